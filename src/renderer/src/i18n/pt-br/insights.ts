import type { insightWords as english } from '../insight-words.ts'
import { plural } from '../plural.ts'
import type { Translation } from '../translation.ts'

const LOCALE = 'pt-BR'

export const insightWords: Translation<typeof english> = {
  title: 'Números',
  range: 'Período',
  ranges: { '7': 'Últimos 7 dias', '30': 'Últimos 30 dias', custom: 'Escolher dias' },
  from: 'De',
  to: 'Até',
  badRange: 'O último dia não pode ser antes do primeiro.',
  longRange: 'Escolha no máximo um ano.',
  views: { plot: 'Gráficos', table: 'Tabelas' },
  view: 'Mostrar como',
  empty: 'Nenhuma mensagem neste período',
  emptyHow:
    'Assim que clientes escreverem, você vê aqui quando escrevem, em quanto tempo recebem resposta e o que deu errado.',
  failed: 'Não foi possível ler os números.',
  again: 'Tentar de novo',
  received: (count) => plural(LOCALE, count, { one: '# mensagem', many: '# de mensagens', other: '# mensagens' }),
  hours: {
    some: (from, to) => `A maioria dos clientes escreve entre ${from} e ${to}`,
    none: 'Quando os clientes escrevem',
  },
  times: {
    title: (median, p95) => `Metade das respostas chega em ${median}, quase todas em ${p95}`,
    none: 'Nada foi respondido neste período',
    median: 'Metade em',
    p95: '95 de 100 em',
  },
  shares: {
    bot: (percent) => `O robô respondeu ${percent} das mensagens`,
    owner: (percent) => `Você respondeu ${percent}`,
    labels: { bot: 'Robô', owner: 'Você', none: 'Sem resposta' },
  },
  failures: {
    none: 'Nada deu errado',
    some: (count) =>
      plural(LOCALE, count, {
        one: '# coisa deu errado',
        many: '# de coisas deram errado',
        other: '# coisas deram errado',
      }),
    of: { message: 'O assistente não recebeu a mensagem', reply: 'A resposta não saiu' },
    causes: {
      'http-400': 'ele achou a mensagem errada',
      'http-413': 'a mensagem era grande demais',
      'http-422': 'ele não conseguiu ler a mensagem',
      'http-500': 'ele mesmo teve um erro',
      'timed-out': 'demorou demais',
      network: 'não foi possível alcançá-lo',
      cut: 'a conexão caiu',
      'too-old': 'a pergunta era antiga demais',
      'not-on-whatsapp': 'o número não está no WhatsApp',
      'refused-by-whatsapp': 'o WhatsApp a recusou',
      unknown: 'causa desconhecida',
    },
  },
  table: {
    hour: 'Hora',
    day: 'Dia',
    received: 'Mensagens',
    bot: 'Robô',
    owner: 'Você',
    failed: 'Falhas',
    cause: 'Causa',
    count: 'Quantas vezes',
  },
}
