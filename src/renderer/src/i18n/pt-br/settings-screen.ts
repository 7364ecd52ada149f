import type { WholeCatalogue } from '../translation.ts'
import { settingWords } from './settings.ts'

export const settings: WholeCatalogue['settings'] = {
  title: 'Configurações',
  saved: 'Salvo',
  fixed: 'Fixado quando o Salesboy foi iniciado; só pode ser mudado lá.',
  outside: (name) =>
    `Nenhuma janela pode mudar isto, porque o Salesboy iniciaria o que ele indica. Define-se onde o Salesboy é iniciado: ${name}.`,
  chooseProgram: 'Escolher um programa…',
  automatic: 'Voltar ao automático',
  groups: {
    core: 'Assistente',
    sessions: 'Lojas',
    replies: 'Respostas',
    forwarding: 'O que é repassado',
    computer: 'Este computador',
    privacy: 'Privacidade',
    advanced: 'Avançado',
  },
  search: 'Buscar configurações',
  noMatch: 'Nenhuma configuração combina. Tente menos palavras.',
  range: (min, max) => `de ${min} a ${max}`,
  notANumber: (min, max) => `Digite um número de ${min} a ${max}.`,
  notWhole: (min, max) => `Digite um número inteiro de ${min} a ${max}.`,
  change: 'Mudar',
  keep: 'Deixar como está',
  askTitle: (label) => `Mudar “${label}”?`,
  undone: 'Desfeito',
  replace: 'Substituir',
  remove: 'Remover',
  removeTitle: (label) => `Remover “${label}”?`,
  secrets: {
    'core.secret': [
      'Segredo',
      'Prova ao assistente que as mensagens vêm desta loja.',
      'As mensagens esperam aqui até haver um novo.',
    ],
    'gateway.apiKey': [
      'Chave para as chamadas do assistente',
      'Um assistente que chama este computador precisa conhecê-la.',
      'Ninguém pode chamar este computador até haver uma nova.',
    ],
  },
  secretKept: 'Guardado, nunca mostrado.',
  secretMissing: 'Não definido.',
  saveSecret: 'Salvar segredo',
  secretSaved: 'Segredo salvo',
  protection: {
    vault: 'Guardado no cofre de senhas deste computador.',
    file: 'Guardado em um arquivo que só esta conta pode ler.',
    basic: 'Este computador não tem cofre de senhas: o segredo está só levemente protegido.',
  },
  test: 'Testar conexão',
  testing: 'Testando…',
  results: {
    ok: 'Tudo bem: o assistente responde e aceita o segredo.',
    'not-configured': 'Digite primeiro o endereço e o segredo.',
    unreachable: 'Não é possível falar com o assistente. Confira o endereço e a internet.',
    proxy: 'A rede não deixa o Salesboy chegar ao assistente. Peça a quem cuida da rede que o libere.',
    'proxy-silent': 'A saída desta rede para a internet não responde. Fale com quem cuida da rede.',
    untrusted:
      'Um antivírus ou a rede da empresa verifica a conexão, e este computador não conhece o certificado usado. Fale com quem cuida deste computador.',
    'secret-refused': 'O assistente não aceita este segredo. Confira na página do seu assistente.',
    'user-unknown': 'O assistente não conhece o código desta loja.',
    'plan-inactive': 'O plano não está ativo. As mensagens esperariam aqui em segurança.',
    'unexpected-answer': 'Algo responde neste endereço, mas não é o seu assistente. Confira o endereço.',
    'unreadable-answer':
      'O assistente respondeu algo que o Salesboy não consegue ler. Os clientes ficariam sem resposta: veja no guia para assistentes como responder.',
  },
  someGroups: 'Alguns grupos',
  fields: settingWords,
}
