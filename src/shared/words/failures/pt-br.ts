import type { InLanguage } from '../say.ts'
import type { failures as english } from './en.ts'

export const failures: InLanguage<typeof english, 'pt-BR'> = {
  'failure.no-browser':
    'Nenhum navegador foi encontrado. Baixe o navegador pequeno, ou instale o Google Chrome ou o Microsoft Edge.',
  'failure.browser-gone':
    'O navegador indicado nas Configurações não está lá: {path}. Corrija “Programa do navegador” nas Configurações, ou deixe vazio.',
  'failure.browser-is-folder':
    'As Configurações indicam uma pasta, não um navegador: {path}. Indique o programa dentro dela, ou deixe “Programa do navegador” vazio.',
  'failure.browser-no-program':
    'As Configurações não indicam um programa: {path}. Corrija “Programa do navegador” nas Configurações, ou deixe vazio.',
  'failure.browser-coming': 'Baixando o navegador pequeno. Esta loja começa sozinha quando ele chegar.',
  'failure.no-sandbox':
    'Este sistema não deixa o navegador oculto se proteger (a sandbox dele), por isso ele não abre. Instale o Google Chrome ou o Microsoft Edge, ou permita nas Configurações que ele funcione sem essa proteção.',
  'failure.browser-refused':
    '{name} não pode ser usado como navegador oculto. {what} Instale o Google Chrome ou o Microsoft Edge.',
  'left.sandbox': 'Este sistema não deixa que ele tenha a sandbox dele.',
  'left.blocked': 'Um antivírus ou uma regra deste computador não o deixa funcionar.',
  'left.missing-library': 'Falta uma parte do sistema de que ele precisa.',
  'left.crash': 'Ele falhou ao abrir.',
  'left.not-executable': 'O sistema não deixa abri-lo do lugar em que está.',
  'left.wrong-processor': 'Ele foi feito para outro tipo de computador.',
  'failure.browser-start':
    'O navegador oculto não iniciou. Nova tentativa em dez minutos. Se não adiantar, escolha outro navegador nas Configurações.',
  'failure.in-use': 'Outro programa neste computador usa o WhatsApp desta loja. Feche esse programa e tente de novo.',
  'failure.no-memory':
    'Não há memória livre para mais uma loja: são necessários {needed} MB, há {free} MB livres. Feche outros programas. Nova tentativa em dez minutos.',
  'failure.too-many-shops':
    '{most} lojas já estão em funcionamento e o Salesboy não pode ter mais neste computador. Pare uma delas ou permita mais nas configurações. Nova tentativa em dez minutos.',
  'failure.account-restricted': 'O WhatsApp restringiu este número. Abra o WhatsApp no telefone para ver por quê.',
  'failure.business-restricted':
    'O WhatsApp restringiu esta conta comercial. Abra o WhatsApp Business no telefone para ver por quê.',
  'failure.network-blocked':
    'O WhatsApp não aceita conexões desta rede. Use outra rede, como a do telefone, ou desligue a VPN.',
  'failure.version-outdated':
    'O WhatsApp não aceita mais esta versão da página dele. Uma mais nova é carregada sozinha em alguns minutos; se não bastar, atualize o Salesboy.',
  'failure.unknown-state':
    'O WhatsApp está num estado que o Salesboy não conhece: {state}. Abra o WhatsApp no telefone para ver se ele pede algo a você.',
  'failure.whatsapp-changed':
    'O WhatsApp mudou, e as mensagens dos clientes não podem ser ouvidas. O Salesboy precisa ser atualizado; até lá, há uma nova tentativa a cada dez minutos.',
  'failure.clock-wrong':
    'O certificado do WhatsApp não vale na hora que este computador mostra. Acerte a data e a hora deste computador.',

  'fetch.no-connection': 'O navegador pequeno não pôde ser baixado: não há conexão.',
  'fetch.too-slow': 'O navegador pequeno não pôde ser baixado: a conexão é lenta demais.',
  'fetch.not-there':
    'O navegador pequeno não está nesse endereço. Corrija “Baixar de” nas Configurações, ou deixe vazio.',
  'fetch.server-error': 'O navegador pequeno não pôde ser baixado: o outro lado está com problemas.',
  'fetch.bad-address':
    'O endereço do navegador pequeno precisa começar com https:// Corrija “Baixar de” nas Configurações.',
  'fetch.no-checksum':
    'Nada nesse endereço mostra que o navegador pequeno é autêntico. Corrija “Baixar de” nas Configurações, ou deixe vazio.',
  'fetch.wrong-checksum': 'O navegador pequeno chegou danificado e foi descartado.',
  'fetch.too-large': 'O que está nesse endereço é grande demais para o navegador pequeno.',
  'fetch.disk-full': 'O navegador pequeno não pôde ser baixado: o disco está cheio. Libere cerca de 500 MB.',
  'fetch.disk-error': 'O navegador pequeno não pôde ser salvo: a pasta dele não aceita arquivos.',
  'fetch.bad-archive': 'O navegador pequeno não pôde ser descompactado.',
  'fetch.cannot-run': 'Este computador não consegue executar o navegador pequeno.',
  'fetch.no-build': 'Não há navegador pequeno para este tipo de computador.',
  'fetch.instead': '{what} {name} é usado no lugar dele.',
  'fetch.install': '{what} Instale o Google Chrome ou o Microsoft Edge.',
  'fetch.install-or-wait':
    '{what} Instale o Google Chrome ou o Microsoft Edge, ou espere: uma nova tentativa é feita sozinha.',

  'check.part-missing': 'Falta uma parte do WhatsApp: {name}',
  'check.chats-unreadable': {
    one: '{count} de {all} conversas não pode ser lida',
    many: '{count} de {all} conversas não podem ser lidas',
    other: '{count} de {all} conversas não podem ser lidas',
  },
  'check.no-chat-list': 'A lista de conversas não pode ser lida',
  'check.no-message-ids': 'As mensagens não podem ser distinguidas',
  'check.no-own-id': 'O número da loja não é conhecido',

  'setting.least': 'O valor precisa ser no mínimo {least}.',
  'setting.most': 'O valor precisa ser no máximo {most}.',
  'setting.whole': 'Digite um número inteiro.',
  'setting.long': {
    one: 'Use no máximo {count} caractere.',
    many: 'Use no máximo {count} de caracteres.',
    other: 'Use no máximo {count} caracteres.',
  },
  'setting.bad-quiet-hours': 'Escreva dois horários diferentes como 22:00-07:00, ou deixe vazio.',
  'setting.bad-update-address': 'O endereço precisa começar com https://',
  'setting.bad-computer-name': 'Um nome tem letras, números, pontos e traços.',
  'setting.bad-own-address': 'Escreva um endereço deste computador, como 127.0.0.1.',

  'error.customer-busy': 'Algo está a caminho deste cliente ou vindo dele agora mesmo. Tente de novo em um minuto.',
  'error.too-large': 'É demais de uma vez. Encurte o texto e tente de novo.',
  'error.no-answer': 'O Salesboy não responde. Talvez esteja reiniciando; esta página tenta de novo sozinha.',

  'note.no-text': 'Ela não tem texto, e as notas sobre imagens e arquivos estão desligadas nas Configurações.',
  'note.record-lost':
    'Ela chegou antes de o registro do Salesboy se perder. Não se sabe se foi respondida, por isso o Salesboy a deixa com você.',
  'note.too-old': 'Ela era antiga demais para uma resposta quando este computador voltou.',
  'note.only-this-one': 'O assistente aceitou outras mensagens, mas falhou nesta várias vezes.',
  'note.three-days': 'O assistente não conseguiu recebê-la durante três dias.',
  'note.unreadable':
    'O assistente respondeu algo que o Salesboy não consegue ler; nada foi enviado ao cliente. Começa assim: {beginning}',

  'start.title': 'O Salesboy não consegue iniciar',
  'start.failed': 'Algo deu errado ao iniciar.',
  'start.nothing-changed': 'Nada foi alterado. Inicie o Salesboy de novo; se não adiantar, peça ajuda.',
  'start.in-use': 'O Salesboy já está em uso neste computador. Feche-o primeiro e inicie de novo.',
  'start.disk-full':
    'O disco deste computador está cheio e o Salesboy não pode iniciar. Libere espaço e abra-o de novo; nada se perde.',
  'start.disk-broken':
    'O disco deste computador não pode ser lido ou gravado e o Salesboy não pode iniciar. Mande verificar o disco e abra-o de novo.',
  'start.cannot-write':
    'O Salesboy não pode gravar na pasta {folder}. Permita isso para o seu usuário e abra o Salesboy de novo.',
  'start.too-few-files':
    'Este computador deixa o Salesboy abrir poucos arquivos. Peça a quem o instalou para permitir pelo menos 1024 e inicie o Salesboy de novo.',
  'start.folder-in-the-way':
    'Há outra coisa no lugar de um arquivo de que o Salesboy precisa: {path}. Mova-a e abra o Salesboy de novo.',
  'start.foreign-folder':
    'A pasta {folder} pertence a outro usuário deste computador, que poderia mudar os dados do Salesboy. Execute: {command}',
  'start.open-folder': 'Outros usuários deste computador podem gravar na pasta {folder}. Execute: {command}',
  'start.older-record':
    'As mensagens deste computador foram salvas por uma versão de teste do Salesboy, que esta não consegue ler. Nada foi alterado. Peça ajuda.',
  'start.newer-record':
    'As mensagens deste computador foram salvas por uma versão mais nova do Salesboy. Atualize o Salesboy e inicie de novo.',

  'calls.port-in-use':
    'O assistente não consegue chamar este computador: outro programa usa a porta {port}. Feche esse programa, ou escolha outra porta nas Configurações.',
  'calls.port-forbidden':
    'O assistente não consegue chamar este computador: o sistema reserva a porta {port}. Escolha uma porta acima de 1023 nas Configurações.',
  'calls.no-such-address':
    'O assistente não consegue chamar este computador: {bind} não é um dos endereços dele. Corrija “De onde essas chamadas podem vir” nas Configurações.',
  'calls.closed': 'O assistente não consegue chamar este computador. Reinicie o Salesboy, ou peça ajuda.',
}
