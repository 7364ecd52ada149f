import type { computerWords as english } from '../computer-words.ts'
import type { Translation } from '../translation.ts'
import { plural } from '../plural.ts'

const LOCALE = 'pt-BR'

export const computerWords: Translation<typeof english> = {
  browser: {
    title: 'O navegador oculto',
    about: 'O WhatsApp roda em um navegador que ninguém vê. Só o Salesboy pode falar com ele.',
    name: 'Em uso',
    kinds: { shell: 'pequeno, sem janela', full: 'um navegador inteiro, mantido fora da vista' },
    version: 'Versão',
    age: 'Idade',
    months: (count) =>
      count === 0
        ? 'Menos de um mês'
        : plural(LOCALE, count, { one: 'Cerca de um mês', many: 'Cerca de # meses', other: 'Cerca de # meses' }),
    unknown: 'Ele não diz',
    size: 'Tamanho neste computador',
    megabytes: (count) => `${new Intl.NumberFormat(LOCALE).format(count)} MB`,
    source: 'Vem de',
    sources: {
      setting: 'Indicado em Configurações ou na partida',
      beside: 'Veio com o Salesboy e é atualizado com ele',
      fetched: 'Baixado pelo Salesboy e renovado com as atualizações dele',
      installed: 'Instalado neste computador e atualizado por ele',
    },
    path: 'Local',
    left: (name, why) => `Não usado: ${name}. ${why}`,
    page: {
      title: 'O que o WhatsApp mostra',
      about: (name) => `A página de ${name}, que pergunta algo. A imagem é só para você e não é guardada.`,
      show: 'Mostrar a página',
      again: 'Mostrar como está agora',
      none: 'Não dá para ver a página agora. Tente de novo daqui a pouco.',
      alt: (name) => `A página do WhatsApp de ${name} como está agora`,
    },
    noSandbox: 'Ele funciona sem a proteção dele (a sandbox).',
    aged: {
      old: 'Este navegador tem mais de seis meses. Navegadores antigos têm falhas de segurança conhecidas: atualize o Salesboy e este navegador, ou deixe o Salesboy baixar o pequeno.',
      'too-old':
        'Este navegador é tão antigo que o WhatsApp pode recusá-lo. Os clientes podem ficar sem resposta: atualize o Salesboy e este navegador, ou deixe o Salesboy baixar o pequeno.',
    },
    smaller:
      'O navegador pequeno precisa de cerca de metade da memória e inicia mais rápido. Ele é usado a partir do próximo início de cada loja.',
    fetch: 'Baixar o navegador pequeno',
    fetchAgain: 'Tentar de novo agora',
    cancel: 'Cancelar',
    again: (time) => `Próxima tentativa: ${time}.`,
    steps: {
      fetching: 'Baixando o navegador pequeno…',
      checking: 'Conferindo se chegou inteiro…',
      unpacking: 'Abrindo o pacote…',
    },
    progress: (received, total) => {
      const format = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 })
      return `${format.format(received)} de ${format.format(total)} MB`
    },
    stateWord: 'Baixando o navegador…',
    startsThen: 'Esta loja inicia sozinha quando ele chegar.',
  },
  computer: {
    awake: 'Este computador está sendo mantido acordado.',
    awakeOnBattery: 'Este computador está sendo mantido acordado e funciona com a bateria.',
    quit: 'Encerrar o Salesboy',
    quitMeans:
      'Os clientes não recebem respostas até o Salesboy ser iniciado de novo. O que eles escreverem nesse tempo não se perde.',
  },
  updates: {
    notes: 'O que há de novo',
    'switched-off': 'A busca de novas versões está desligada.',
    'not-installed': 'Esta cópia não se atualiza sozinha.',
    notChecked: 'O Salesboy busca novas versões sozinho.',
    current: 'Esta é a versão mais nova.',
    checking: 'Buscando uma nova versão…',
    available: (version) => `A versão ${version} chegou.`,
    downloading: (version, percent) => `Baixando a versão ${version}: ${percent}%`,
    downloaded: (version) => `A versão ${version} está pronta. A instalação leva um minuto; nenhuma mensagem se perde.`,
    waiting: 'Esperando um momento em que nenhum cliente esteja sendo respondido…',
    installing: 'Instalando. O Salesboy volta sozinho.',
    progress: 'Download',
    check: 'Buscar agora',
    again: 'Tentar de novo',
    download: 'Baixar',
    install: 'Instalar e reiniciar',
  },
}
