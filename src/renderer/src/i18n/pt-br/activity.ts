import type { activityWords as english } from '../activity-words.ts'
import { plural } from '../plural.ts'
import type { Translation } from '../translation.ts'

const LOCALE = 'pt-BR'

export const activityWords: Translation<typeof english> = {
  title: 'Atividade',
  table: 'Cada mensagem com o seu caminho',
  search: 'Buscar nome, número ou texto',
  states: {
    waiting: 'A caminho',
    delivered: 'Repassada',
    dead: 'Não aceita',
    skipped: 'Guardada só aqui',
  },
  filters: 'Filtros',
  state: 'Situação',
  anyState: 'Todas',
  shop: 'Loja',
  allShops: 'Todas as lojas',
  day: 'Dia',
  chat: (name) => `Só ${name}`,
  clearChat: (name) => `Mostrar todas as conversas, não só ${name}`,
  clear: 'Limpar filtros',
  columns: {
    time: 'Recebida',
    who: 'De',
    text: 'Mensagem',
    state: 'Situação',
    took: 'Respondida em',
    answer: 'Resposta',
  },
  nothing: 'Nada aqui ainda',
  nothingHow: 'Cada mensagem aparecerá aqui com o seu caminho e os seus horários, assim que um cliente escrever.',
  noMatch: 'Nada combina',
  noMatchHow: 'Tente menos palavras, outro dia, ou limpe os filtros.',
  failed: 'Não foi possível ler as mensagens.',
  again: 'Tentar de novo',
  end: 'Isto é tudo o que está guardado aqui.',
  fresh: (count) =>
    plural(LOCALE, count, {
      one: '# mensagem nova. Mostrar',
      many: '# de mensagens novas. Mostrar',
      other: '# mensagens novas. Mostrar',
    }),
  replay: (count) =>
    plural(LOCALE, count, {
      one: 'Tentar de novo a # mensagem não aceita',
      many: 'Tentar de novo as # de mensagens não aceitas',
      other: 'Tentar de novo as # mensagens não aceitas',
    }),
  replayTitle: (count) =>
    plural(LOCALE, count, {
      one: 'Tentar de novo # mensagem?',
      many: 'Tentar de novo # de mensagens?',
      other: 'Tentar de novo # mensagens?',
    }),
  replayText:
    'Elas são repassadas ao assistente na ordem em que chegaram. Clientes podem receber resposta a uma pergunta antiga.',
  replayConfirm: 'Tentar de novo',
  replayed: (count) =>
    plural(LOCALE, count, {
      one: 'Nova tentativa para # mensagem',
      many: 'Nova tentativa para # de mensagens',
      other: 'Nova tentativa para # mensagens',
    }),
  cancel: 'Cancelar',
  export: 'Salvar como tabela',
  exporting: (count) =>
    plural(LOCALE, count, {
      one: 'Salvando… # mensagem',
      many: 'Salvando… # de mensagens',
      other: 'Salvando… # mensagens',
    }),
  exported: (count) =>
    plural(LOCALE, count, {
      one: '# mensagem salva como tabela',
      many: '# de mensagens salvas como tabela',
      other: '# mensagens salvas como tabela',
    }),
  exportName: 'salesboy-mensagens',
  details: {
    title: 'O caminho desta mensagem',
    close: 'Fechar',
    openChat: 'Abrir a conversa',
    retry: 'Tentar de novo agora',
    gone: 'Esta mensagem não está mais aqui.',
    steps: {
      received: 'Recebida pelo WhatsApp',
      stored: 'Guardada neste computador',
      sent: 'Repassada ao assistente',
      answered: 'Respondida pelo assistente',
      typed: 'Digitada',
      out: 'Enviada ao cliente',
      delivered: 'Entregue no telefone',
      read: 'Lida',
    },
    notYet: 'ainda não',
    technical: 'Detalhes técnicos',
    request: 'O que foi enviado',
    response: 'O que voltou',
    status: (status) => `Código ${status}`,
    took: (span) => `após ${span}`,
    bytes: (count) => `${count} bytes no total`,
    noResponse: {
      network: 'Não foi possível fazer a conexão.',
      unknown: 'Nenhuma resposta veio a tempo.',
      aborted: 'O programa foi fechado enquanto esperava.',
    },
    noAttempt: 'O detalhe da entrega fica guardado por sete dias.',
    masked: 'As assinaturas são mostradas só em parte.',
    tries: (count) => plural(LOCALE, count, { one: '# tentativa', many: '# de tentativas', other: '# tentativas' }),
  },
}
