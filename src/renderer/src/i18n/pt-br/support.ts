import type { supportWords as english } from '../support-words.ts'
import type { Translation } from '../translation.ts'

const steps: Translation<typeof english>['steps'] = {
  disk: 'Espaço neste computador',
  browser: 'Navegador oculto',
  internet: 'O WhatsApp pode ser alcançado',
  link: 'O telefone está vinculado',
  core: 'O assistente responde',
  plan: 'O plano está ativo',
  clock: 'O relógio está certo',
}

const findings: Translation<typeof english>['findings'] = {
  ok: ['Tudo bem', ''],
  'disk-low': ['O disco está quase cheio', 'Apague ou mova arquivos até que pelo menos 300 MB estejam livres.'],
  'disk-not-writable': ['Nada pode ser salvo', 'Confira se a pasta é sua e se o disco não está cheio.'],
  'browser-missing': [
    'Nenhum navegador foi encontrado',
    'Instale o Google Chrome ou o Microsoft Edge e reinicie o Salesboy.',
  ],
  'browser-failed': [
    'O navegador não iniciou',
    'Reinicie o computador. Se continuar, instale o Google Chrome de novo.',
  ],
  offline: ['Sem internet', 'Confira a conexão. Nada se perde: as mensagens saem quando ela voltar.'],
  'coming-back': ['Está voltando sozinho', 'Espere um minuto. Se continuar, reinicie a loja no cartão dela.'],
  'no-shop': ['Nenhuma loja está conectada, por isso não foi possível ver', 'Adicione ou conecte uma loja em Início.'],
  'not-linked': ['Um telefone espera para ser vinculado', 'Abra Início e leia o código com o telefone da loja.'],
  unlinked: ['O telefone removeu este computador', 'Abra Início e vincule de novo.'],
  disconnected: ['Uma loja está desconectada', 'Conecte-a em Início. Não precisa de código.'],
  'open-elsewhere': ['O WhatsApp está aberto em outro lugar', 'Feche-o lá, ou assuma em Início.'],
  'whatsapp-changed': ['O WhatsApp mudou', 'Atualize o Salesboy. Até lá algumas mensagens podem se perder.'],
  'not-checked': ['Não foi possível conferir isto', 'Resolva primeiro os passos acima e confira de novo.'],
  'clock-wrong': [
    'O relógio deste computador está errado',
    'Ligue “ajustar a hora automaticamente” nas configurações do computador.',
  ],
  'not-configured': ['O assistente não está configurado', 'Digite o endereço e o segredo em Configurações.'],
  unreachable: [
    'Não é possível falar com o assistente',
    'Confira a internet. Se ela funciona, pergunte à equipe do seu assistente.',
  ],
  proxy: [
    'A rede interrompe a conexão',
    'Ela recusa o endereço do assistente, ou a saída dela não responde. Peça a quem cuida da rede que deixe o Salesboy passar.',
  ],
  'proxy-silent': [
    'A saída da rede para a internet não responde',
    'Ela aceita a conexão e não diz nada. Fale com quem cuida da rede; as mensagens esperam aqui em segurança.',
  ],
  untrusted: [
    'Um antivírus ou a rede da empresa verifica a conexão',
    'Este computador não conhece o certificado usado. Peça a quem cuida dele que o adicione, ou que deixe o Salesboy fora da verificação.',
  ],
  'secret-refused': ['O assistente não aceita o segredo', 'Copie de novo o segredo da página do seu assistente.'],
  'user-unknown': ['O assistente não conhece esta loja', 'Confira o código da loja na página do seu assistente.'],
  'plan-inactive': ['O plano não está ativo', 'Renove com o seu assistente. As mensagens esperam aqui em segurança.'],
  'unexpected-answer': ['Outra coisa responde neste endereço', 'Confira o endereço em Configurações.'],
  'unreadable-answer': [
    'A resposta do assistente não pode ser lida',
    'Peça a quem o configurou que responda como diz o guia para assistentes.',
  ],
}

export const supportWords: Translation<typeof english> = {
  diagnosis: 'Algo está errado?',
  diagnosisText: 'Confere tudo, deste computador até o seu assistente. Leva alguns segundos.',
  check: 'Conferir agora',
  again: 'Conferir de novo',
  checking: 'Conferindo…',
  steps,
  findings,
  states: { waiting: 'ainda não', running: 'conferindo', ok: 'bem', problem: 'problema', skipped: 'não conferido' },
  allWell: 'Tudo bem.',
  log: 'O que o Salesboy anotou',
  logText: 'As linhas mais novas. Os números são encurtados, as mensagens nunca são anotadas.',
  level: 'Mostrar',
  levels: { debug: 'Tudo', info: 'Normal', warn: 'Avisos', error: 'Erros' },
  refresh: 'Mostrar as mais novas',
  logEmpty: 'Nada foi anotado neste nível.',
  logShow: 'Mostrar as anotações',
  export: 'Enviar a quem ajuda',
  exportText:
    'Um arquivo com configurações, situações e anotações para quem ajuda você. Sem mensagens, sem nomes, sem segredos; números encurtados.',
  exportButton: 'Salvar o arquivo',
  exported: 'O arquivo foi salvo',
  about: 'Sobre',
  licences: 'Licenças do que vem dentro',
  licencesShow: 'Mostrar licenças',
  broken: 'Esta parte não pôde ser mostrada',
  brokenHow:
    'O Salesboy continua funcionando: as mensagens chegam e são respondidas. Tente de novo; se acontecer outra vez, copie os detalhes e envie-os a quem ajuda você.',
  copyDetails: 'Copiar detalhes',
}
