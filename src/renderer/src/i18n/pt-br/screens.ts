import type { words as english } from '../en.ts'
import { plural } from '../plural.ts'
import type { Translation } from '../translation.ts'

const LOCALE = 'pt-BR'
type Part<K extends keyof typeof english> = Translation<(typeof english)[K]>

export const frame: Part<'frame'> = {
  loading: 'Preparando…',
  lost: 'Esta janela perdeu o contato com o Salesboy. Ela tenta de novo sozinha; nada se perde.',
  notAdmitted: 'Este link já foi usado',
  notAdmittedHow:
    'Por segurança, cada endereço funciona uma vez. Um novo foi mostrado onde o Salesboy foi iniciado; abra esse.',
  skip: 'Ir para o conteúdo',
  dismiss: 'Fechar',
  undo: 'Desfazer',
  waitForYou: (count) =>
    plural(LOCALE, count, { one: '# espera por você', many: '# esperam por você', other: '# esperam por você' }),
  notices: 'Avisos',
  labelled: (label, what) => `${label}: ${what}`,
}

export const session: Part<'session'> = {
  since: (time) => `desde ${time}`,
  noPhone: 'Nenhum telefone vinculado ainda',
  connect: 'Conectar',
  disconnect: 'Desconectar',
  keepConnected: 'Manter conectada',
  disconnectTitle: (name) => `Desconectar ${name}?`,
  disconnectText: 'O robô para de responder. Você pode conectar de novo sem ler um código.',
  more: 'Mais ações',
  restart: 'Reiniciar',
  rename: 'Renomear',
  renameTitle: 'Renomear esta loja',
  renameLabel: 'Nome',
  save: 'Salvar',
  cancel: 'Cancelar',
  unlink: 'Desvincular este telefone…',
  unlinkTitle: 'Desvincular este telefone?',
  unlinkText: 'Você terá de ler um novo código. As mensagens que esperam ficam guardadas.',
  unlinkLabel: 'Digite DESVINCULAR para confirmar',
  unlinkWord: 'DESVINCULAR',
  unlinkConfirm: 'Desvincular este telefone',
  remove: 'Remover',
  removeTitle: (name) => `Remover ${name}?`,
  removeText: 'A loja some deste computador. As mensagens dela ficam em Atividade.',
  linkAgain: 'Vincular de novo',
  unlinkedText: 'Este computador foi desvinculado no telefone. Vincule de novo para continuar respondendo.',
  takeOver: 'Assumir aqui',
  conflictText: 'Este WhatsApp foi aberto em outra janela ou computador. Só um pode responder.',
  tryAgain: 'Tentar de novo',
  next: (time) => `Próxima tentativa: ${time}`,
  reasons: {
    'browser-closed': 'O navegador oculto foi fechado.',
    'page-crashed': 'A página do WhatsApp travou.',
    'page-hung': 'A página do WhatsApp parou de responder.',
    'page-deaf': 'A página do WhatsApp não avisava mais das mensagens novas.',
    'launch-failed': 'O navegador oculto não iniciou.',
    'load-timeout': 'O WhatsApp demorou demais para carregar.',
    'ready-timeout': 'O WhatsApp demorou demais para ficar pronto.',
    'state-stuck': 'O WhatsApp não chegou ao fim.',
    resumed: 'O computador acordou.',
    'profile-locked': 'Outro programa usou este vínculo do WhatsApp.',
  },
  internetText: 'Sem internet. Nada se perde: as mensagens saem quando ela voltar.',
  changedText: 'O WhatsApp mudou. Algumas coisas podem não funcionar até o Salesboy ser atualizado.',
  changedVersion: (version) => `O que não funciona no WhatsApp Web ${version}`,
  expiresText: (time) => `Sem conexão há muito tempo: o WhatsApp encerra este vínculo ${time}. Conecte antes disso.`,
  leave: 'Deixar lá',
}

export const link: Part<'link'> = {
  preparing: 'Preparando o código…',
  alt: 'Código QR para ler com o WhatsApp no telefone',
  useCode: 'Usar um código para digitar',
  useQr: 'Usar o código QR',
  noCamera: 'Sem câmera?',
  phoneLabel: 'O número de WhatsApp da loja',
  phoneHint: 'Por exemplo +234 803 123 4567',
  getCode: 'Pedir um código',
  codeSteps:
    'No telefone: Dispositivos conectados, Conectar dispositivo, “Conectar com número de telefone”. Digite este código:',
  copy: 'Copiar o código',
  copied: 'Copiado',
  paused: 'Ninguém leu o código por um tempo, por isso ele foi guardado.',
  showAgain: 'Mostrar o código QR de novo',
  country: 'País',
  anyCountry: 'O número começa com +',
  phoneMissing: 'Digite o número do telefone da loja.',
  phoneWrong: {
    'not-a-number': 'Isto não é um número de telefone. Escolha o país, ou comece com + e o código do país.',
    'too-short': 'Este número é curto demais.',
    'too-long': 'Este número é longo demais.',
    impossible: 'Esse número não existe neste país. Confira os dígitos.',
  },
  codeFor: (phone) => `Para ${phone}.`,
  codeLeft: (seconds) =>
    `Vale por mais ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}, depois vem um novo.`,
  codeRenews: 'Um novo código está a caminho…',
}

