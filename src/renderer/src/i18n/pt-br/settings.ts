import { languageNames } from '../../../../shared/words/languages.ts'
import type { SettingTranslation } from '../translation.ts'

export const settingWords: SettingTranslation = {
  'core.url': {
    label: 'Endereço',
    help: 'O endereço da web do seu assistente.',
    ask: 'As mensagens dos clientes vão para o novo endereço a partir de agora. Confira se é o do seu assistente.',
  },
  'sessions.takeOverConflicts': {
    label: 'Retomar o WhatsApp sozinho',
    help: 'Quando ele foi aberto em outra janela ou computador, este computador o retoma sem perguntar.',
  },
  'replies.humanDelay': {
    label: 'Digitar como uma pessoa',
    help: 'Mostra “digitando…” e espera um momento antes de uma resposta.',
  },
  'takeover.minutes': {
    unit: 'minutos',
    label: 'Robô em silêncio depois de você escrever',
    help: 'Conta da sua última mensagem nessa conversa. 0: o robô nunca fica em silêncio.',
    ask: 'O robô vai responder nas conversas em que você mesmo está respondendo.',
  },
  'takeover.automaticTexts': {
    label: 'Textos que o WhatsApp do seu telefone envia por conta própria',
    help: 'Saudação ou mensagem de ausência do WhatsApp Business. Nunca silenciam o robô. A maioria é reconhecida sem esta lista. Separados por |.',
  },
  'replies.hourlyLimit': {
    unit: 'respostas por hora',
    label: 'Máximo de respostas',
    help: 'Para cada loja. As demais esperam a hora terminar. 0: sem limite.',
    ask: 'Sem limite, o WhatsApp pode tomar um robô muito ativo por spam e bloquear o número.',
  },
  'replies.maxAgeHours': {
    unit: 'horas',
    label: 'Não responder a perguntas com mais de',
    help: 'Perguntas mais antigas esperam por você.',
  },
  'forward.groups': {
    label: 'Grupos',
    help: 'Se o assistente também lê e responde em grupos.',
    options: { none: 'Nenhum grupo', all: 'Todos os grupos' },
    ask: 'O robô vai ler todos os grupos deste telefone e responder neles.',
  },
  'forward.media': {
    label: 'Fotos, voz e arquivos',
    help: 'O que o assistente recebe deles.',
    options: { marker: 'Uma nota curta como [image]', bytes: 'O próprio arquivo', none: 'Nada' },
  },
  'forward.mediaLimitMegabytes': {
    unit: 'MB',
    label: 'Maior arquivo',
    help: 'De arquivos maiores o assistente recebe só o nome e o tamanho.',
  },
  'forward.backfillHours': {
    unit: 'horas',
    label: 'Olhar para trás depois de uma ausência',
    help: 'As mensagens que chegaram com o computador desligado são lidas até esse ponto.',
  },
  'forward.oldMessages': {
    label: 'Repassar também mensagens antigas',
    help: 'As antigas demais para uma resposta, para que o assistente as conheça.',
  },
  'computer.timeZone': {
    label: 'Fuso horário da loja',
    help: 'Diz quando um dia começa. Vazio: o fuso horário deste computador.',
  },
  'privacy.keepDays': {
    unit: 'dias',
    label: 'Guardar mensagens por',
    help: 'As mais antigas são apagadas deste computador. O WhatsApp guarda as dele.',
    ask: 'As mensagens mais antigas são apagadas deste computador. Não é possível desfazer.',
  },
  'replies.mode': {
    label: 'De onde vêm as respostas',
    help: 'Deixe no automático, a não ser que seu assistente diga outra coisa.',
    options: {
      auto: 'Automático',
      response: 'Só na volta de cada mensagem',
      callback: 'Só pela chamada do assistente',
    },
  },
  'delivery.parallel': {
    unit: 'conversas',
    label: 'Conversas repassadas ao mesmo tempo',
    help: 'Menos é mais leve para uma conexão lenta.',
  },
  'delivery.timeoutSeconds': {
    unit: 'segundos',
    label: 'Esperar o assistente',
    help: 'Ele pensa antes de responder. Se for pouco, ele é perguntado duas vezes.',
  },
  'gateway.enabled': {
    label: 'Deixar o assistente chamar este computador',
    help: 'Para um assistente neste computador ou nesta rede. Vale a partir do próximo início.',
  },
  'gateway.port': {
    unit: '',
    label: 'Porta para essas chamadas',
    help: '0: qualquer uma livre. Vale a partir do próximo início.',
  },
  'gateway.bind': {
    label: 'De onde essas chamadas podem vir',
    help: '127.0.0.1: só deste computador. Vale a partir do próximo início.',
    ask: 'Outros computadores da rede poderão então alcançar o Salesboy, se tiverem a chave dele.',
  },
  'browser.path': {
    label: 'Programa do navegador',
    help: 'O navegador oculto em que o WhatsApp roda. Vazio: ele é achado sozinho.',
  },
  'sessions.dailyCopy': {
    label: 'Cópia de segurança diária',
    help: 'Uma vez por dia, em um quarto de hora calmo, a loja reconecta por um instante para que o vínculo dela seja copiado.',
  },
  'replies.quietHours': {
    label: 'Horas de silêncio',
    help: 'As respostas esperam a manhã; a que seria antiga demais até lá fica para você. Vazio: nunca em silêncio.',
  },
  'replies.charactersPerSecond': {
    unit: 'caracteres por segundo',
    label: 'Velocidade de digitação',
    help: 'Com que rapidez o robô parece digitar.',
  },
  'replies.secondsPerReplyMax': {
    unit: 'segundos',
    label: 'Digitação mais longa',
    help: 'Por mais longa que seja a resposta. 0 não mostra digitação.',
  },
  'replies.chatHourlyLimit': {
    unit: 'respostas por hora',
    label: 'Máximo de respostas em uma conversa',
    help: 'Para que dois robôs não conversem sem fim. 0: sem limite.',
  },
  'replies.unaskedWhilePaused': {
    label: 'Avisos durante uma pausa',
    help: 'O que seu assistente escreve por conta própria, um aviso de pedido por exemplo, sai mesmo com o robô em pausa ou com você respondendo nessa conversa.',
  },
  'remote.control': {
    label: 'Comandar o robô pelo seu telefone',
    help: 'Escreva status, pause 1h, resume ou help para si mesmo no WhatsApp, e o Salesboy faz.',
  },
  'remote.alerts': {
    label: 'Alertas no seu telefone',
    help: 'O Salesboy escreve na sua própria conversa quando algo precisa de você; nunca à noite.',
  },
  'remote.alertsPerDay': {
    unit: 'por dia',
    label: 'Máximo de alertas',
    help: 'A mesma coisa nunca é dita duas vezes.',
  },
  'computer.startAtLogin': {
    label: 'Iniciar com este computador',
    help: 'O Salesboy inicia perto do relógio, sem janela.',
  },
  'computer.closeToTray': {
    label: 'Continuar respondendo com a janela fechada',
    help: 'Desligado: fechar a janela encerra o Salesboy.',
  },
  'computer.notifications': {
    label: 'Notificações',
    help: 'Quando um telefone foi desvinculado, o assistente recusa, ou clientes esperam.',
  },
  'computer.keepAwake': {
    label: 'Continuar trabalhando quando ninguém usa o computador',
    help: 'Ele não dorme sozinho. Se a tampa fechada o faz dormir, isso se ajusta no computador.',
  },
  'updates.check': {
    label: 'Buscar novas versões',
    help: 'Nada é instalado sem o seu clique.',
  },
  'updates.feedUrl': {
    label: 'Endereço de atualização',
    help: 'Vazio: o endereço que veio com o programa.',
  },
  'privacy.keepOwnTexts': {
    label: 'Guardar o que você escreve no telefone',
    help: 'Só em conversas com clientes, pelo mesmo tempo que as mensagens deles. Desligado: só se vê que você escreveu.',
  },
  'gateway.hosts': {
    label: 'Outros nomes deste computador',
    help: 'Só se o assistente chama este computador por outro nome. Separados por vírgulas.',
  },
  'browser.fetch': {
    label: 'Baixar o navegador pequeno',
    help: 'Ele precisa de metade da memória do Chrome.',
    options: { auto: 'Quando este computador não tem nenhum', always: 'Sempre', never: 'Nunca sozinho' },
  },
  'browser.sandbox': {
    label: 'Proteger este computador do navegador oculto',
    help: 'A proteção do próprio Chrome (a sandbox). Só desligue se o Salesboy disser que este sistema a proíbe.',
    ask: 'Sem ela, uma página nociva no navegador oculto poderia chegar aos seus arquivos. Ele só abre o WhatsApp, então o perigo é pequeno, mas existe. Instalar o Google Chrome ou o Microsoft Edge é mais seguro.',
  },
  'browser.fetchFrom': {
    label: 'Baixar de',
    help: 'Outro endereço da web em que ele está. Vazio: o do fabricante.',
  },
  'core.streamUrl': {
    label: 'Endereço em que o assistente pode escrever primeiro',
    help: 'Vazio, a não ser que seu assistente lhe tenha dado um.',
  },
  'core.eventsUrl': {
    label: 'Endereço para notícias do telefone',
    help: 'Vazio, a não ser que seu assistente lhe tenha dado um.',
  },
  'core.secretOverlapHours': {
    unit: 'horas',
    label: 'O segredo antigo continua valendo',
    help: 'Depois de salvar um novo. 0: de jeito nenhum.',
  },
  'computer.language': {
    label: 'Idioma',
    help: 'Desta janela, do ícone perto do relógio, dos alertas, das respostas na sua própria conversa e das tabelas salvas.',
    options: { system: 'Como neste computador', ...languageNames },
  },
}
