import type { sentences as english } from './en.ts'
import { failures } from './failures/pt-br.ts'
import type { InLanguage } from './say.ts'

/** Portuguese as in Brazil. */
export const sentences: InLanguage<typeof english, 'pt-BR'> = {
  'headline.starting': 'O Salesboy está iniciando.',
  'headline.no-core': 'O Salesboy ainda não está ligado ao assistente. Digite o endereço e o segredo.',
  'headline.no-shop': 'Nenhum telefone está vinculado ainda. Adicione sua loja e leia o código.',
  'headline.own-line-refused':
    'Os clientes são respondidos, mas o assistente não aceita o segredo desta loja na linha própria dele. Confira o segredo com ele.',
  'headline.browser-coming':
    'Baixando o navegador pequeno de que {name} precisa. A loja inicia sozinha quando ele chegar.',
  'headline.expires-disconnected':
    '{name} está sem conexão há muito tempo. O WhatsApp encerra o vínculo {when}: conecte para mantê-lo.',
  'headline.expires-offline':
    'Sem internet há muito tempo. O WhatsApp encerra o vínculo de {name} {when}: coloque este computador na internet.',
  'headline.unlinked': '{name} foi desvinculada no telefone. Vincule de novo para continuar respondendo.',
  'headline.link-preparing': '{name} espera o telefone: o código está sendo preparado.',
  'headline.link-qr': '{name} espera o telefone: leia o código.',
  'headline.link-code': '{name} espera o telefone: digite o código no telefone.',
  'headline.link-paused': '{name} espera o telefone: mostre o código de novo e leia-o.',
  'headline.conflict': '{name} está aberta em outra janela ou computador. Só um pode responder.',
  'headline.no-memory': '{name} espera memória livre: feche outros programas. A nova tentativa é automática.',
  'headline.too-many-shops':
    '{name} espera: {most} outras lojas estão em funcionamento e este computador não pode ter mais. Pare uma delas ou permita mais nas configurações.',
  'headline.in-use':
    '{name} está em uso por outro programa neste computador. Feche esse programa e depois reinicie a loja.',
  'headline.no-sandbox':
    '{name} precisa da sua decisão: este sistema não deixa o navegador oculto se proteger. Até lá, as mensagens dos clientes não chegam.',
  'headline.no-browser':
    '{name} não consegue iniciar o navegador oculto de que precisa. As mensagens dos clientes não chegam.',
  'headline.coming-back': '{name} perdeu a conexão e está voltando sozinha. Nada se perde.',
  'headline.offline': 'Sem internet. Nada se perde: as mensagens saem quando ela voltar.',
  'headline.whatsapp-changed':
    'O WhatsApp mudou (versão {version}). {name} pode perder mensagens até o Salesboy ser atualizado.',
  'headline.secret-refused': 'O assistente não aceita o segredo desta loja. As mensagens esperam aqui em segurança.',
  'headline.user-unknown':
    'O assistente não conhece esta loja, ou o plano não está ativo. As mensagens esperam aqui em segurança.',
  'headline.plan-inactive': 'O plano não está ativo. As mensagens esperam aqui em segurança até ele ser ativado.',
  'headline.gone': 'O endereço do assistente não é mais usado. Digite o novo; as mensagens esperam aqui em segurança.',
  'headline.proxy':
    'A rede deste computador não deixa o Salesboy chegar ao assistente. As mensagens esperam aqui em segurança; peça a quem cuida da rede que o libere.',
  'headline.proxy-silent':
    'A saída desta rede para a internet não responde, por isso não dá para chegar ao assistente. As mensagens esperam aqui em segurança; fale com quem cuida da rede.',
  'headline.untrusted':
    'Um antivírus ou a rede da empresa verifica a conexão com o assistente, e este computador não conhece o certificado usado. As mensagens esperam aqui em segurança; fale com quem cuida deste computador.',
  'headline.unreachable': 'Não é possível falar com o assistente. Nada se perde: as mensagens saem quando ele voltar.',
  'headline.failing': 'O assistente está com problemas. Nada se perde: as mensagens serão enviadas de novo.',
  'headline.failing-one':
    'O assistente falha numa mensagem de {name}. Os outros são atendidos; o Salesboy tenta esta de novo.',
  'headline.disconnected': '{name} está desconectada. O robô não responde.',
  'headline.getting-ready': 'Preparando…',
  'headline.paused': 'As respostas estão em pausa. As mensagens dos clientes continuam chegando.',
  'headline.old-secret': 'O assistente ainda usa o segredo antigo. Ele funciona até {until}.',
  'headline.well-one': 'Tudo bem. {name} está conectada e respondendo.',
  'headline.well': {
    one: 'Tudo bem. {count} telefone está conectado e respondendo.',
    many: 'Tudo bem. {count} de telefones estão conectados e respondendo.',
    other: 'Tudo bem. {count} telefones estão conectados e respondendo.',
  },

  'headline.disk-full':
    'O disco deste computador está cheio ou não aceita gravação. Nada se perde, mas nada é respondido até haver espaço.',
  'headline.clock-wrong':
    'O relógio deste computador está errado. Os clientes são respondidos, mas os horários mostrados não estão certos.',
  'headline.deaf':
    '{name} está conectado, mas o WhatsApp não avisa das mensagens novas. Elas são procuradas e chegam com até um minuto de atraso. O conserto é feito sozinho.',
  'headline.page-asks':
    '{name} está conectado, mas o WhatsApp pergunta na página dele algo que o Salesboy não decide por você: “{question}”. Os clientes continuam recebendo respostas. Abra o WhatsApp no telefone e veja se ele pergunta lá também; a Ajuda mostra a página.',
  'headline.refused': '{name}: {why}',
  'headline.clock-years-off':
    'O relógio deste computador mostra {day}. Isso não pode estar certo, e as conexões seguras falham. Acerte a data e a hora; nada se perde.',
  'headline.clock-core-certificate':
    'O relógio deste computador mostra {day}, e nessa hora o certificado do seu assistente não vale. Os clientes esperam. Acerte a data e a hora; nada se perde.',
  'headline.clock-certificate':
    'O relógio deste computador mostra {day}, e nessa hora o certificado do WhatsApp não vale. Acerte a data e a hora; nada se perde.',
  'headline.port-taken':
    'Outro programa usa a porta {port}, por isso o assistente não consegue chamar este computador. As mensagens dos clientes ainda chegam a ele.',

  'when.now': 'a qualquer momento',
  'when.days': { one: 'dentro de um dia', many: 'em {count} de dias', other: 'em {count} dias' },

  'notice.link-expires':
    '{name} está sem conexão há muito tempo. O WhatsApp encerra o vínculo {when}. Conecte para manter o vínculo.',
  'notice.own-line-refused':
    'O assistente não aceita o segredo desta loja na linha própria dele. Os clientes continuam sendo respondidos.',
  'notice.phone-answers':
    'O WhatsApp do seu telefone cumprimenta os clientes por conta própria; o robô responde mesmo assim. O que você mesmo escreve continua silenciando o robô.',
  'notice.wrote-while-away': {
    one: '{count} cliente escreveu enquanto você estava fora.',
    many: '{count} de clientes escreveram enquanto você estava fora.',
    other: '{count} clientes escreveram enquanto você estava fora.',
  },
  'notice.database-replaced': {
    one: 'O registro de mensagens do Salesboy estava danificado, talvez por falta de energia. Um novo foi iniciado; {count} item do antigo foi salvo.',
    many: 'O registro de mensagens do Salesboy estava danificado, talvez por falta de energia. Um novo foi iniciado; {count} de itens do antigo foram salvos.',
    other:
      'O registro de mensagens do Salesboy estava danificado, talvez por falta de energia. Um novo foi iniciado; {count} itens do antigo foram salvos.',
  },
  'notice.database-damaged':
    'O registro de mensagens do Salesboy está danificado, talvez por falta de energia. Feche o Salesboy e abra-o de novo: ele então salva o que for possível.',
  'notice.shops-left': {
    one: 'O Salesboy encontrou {count} loja a mais do que este computador pode ter. O vínculo dela está seguro, mas ela está parada e os clientes dela ficam sem resposta. Permita mais lojas nas configurações e conecte-a.',
    many: 'O Salesboy encontrou {count} lojas a mais do que este computador pode ter. Os vínculos delas estão seguros, mas elas estão paradas e os clientes delas ficam sem resposta. Permita mais lojas nas configurações e conecte-as.',
    other:
      'O Salesboy encontrou {count} lojas a mais do que este computador pode ter. Os vínculos delas estão seguros, mas elas estão paradas e os clientes delas ficam sem resposta. Permita mais lojas nas configurações e conecte-as.',
  },
  'notice.record-lost': {
    one: 'O registro de mensagens do Salesboy sumiu. Um novo foi iniciado, e {count} loja voltou sem código. Mensagens de antes não são respondidas sozinhas: veja suas conversas.',
    many: 'O registro de mensagens do Salesboy sumiu. Um novo foi iniciado, e {count} lojas voltaram sem código. Mensagens de antes não são respondidas sozinhas: veja suas conversas.',
    other:
      'O registro de mensagens do Salesboy sumiu. Um novo foi iniciado, e {count} lojas voltaram sem código. Mensagens de antes não são respondidas sozinhas: veja suas conversas.',
  },
  'notice.record-older':
    'O registro de mensagens do Salesboy é um mais antigo, ou falta a última parte dele. Suas lojas continuam conectadas. Mensagens de antes não são respondidas sozinhas: veja suas conversas.',
  'notice.record-saved-anew':
    'Outro programa apagou ou alterou os arquivos do registro de mensagens do Salesboy. O Salesboy salvou o registro de novo; nada se perdeu, e os clientes são atendidos como antes. Descubra qual programa foi.',
  'notice.record-saved-in-part': {
    one: 'Outro programa danificou os arquivos do registro de mensagens do Salesboy. O Salesboy salvou {count} entrada em um novo e continua. Algumas mensagens podem faltar: veja suas conversas.',
    many: 'Outro programa danificou os arquivos do registro de mensagens do Salesboy. O Salesboy salvou {count} entradas em um novo e continua. Algumas mensagens podem faltar: veja suas conversas.',
    other:
      'Outro programa danificou os arquivos do registro de mensagens do Salesboy. O Salesboy salvou {count} entradas em um novo e continua. Algumas mensagens podem faltar: veja suas conversas.',
  },
  'notice.address-gone':
    'O endereço do seu assistente sumiu das configurações do Salesboy. Os clientes ficam sem resposta até você digitá-lo de novo nas Configurações.',
  'notice.secret-gone':
    'O segredo que você compartilha com o assistente sumiu. Os clientes ficam sem resposta até você digitá-lo de novo nas Configurações.',
  'notice.api-key-gone':
    'A chave com que programas podem usar o Salesboy sumiu. Eles são recusados até você digitá-la de novo nas Configurações.',
  'notice.settings-gone':
    'Algumas das suas configurações sumiram, e o Salesboy usa as dele. Suas lojas continuam conectadas. Revise as Configurações.',
  'notice.settings-replaced':
    'O arquivo com suas configurações estava danificado e foi posto de lado. Confira as configurações.',
  'notice.and-more': {
    one: '{first} (e mais {count} coisa precisa de você)',
    many: '{first} (e mais {count} de coisas precisam de você)',
    other: '{first} (e mais {count} coisas precisam de você)',
  },

  'error.invalid-arguments': 'Isso não pode ser usado. Confira e tente de novo.',
  'error.unknown-command': 'Este Salesboy não sabe fazer isso. Atualize-o ou recarregue a janela.',
  'error.internal': 'Algo deu errado dentro do Salesboy. Tente de novo; se continuar, reinicie o programa.',
  'error.answer-gone': 'Esta resposta não está mais aqui.',
  'error.answered-already': 'O cliente já tem esta resposta.',
  'error.answer-on-its-way': 'Esta resposta está a caminho agora.',
  'error.same-text-sent': 'O cliente já tem exatamente este texto.',
  'error.answer-too-old': 'O texto desta resposta foi apagado por ser antigo.',
  'error.no-shop': 'Não existe a loja “{id}”.',
  'error.no-chat': 'Isto não é uma conversa do WhatsApp.',
  'error.own-chat': 'Esta é a sua própria conversa. O robô nunca responde nela.',
  'error.disk-full': 'O disco está cheio. Libere espaço e tente de novo.',
  'error.damaged-copy':
    'Nada foi apagado, porque uma cópia danificada e antiga das suas mensagens não pode ser removida. Reinicie o computador e tente de novo.',
  'error.message-gone': 'Esta mensagem não está mais aqui.',
  'error.message-on-its-way': 'Esta mensagem está a caminho agora.',
  'error.message-delivered': 'O assistente já tem esta mensagem.',
  'error.chat-gone': 'Esta conversa não está mais aqui.',
  'error.page-unknown': 'Essa página não é conhecida. Abra a lista de novo.',
  'error.fixed': 'Isso foi fixado quando o Salesboy foi iniciado e não pode ser mudado aqui.',
  'error.set-outside':
    'O Salesboy iniciaria o que isto indica, por isso nenhuma janela pode mudá-lo. Define-se onde o Salesboy é iniciado ({name}).',
  'error.bad-user-id': 'Copie o código da loja exatamente: até 64 letras, números, “-” ou “_”, sem espaços.',
  'error.shop-exists': 'A loja “{id}” já existe.',
  'error.too-many-shops':
    'O Salesboy mantém no máximo {most} lojas neste computador. Remova uma loja de que não precisa ou permita mais nas configurações.',
  'error.shop-being-removed': 'A loja “{id}” está sendo removida.',
  'error.bad-name': 'Um nome tem de 1 a 100 caracteres.',
  'error.bad-phone': 'Escreva o número com o código do país, por exemplo +234 803 123 4567.',
  'error.linked-already': 'Já há um telefone vinculado. Desvincule-o primeiro para vincular outro.',
  'error.no-pairing-code':
    'O WhatsApp não deu um código para este número. Confira o número, espere alguns minutos ou use o código QR.',
  'error.nothing-to-take-over': 'Não há nada a assumir: esta loja não está aberta em outro lugar.',
  'error.take-over-failed': 'Não foi possível assumir. Tente de novo ou reinicie a loja.',
  'error.not-ended-here': 'Este Salesboy é encerrado onde foi iniciado.',
  'error.not-updated-here': 'Este programa é atualizado onde foi instalado, não aqui.',
  'error.no-address': 'Digite o endereço do seu assistente.',
  'error.no-secret': 'Digite o segredo que seu assistente lhe deu.',
  'error.text-too-long': 'Este texto é longo demais para o WhatsApp. Envie em partes.',
  'error.text-empty': 'Escreva algo primeiro.',
  'error.bad-time-zone': 'Escreva um fuso horário como Africa/Lagos, ou deixe vazio.',

  'error.no-updates': 'Esta cópia do Salesboy não se atualiza sozinha.',
  'error.updates-off': 'A busca de novas versões está desligada nas configurações.',
  'error.no-vault':
    'O cofre de senhas deste computador não está disponível. Desbloqueie-o ou entre de novo na sua conta, depois salve outra vez.',
  'error.bad-range': 'Escolha um período que termine depois de começar e dure no máximo um ano.',
  'remote.until': 'até {time}',
  'remote.until-resume': 'até você escrever “resume”',
  'remote.until-handed-back': 'até você devolver',
  'remote.paused-now': 'Em pausa {until}.',
  'remote.messages-wait': {
    one: '{count} mensagem espera o assistente.',
    many: '{count} de mensagens esperam o assistente.',
    other: '{count} mensagens esperam o assistente.',
  },
  'remote.not-accepted': {
    one: '{count} não foi aceita.',
    many: '{count} não foram aceitas.',
    other: '{count} não foram aceitas.',
  },
  'remote.waits-for-you': {
    one: 'Espera por você: {names}.',
    many: 'Esperam por você: {names}.',
    other: 'Esperam por você: {names}.',
  },
  'remote.answering': 'Você está respondendo a {names}.',
  'remote.names-and-more': {
    one: '{names} e mais {count}',
    many: '{names} e mais {count}',
    other: '{names} e mais {count}',
  },
  'remote.paused': 'As respostas estão em pausa {until}. As mensagens continuam chegando e sendo repassadas.',
  'remote.resumed': 'As respostas continuam.',
  'remote.taken-over': 'A conversa com {name} é sua {until}. O robô fica em silêncio nela.',
  'remote.nothing-to-hand-back': 'Não há conversa a devolver: o robô responde em todas.',
  'remote.handed-back': 'O robô responde de novo a {names}.',
  'remote.disconnecting':
    'Desconectando. O robô para de responder e não pode ser alcançado daqui; aperte Conectar no computador para continuar.',
  'remote.which': 'Qual delas? {choices}. Escreva “{command}” com o número.',
  'remote.unknown-chat': 'Não achei conversa com esse nome ou número. Escreva como está no WhatsApp, ou o número.',
  'remote.this-customer': 'este cliente',
  'remote.help':
    'Escreva aqui: status · pause 1h · pause until tomorrow · resume · take over NOME ou NÚMERO · hand back NOME ou NÚMERO · disconnect.',
  'remote.hint-pause': 'Por quanto tempo? Por exemplo: pause 15m, pause 2 hours, pause until tomorrow.',
  'remote.hint-take-over': 'Qual conversa? Escreva “take over” com o nome ou o número.',
  'remote.hint-command': 'Você quis dizer “{command}”? Escreva “help” para ver o que eu entendo.',
  'remote.failed': 'Não deu certo. Olhe no computador ou tente de novo.',

  'alert.secret-refused':
    'O assistente não aceita o segredo desta loja. As mensagens esperam em segurança. Confira no computador.',
  'alert.user-unknown':
    'O assistente não conhece esta loja, ou o plano não está ativo. As mensagens esperam em segurança.',
  'alert.plan-inactive': 'O plano não está ativo. As mensagens esperam em segurança até ele ser ativado.',
  'alert.gone':
    'O endereço do assistente não é mais usado. Digite o novo no computador; as mensagens esperam em segurança.',
  'alert.unlinked': '{name} foi desvinculada no telefone dela. Vincule de novo no computador.',
  'alert.dead': {
    one: '{count} mensagem não foi aceita pelo assistente. Veja Atividade no computador.',
    many: '{count} de mensagens não foram aceitas pelo assistente. Veja Atividade no computador.',
    other: '{count} mensagens não foram aceitas pelo assistente. Veja Atividade no computador.',
  },
  'alert.failed': {
    one: '{count} resposta não pôde ser enviada. Veja Atividade no computador.',
    many: '{count} de respostas não puderam ser enviadas. Veja Atividade no computador.',
    other: '{count} respostas não puderam ser enviadas. Veja Atividade no computador.',
  },
  'alert.left': {
    one: '{count} cliente espera por você: era tarde demais para uma resposta automática.',
    many: '{count} de clientes esperam por você: era tarde demais para uma resposta automática.',
    other: '{count} clientes esperam por você: era tarde demais para uma resposta automática.',
  },

  'tray.open': 'Abrir o Salesboy',
  'tray.waiting': {
    one: '{count} cliente espera por você',
    many: '{count} de clientes esperam por você',
    other: '{count} clientes esperam por você',
  },
  'tray.quit': 'Sair',
  'tray.connect': 'Conectar',
  'tray.disconnect': 'Desconectar',
  'tray.show-qr': 'Mostrar código QR',
  'tray.take-over': 'Assumir aqui',
  'tray.disconnecting': 'Desconectando…',
  'tray.resume': 'Retomar respostas',
  'tray.pause': 'Pausar respostas',
  'tray.pause-15': 'Por 15 minutos',
  'tray.pause-60': 'Por 1 hora',
  'tray.pause-tomorrow': 'Até amanhã de manhã',
  'tray.pause-open': 'Até eu retomar',
  'tray.shop': '{name}: {state}',
  'tray.state-stopped': 'desconectada',
  'tray.state-starting': 'iniciando…',
  'tray.state-needs-link': 'sem telefone vinculado',
  'tray.state-linking': 'vinculando…',
  'tray.state-syncing': 'carregando conversas, {percent}%',
  'tray.state-connected': 'conectada',
  'tray.state-waiting-for-internet': 'esperando a internet',
  'tray.state-reconnecting': 'reconectando…',
  'tray.state-conflict': 'aberta em outro lugar',
  'tray.state-unlinked': 'desvinculada no telefone',
  'tray.state-failed': 'não consegue conectar',
  'tray.state-stopping': 'desconectando…',
  'tray.keeps-working': 'O Salesboy continua trabalhando',
  'tray.keeps-working-minimised':
    'O Salesboy continua respondendo. Esta área de trabalho não mostra ícones perto do relógio, por isso a janela fica, minimizada. Para encerrar o Salesboy, vá em Ajuda.',
  'tray.keeps-working-detail': 'Ele continua respondendo sem a janela. Abra ou feche pelo ícone dele perto do relógio.',

  'csv.received': 'Recebida',
  'csv.shop': 'Loja',
  'csv.chat': 'Conversa',
  'csv.name': 'Nome',
  'csv.phone': 'Telefone',
  'csv.text': 'Texto',
  'csv.kind': 'Tipo',
  'csv.state': 'Situação',
  'csv.tries': 'Tentativas',
  'csv.error': 'Erro',
  'csv.handed-over': 'Repassada',
  'csv.answered': 'Respondida',
  'csv.answer': 'Resposta',
  'csv.answer-state': 'Situação da resposta',

  'setup.empty': 'Cole o link de configuração que seu assistente lhe deu.',
  'setup.too-long': 'Isto é longo demais para um link de configuração. Copie só o link.',
  'setup.no-link': 'Não há link de configuração neste texto. Ele começa com salesboy://connect',
  'setup.several-links': 'Há vários links de configuração neste texto. Copie só o seu.',
  'setup.damaged': 'O link está danificado. Copie-o de novo, inteiro.',
  'setup.unknown-part': 'O link contém algo que o Salesboy não conhece. Peça um novo ao seu assistente.',
  'setup.doubled-part': 'O link diz a mesma coisa duas vezes. Peça um novo ao seu assistente.',
  'setup.missing-part': 'O link não está completo. Copie-o de novo, inteiro.',
  'setup.bad-user': 'O código da loja no link não é válido. Peça um novo link ao seu assistente.',
  'setup.bad-secret': 'O segredo no link está danificado. Copie o link de novo ou peça um novo ao seu assistente.',
  'setup.bad-name': 'O nome no link não é válido. Peça um novo link ao seu assistente.',
  'setup.bad-url': 'Este não é um endereço da web utilizável. Ele se parece com https://core.example.com',
  'setup.url-not-safe': 'O endereço precisa começar com https:// para que ninguém leia as mensagens no caminho.',
  'setup.url-with-password': 'O endereço não pode conter nome nem senha.',

  'ask.link-refused': 'Este link de configuração não pode ser usado.',
  'ask.nothing-changed': 'Nada foi mudado.',
  'ask.link': 'Ligar este computador a {host}?',
  'ask.link-detail':
    'Um link pede para enviar as mensagens dos clientes da loja a {host}. Continue só se confiar nele. Você pode conferir tudo antes de salvar.',
  'ask.link-replaces': 'Este computador usa {host} agora; ele seria substituído.',
  'ask.cancel': 'Cancelar',
  'ask.continue': 'Continuar',
  'ask.ok': 'OK',
  'ask.crashed': 'O Salesboy teve um problema e precisa reiniciar.',
  'ask.crashed-detail': 'As mensagens estão seguras neste computador e continuam depois do reinício.',
  'ask.restart': 'Reiniciar',
  'ask.copy-and-restart': 'Copiar detalhes e reiniciar',

  'login.refused': 'O sistema não aceitou. Veja a lista de programas que iniciam com este computador.',
  'login.switched-off': 'Foi desligado na lista do próprio sistema. Desligue e ligue aqui para pedir de novo.',

  'update.busy': 'Os clientes estão sendo respondidos sem parar. Escolha Instalar de novo em um momento calmo.',
  'update.damaged': 'A nova versão não chegou como foi feita, por isso foi descartada. Tente mais tarde.',
  'update.disk-full': 'O disco está cheio. Libere espaço e tente de novo.',
  'update.not-allowed': 'Este computador não deixa o Salesboy substituir a si mesmo. Instale a nova versão à mão.',
  'update.no-list':
    'Nenhuma lista de versões foi encontrada no endereço de atualização. Pergunte a quem lhe deu o Salesboy.',
  'update.unreachable':
    'Não é possível alcançar o endereço de atualização. Uma nova tentativa é feita mais tarde, sozinha.',
  'update.not-installed': 'A nova versão não pôde ser instalada. A antiga continua funcionando.',
  'update.no-sense':
    'O endereço de atualização deu uma resposta sem sentido. Uma nova tentativa é feita mais tarde, sozinha.',

  'menu.cut': 'Recortar',
  'menu.copy': 'Copiar',
  'menu.paste': 'Colar',
  'menu.select-all': 'Selecionar tudo',
  'menu.file': 'Arquivo',
  'menu.edit': 'Editar',
  'menu.view': 'Visualizar',
  'menu.window': 'Janela',
  'menu.about': 'Sobre o Salesboy',
  'menu.services': 'Serviços',
  'menu.hide': 'Ocultar o Salesboy',
  'menu.hide-others': 'Ocultar outros',
  'menu.show-all': 'Mostrar tudo',
  'menu.quit': 'Sair do Salesboy',
  'menu.undo': 'Desfazer',
  'menu.redo': 'Refazer',
  'menu.actual-size': 'Tamanho real',
  'menu.zoom-in': 'Aumentar zoom',
  'menu.zoom-out': 'Diminuir zoom',
  'menu.full-screen': 'Tela cheia',
  'menu.close-window': 'Fechar janela',
  'menu.minimize': 'Minimizar',
  'menu.zoom-window': 'Zoom',
  'menu.to-front': 'Trazer tudo para a frente',

  ...failures,
}