export const reasons: Part<'reasons'> = {
  'callback-mode': 'O assistente envia as respostas sozinho.',
  'response-mode': 'Só vale a resposta a uma mensagem.',
  'already-answered': 'O cliente já tem uma resposta.',
  'owner-takeover': 'Você está respondendo nesta conversa.',
  'quiet-hours': 'É noite para o robô.',
  'too-old': 'A pergunta era antiga demais para uma resposta automática.',
  'answer-open': 'Esperando a resposta do assistente à mesma pergunta.',
  paused: 'As respostas estão em pausa.',
  'not-connected': 'O WhatsApp não está conectado.',
  'chat-budget': 'Esta conversa já teve respostas suficientes nesta hora.',
  budget: 'O limite de respostas por hora foi atingido.',
  unknown: 'Conferindo se ela foi enviada.',
  'send-failed': 'O WhatsApp não a aceitou.',
  'not-on-whatsapp': 'Este número não está no WhatsApp.',
  'chat-not-found': 'O WhatsApp não conhece mais esta conversa.',
  'not-allowed': 'O WhatsApp não nos deixa escrever nesta conversa.',
  'refused-by-whatsapp': 'O WhatsApp a aceitou e depois recusou.',
  'earlier-failed': 'O texto anterior não pôde ser enviado.',
}

export const reasonHelp: Part<'reasonHelp'> = {
  'owner-takeover':
    'O robô fica em silêncio até o tempo acabar ou você devolver a conversa. Você ainda pode enviar esta resposta.',
  'quiet-hours':
    'Nas horas de silêncio as respostas esperam a manhã; a que seria antiga demais até lá fica para você. Você pode enviá-la agora.',
  'too-old':
    'Uma resposta tardia muitas vezes faz mais mal do que nenhuma. Você ainda pode enviá-la, ou escrever você mesmo ao cliente.',
  paused: 'Ela sai quando você retomar, se a pergunta não for antiga demais até lá.',
  'not-connected': 'Ela sai quando o WhatsApp voltar.',
  'chat-budget': 'Dois robôs podem estar conversando entre si. Ela sai quando a hora permitir.',
  budget: 'Ela sai quando a hora permitir.',
  'send-failed': 'Já foram muitas tentativas. Tente de novo, ou escreva ao cliente pelo telefone.',
  'refused-by-whatsapp': 'O cliente não a recebeu. Tente de novo, ou escreva pelo telefone.',
  'earlier-failed': 'Envie de novo a primeira e esta segue.',
}

export const waiting: Part<'waiting'> = {
  title: 'Esperando por você',
  none: 'Ninguém espera. Uma conversa aparece aqui quando o robô não conseguiu responder, ou quando você mesmo responde nela.',
  more: (count) => plural(LOCALE, count, { one: 'e mais #', many: 'e mais #', other: 'e mais #' }),
  done: 'Feito',
  doneFor: (name) => `Feito: ${name}`,
  reasons: {
    'not-accepted': 'O assistente não aceitou a mensagem.',
    'too-old': 'Era antiga demais para uma resposta automática.',
    'answer-failed': 'A resposta não pôde ser enviada.',
    yours: 'O robô deixou esta para você.',
    'no-text': 'O assistente não consegue ler.',
  },
  open: 'Abrir conversa',
  openFor: (name) => `Abrir conversa: ${name}`,
  putAside: 'Posta de lado: esta conversa não espera mais por você.',
}

export const away: Part<'away'> = (customers, answered, waiting) =>
  [
    plural(LOCALE, customers, {
      one: '# cliente escreveu enquanto você estava fora.',
      many: '# de clientes escreveram enquanto você estava fora.',
      other: '# clientes escreveram enquanto você estava fora.',
    }),
    plural(LOCALE, answered, { one: '# foi respondido.', many: '# foram respondidos.', other: '# foram respondidos.' }),
    ...(waiting > 0
      ? [
          plural(LOCALE, waiting, {
            one: '# ainda não tem resposta.',
            many: '# ainda não têm resposta.',
            other: '# ainda não têm resposta.',
          }),
        ]
      : []),
  ].join(' ')
