import type { InLanguage } from '../say.ts'
import type { failures as english } from './en.ts'

export const failures: InLanguage<typeof english, 'fr'> = {
  'failure.no-browser':
    'Aucun navigateur trouvé. Téléchargez le petit navigateur, ou installez Google Chrome ou Microsoft Edge.',
  'failure.browser-gone':
    'Le navigateur indiqué dans les Réglages n’est pas là : {path}. Corrigez « Programme du navigateur » dans les Réglages, ou laissez vide.',
  'failure.browser-is-folder':
    'Les Réglages indiquent un dossier, pas un navigateur : {path}. Indiquez le programme qu’il contient, ou laissez « Programme du navigateur » vide.',
  'failure.browser-no-program':
    'Les Réglages n’indiquent pas un programme : {path}. Corrigez « Programme du navigateur » dans les Réglages, ou laissez vide.',
  'failure.browser-coming': 'Téléchargement du petit navigateur. Cette boutique démarre d’elle-même dès qu’il est là.',
  'failure.no-sandbox':
    'Ce système ne laisse pas le navigateur caché se protéger (son bac à sable) : il ne démarre pas. Installez Google Chrome ou Microsoft Edge, ou autorisez-le dans les paramètres à fonctionner sans cette protection.',
  'failure.browser-refused':
    '{name} ne peut pas servir de navigateur caché. {what} Installez Google Chrome ou Microsoft Edge.',
  'left.sandbox': 'Ce système ne lui laisse pas son bac à sable.',
  'left.blocked': 'Un antivirus ou une règle de cet ordinateur ne le laisse pas fonctionner.',
  'left.missing-library': 'Il lui manque une partie du système.',
  'left.crash': 'Il est tombé en panne à son démarrage.',
  'left.not-executable': 'Le système ne permet pas de le démarrer là où il se trouve.',
  'left.wrong-processor': 'Il est fait pour un autre type d’ordinateur.',
  'failure.browser-start':
    'Le navigateur caché n’a pas démarré. Nouvel essai dans dix minutes. Si cela ne suffit pas, choisissez un autre navigateur dans les Réglages.',
  'failure.in-use':
    'Un autre programme de cet ordinateur utilise le WhatsApp de cette boutique. Fermez ce programme, puis réessayez.',
  'failure.no-memory':
    'Pas assez de mémoire libre pour une boutique de plus : il faut {needed} Mo, {free} Mo sont libres. Fermez d’autres programmes. Nouvel essai dans dix minutes.',
  'failure.too-many-shops':
    '{most} boutiques sont déjà en marche et Salesboy ne peut pas en lancer plus sur cet ordinateur. Arrêtez-en une, ou autorisez-en plus dans les réglages. Nouvel essai dans dix minutes.',
  'failure.account-restricted': 'WhatsApp a restreint ce numéro. Ouvrez WhatsApp sur le téléphone pour voir pourquoi.',
  'failure.business-restricted':
    'WhatsApp a restreint ce compte professionnel. Ouvrez WhatsApp Business sur le téléphone pour voir pourquoi.',
  'failure.network-blocked':
    'WhatsApp n’accepte pas de connexions depuis ce réseau. Utilisez un autre réseau, par exemple le partage de connexion du téléphone, ou coupez le VPN.',
  'failure.version-outdated':
    'WhatsApp n’accepte plus cette version de sa page. Une plus récente se charge d’elle-même dans quelques minutes ; si cela ne suffit pas, mettez Salesboy à jour.',
  'failure.unknown-state':
    'WhatsApp est dans un état que Salesboy ne connaît pas : {state}. Ouvrez WhatsApp sur le téléphone pour voir s’il vous demande quelque chose.',
  'failure.whatsapp-changed':
    'WhatsApp a changé, et les messages des clients ne peuvent pas être reçus. Salesboy doit être mis à jour ; d’ici là, nouvel essai toutes les dix minutes.',
  'failure.clock-wrong':
    'Le certificat de WhatsApp n’est pas valable à l’heure que montre cet ordinateur. Réglez la date et l’heure de cet ordinateur.',

  'fetch.no-connection': 'Le petit navigateur n’a pas pu être téléchargé : pas de connexion.',
  'fetch.too-slow': 'Le petit navigateur n’a pas pu être téléchargé : la connexion est trop lente.',
  'fetch.not-there':
    'Le petit navigateur n’est pas à cette adresse. Corrigez « Le télécharger depuis » dans les Réglages, ou laissez vide.',
  'fetch.server-error': 'Le petit navigateur n’a pas pu être téléchargé : l’autre côté a un problème.',
  'fetch.bad-address':
    'L’adresse du petit navigateur doit commencer par https:// Corrigez « Le télécharger depuis » dans les Réglages.',
  'fetch.no-checksum':
    'Rien à cette adresse ne montre que le petit navigateur est authentique. Corrigez « Le télécharger depuis » dans les Réglages, ou laissez vide.',
  'fetch.wrong-checksum': 'Le petit navigateur est arrivé endommagé et a été jeté.',
  'fetch.too-large': 'Ce qui se trouve à cette adresse est bien trop grand pour le petit navigateur.',
  'fetch.disk-full': 'Le petit navigateur n’a pas pu être téléchargé : le disque est plein. Libérez environ 500 Mo.',
  'fetch.disk-error': 'Le petit navigateur n’a pas pu être enregistré : son dossier n’accepte pas de fichiers.',
  'fetch.bad-archive': 'Le petit navigateur n’a pas pu être décompressé.',
  'fetch.cannot-run': 'Cet ordinateur ne peut pas exécuter le petit navigateur.',
  'fetch.no-build': 'Il n’y a pas de petit navigateur pour ce type d’ordinateur.',
  'fetch.instead': '{what} {name} est utilisé à sa place.',
  'fetch.install': '{what} Installez Google Chrome ou Microsoft Edge.',
  'fetch.install-or-wait':
    '{what} Installez Google Chrome ou Microsoft Edge, ou attendez : un nouvel essai se fait tout seul.',

  'check.part-missing': 'Une partie de WhatsApp manque : {name}',
  'check.chats-unreadable': {
    one: '{count} discussion sur {all} est illisible',
    many: '{count} de discussions sur {all} sont illisibles',
    other: '{count} discussions sur {all} sont illisibles',
  },
  'check.no-chat-list': 'La liste des discussions est illisible',
  'check.no-message-ids': 'Les messages ne peuvent pas être distingués',
  'check.no-own-id': 'Le numéro de la boutique n’est pas connu',

  'setting.least': 'La valeur doit être d’au moins {least}.',
  'setting.most': 'La valeur doit être d’au plus {most}.',
  'setting.whole': 'Saisissez un nombre entier.',
  'setting.long': {
    one: 'Utilisez au plus {count} caractère.',
    many: 'Utilisez au plus {count} de caractères.',
    other: 'Utilisez au plus {count} caractères.',
  },
  'setting.bad-quiet-hours': 'Écrivez deux heures différentes comme 22:00-07:00, ou laissez vide.',
  'setting.bad-update-address': 'L’adresse doit commencer par https://',
  'setting.bad-computer-name': 'Un nom a des lettres, des chiffres, des points et des tirets.',
  'setting.bad-own-address': 'Écrivez une adresse de cet ordinateur, comme 127.0.0.1.',

  'error.customer-busy':
    'Quelque chose est en route vers ce client ou vient de lui en ce moment. Réessayez dans une minute.',
  'error.too-large': 'C’est trop à la fois. Raccourcissez le texte et réessayez.',
  'error.no-answer': 'Salesboy ne répond pas. Il redémarre peut-être ; cette page réessaie toute seule.',

  'note.no-text': 'Il n’a pas de texte, et les notes sur les images et fichiers sont désactivées dans les Réglages.',
  'note.record-lost':
    'Il est arrivé avant la perte du registre de Salesboy. On ne sait pas s’il a reçu une réponse, donc Salesboy vous le laisse.',
  'note.too-old': 'Il était trop vieux pour une réponse au retour de cet ordinateur.',
  'note.only-this-one': 'L’assistant a pris d’autres messages, mais a échoué sur celui-ci à plusieurs reprises.',
  'note.three-days': 'L’assistant n’a pas pu le prendre pendant trois jours.',
  'note.unreadable':
    'L’assistant a répondu quelque chose que Salesboy ne peut pas lire : rien n’a été envoyé au client. Cela commence par : {beginning}',

  'start.title': 'Salesboy ne peut pas démarrer',
  'start.failed': 'Quelque chose s’est mal passé au démarrage.',
  'start.nothing-changed': 'Rien n’a été changé. Relancez Salesboy ; si cela ne suffit pas, demandez de l’aide.',
  'start.in-use': 'Salesboy fonctionne déjà sur cet ordinateur. Fermez-le d’abord, puis relancez-le.',
  'start.disk-full':
    'Le disque de cet ordinateur est plein : Salesboy ne peut pas démarrer. Libérez de la place, puis rouvrez-le ; rien n’est perdu.',
  'start.disk-broken':
    'Le disque de cet ordinateur ne se laisse ni lire ni écrire : Salesboy ne peut pas démarrer. Faites vérifier le disque, puis rouvrez-le.',
  'start.cannot-write':
    'Salesboy ne peut pas écrire dans son dossier {folder}. Autorisez-le pour votre compte, puis rouvrez Salesboy.',
  'start.too-few-files':
    'Cet ordinateur laisse Salesboy ouvrir trop peu de fichiers. Demandez à la personne qui l’a installé d’en autoriser au moins 1024, puis relancez Salesboy.',
  'start.folder-in-the-way':
    'Autre chose occupe la place d’un fichier dont Salesboy a besoin : {path}. Déplacez-le, puis rouvrez Salesboy.',
  'start.foreign-folder':
    'Le dossier {folder} appartient à un autre utilisateur de cet ordinateur, qui pourrait modifier les données de Salesboy. Exécutez : {command}',
  'start.open-folder':
    'D’autres utilisateurs de cet ordinateur peuvent écrire dans le dossier {folder}. Exécutez : {command}',
  'start.older-record':
    'Les messages de cet ordinateur ont été enregistrés par une version d’essai de Salesboy, que celle-ci ne peut pas lire. Rien n’a été modifié. Demandez de l’aide.',
  'start.newer-record':
    'Les messages de cet ordinateur ont été enregistrés par une version plus récente de Salesboy. Mettez Salesboy à jour, puis relancez-le.',

  'calls.port-in-use':
    'L’assistant ne peut pas appeler cet ordinateur : un autre programme utilise le port {port}. Fermez ce programme, ou choisissez un autre port dans les Réglages.',
  'calls.port-forbidden':
    'L’assistant ne peut pas appeler cet ordinateur : le système garde le port {port} pour lui. Choisissez un port au-dessus de 1023 dans les Réglages.',
  'calls.no-such-address':
    'L’assistant ne peut pas appeler cet ordinateur : {bind} n’est pas une de ses adresses. Corrigez « D’où ces appels peuvent venir » dans les Réglages.',
  'calls.closed': 'L’assistant ne peut pas appeler cet ordinateur. Redémarrez Salesboy, ou demandez de l’aide.',
}
