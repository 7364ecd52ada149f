import type { sentences as english } from './en.ts'
import { failures } from './failures/fr.ts'
import type { InLanguage } from './say.ts'

/** French. */
export const sentences: InLanguage<typeof english, 'fr'> = {
  'headline.starting': 'Salesboy démarre.',
  'headline.no-core': 'Salesboy n’est pas encore relié à son assistant. Saisissez l’adresse et le secret.',
  'headline.no-shop': 'Aucun téléphone n’est encore associé. Ajoutez votre boutique et scannez le code.',
  'headline.own-line-refused':
    'Les clients reçoivent des réponses, mais l’assistant refuse le secret de cette boutique pour sa propre ligne. Vérifiez le secret avec lui.',
  'headline.browser-coming':
    'Téléchargement du petit navigateur dont {name} a besoin. La boutique démarre d’elle-même dès qu’il est là.',
  'headline.expires-disconnected':
    '{name} est hors ligne depuis longtemps. WhatsApp met fin à sa liaison {when} : connectez-la pour la garder.',
  'headline.expires-offline':
    'Pas d’internet depuis longtemps. WhatsApp met fin à la liaison de {name} {when} : remettez cet ordinateur en ligne.',
  'headline.unlinked': '{name} a été dissociée sur le téléphone. Associez-la de nouveau pour continuer à répondre.',
  'headline.link-preparing': '{name} attend son téléphone : le code est en préparation.',
  'headline.link-qr': '{name} attend son téléphone : scannez le code.',
  'headline.link-code': '{name} attend son téléphone : tapez le code sur le téléphone.',
  'headline.link-paused': '{name} attend son téléphone : affichez de nouveau le code et scannez-le.',
  'headline.conflict': '{name} est ouverte dans une autre fenêtre ou sur un autre ordinateur. Un seul peut répondre.',
  'headline.no-memory':
    '{name} attend de la mémoire libre : fermez d’autres programmes. Un nouvel essai se fait tout seul.',
  'headline.too-many-shops':
    '{name} attend : {most} autres boutiques sont en marche et cet ordinateur n’en accepte pas plus. Arrêtez-en une, ou autorisez-en plus dans les réglages.',
  'headline.in-use':
    '{name} est utilisée par un autre programme de cet ordinateur. Fermez ce programme, puis redémarrez la boutique.',
  'headline.no-sandbox':
    '{name} attend votre décision : ce système ne laisse pas le navigateur caché se protéger. D’ici là, les messages des clients n’arrivent pas.',
  'headline.no-browser':
    '{name} ne peut pas démarrer le navigateur caché dont elle a besoin. Les messages des clients n’arrivent pas.',
  'headline.coming-back': '{name} a perdu sa connexion et revient toute seule. Rien n’est perdu.',
  'headline.offline': 'Pas d’internet. Rien n’est perdu : les messages partiront à son retour.',
  'headline.whatsapp-changed':
    'WhatsApp a changé (version {version}). {name} peut manquer des messages tant que Salesboy n’est pas mis à jour.',
  'headline.secret-refused': 'L’assistant refuse le secret de cette boutique. Les messages attendent ici en sécurité.',
  'headline.user-unknown':
    'L’assistant ne connaît pas cette boutique, ou l’abonnement n’est pas actif. Les messages attendent ici en sécurité.',
  'headline.plan-inactive':
    'L’abonnement n’est pas actif. Les messages attendent ici en sécurité jusqu’à ce qu’il le soit.',
  'headline.gone':
    'L’adresse de l’assistant n’est plus utilisée. Saisissez la nouvelle ; les messages attendent ici en sécurité.',
  'headline.proxy':
    'Le réseau de cet ordinateur ne laisse pas Salesboy joindre l’assistant. Les messages attendent ici en sécurité ; demandez à qui s’occupe du réseau de l’autoriser.',
  'headline.proxy-silent':
    'La sortie de ce réseau vers Internet ne répond pas : l’assistant est injoignable. Les messages attendent ici en sécurité ; demandez à qui s’occupe du réseau.',
  'headline.untrusted':
    'Un antivirus ou un réseau d’entreprise contrôle la connexion à l’assistant, et cet ordinateur ne connaît pas son certificat. Les messages attendent ici en sécurité ; demandez à qui s’occupe de cet ordinateur.',
  'headline.unreachable': 'L’assistant est injoignable. Rien n’est perdu : les messages partiront à son retour.',
  'headline.failing': 'L’assistant a lui-même un problème. Rien n’est perdu : les messages seront renvoyés.',
  'headline.failing-one':
    'L’assistant échoue sur un message de {name}. Les autres reçoivent leur réponse ; Salesboy réessaie celui-ci.',
  'headline.disconnected': '{name} est déconnectée. Le robot ne répond pas.',
  'headline.getting-ready': 'Préparation…',
  'headline.paused': 'Les réponses sont en pause. Les messages des clients continuent d’arriver.',
  'headline.old-secret': 'L’assistant utilise encore l’ancien secret. Il fonctionne jusqu’à {until}.',
  'headline.well-one': 'Tout va bien. {name} est connectée et répond.',
  'headline.well': {
    one: 'Tout va bien. {count} téléphone est connecté et répond.',
    many: 'Tout va bien. {count} de téléphones sont connectés et répondent.',
    other: 'Tout va bien. {count} téléphones sont connectés et répondent.',
  },

  'headline.disk-full':
    'Le disque de cet ordinateur est plein ou ne se laisse pas écrire. Rien n’est perdu, mais rien ne reçoit de réponse tant qu’il n’y a pas de place.',
  'headline.clock-wrong':
    'L’horloge de cet ordinateur est fausse. Les clients reçoivent leurs réponses, mais les heures affichées ne sont pas justes.',
  'headline.deaf':
    '{name} est connecté, mais WhatsApp n’annonce pas les nouveaux messages. Ils sont cherchés et arrivent avec jusqu’à une minute de retard. La réparation se fait d’elle-même.',
  'headline.page-asks':
    '{name} est connecté, mais WhatsApp demande sur sa page quelque chose que Salesboy ne décide pas à votre place : « {question} ». Les clients reçoivent toujours des réponses. Ouvrez WhatsApp sur le téléphone et voyez s’il le demande là aussi ; l’Aide montre la page.',
  'headline.refused': '{name}: {why}',
  'headline.clock-years-off':
    'L’horloge de cet ordinateur montre {day}. Cela ne peut pas être juste, et les connexions sûres échouent. Réglez la date et l’heure ; rien n’est perdu.',
  'headline.clock-core-certificate':
    'L’horloge de cet ordinateur montre {day}, et à ce moment le certificat de votre assistant n’est pas valable. Les clients attendent. Réglez la date et l’heure ; rien n’est perdu.',
  'headline.clock-certificate':
    'L’horloge de cet ordinateur montre {day}, et à ce moment le certificat de WhatsApp n’est pas valable. Réglez la date et l’heure ; rien n’est perdu.',
  'headline.port-taken':
    'Un autre programme utilise le port {port} : l’assistant ne peut pas appeler cet ordinateur. Les messages des clients lui parviennent quand même.',

  'when.now': 'd’un moment à l’autre',
  'when.days': { one: 'd’ici un jour', many: 'dans {count} de jours', other: 'dans {count} jours' },

  'notice.link-expires':
    '{name} est hors ligne depuis longtemps. WhatsApp met fin à sa liaison {when}. Connectez-la pour garder la liaison.',
  'notice.own-line-refused':
    'L’assistant refuse le secret de cette boutique pour sa propre ligne. Les clients reçoivent toujours des réponses.',
  'notice.phone-answers':
    'WhatsApp salue vos clients tout seul sur votre téléphone ; le robot répond quand même. Ce que vous écrivez vous-même le fait toujours taire.',
  'notice.wrote-while-away': {
    one: '{count} client a écrit pendant votre absence.',
    many: '{count} de clients ont écrit pendant votre absence.',
    other: '{count} clients ont écrit pendant votre absence.',
  },
  'notice.database-replaced': {
    one: 'Le registre des messages de Salesboy était abîmé, peut-être par une coupure de courant. Un nouveau a été commencé ; {count} entrée de l’ancien a été sauvée.',
    many: 'Le registre des messages de Salesboy était abîmé, peut-être par une coupure de courant. Un nouveau a été commencé ; {count} d’entrées de l’ancien ont été sauvées.',
    other:
      'Le registre des messages de Salesboy était abîmé, peut-être par une coupure de courant. Un nouveau a été commencé ; {count} entrées de l’ancien ont été sauvées.',
  },
  'notice.database-damaged':
    'Le registre des messages de Salesboy est abîmé, peut-être par une coupure de courant. Fermez Salesboy et rouvrez-le : il sauvera alors ce qui peut l’être.',
  'notice.shops-left': {
    one: 'Salesboy a trouvé {count} boutique de plus que cet ordinateur n’en accepte. Son lien est intact, mais elle est arrêtée et ses clients ne reçoivent pas de réponse. Autorisez plus de boutiques dans les réglages, puis connectez-la.',
    many: 'Salesboy a trouvé {count} boutiques de plus que cet ordinateur n’en accepte. Leurs liens sont intacts, mais elles sont arrêtées et leurs clients ne reçoivent pas de réponse. Autorisez plus de boutiques dans les réglages, puis connectez-les.',
    other:
      'Salesboy a trouvé {count} boutiques de plus que cet ordinateur n’en accepte. Leurs liens sont intacts, mais elles sont arrêtées et leurs clients ne reçoivent pas de réponse. Autorisez plus de boutiques dans les réglages, puis connectez-les.',
  },
  'notice.record-lost': {
    one: 'Le registre des messages de Salesboy avait disparu. Un nouveau a été commencé, et {count} boutique est revenue sans code. Les messages d’avant ne reçoivent pas de réponse automatique : parcourez vos discussions.',
    many: 'Le registre des messages de Salesboy avait disparu. Un nouveau a été commencé, et {count} boutiques sont revenues sans code. Les messages d’avant ne reçoivent pas de réponse automatique : parcourez vos discussions.',
    other:
      'Le registre des messages de Salesboy avait disparu. Un nouveau a été commencé, et {count} boutiques sont revenues sans code. Les messages d’avant ne reçoivent pas de réponse automatique : parcourez vos discussions.',
  },
  'notice.record-older':
    'Le registre des messages de Salesboy est plus ancien, ou sa dernière partie manque. Vos boutiques restent liées. Les messages d’avant ne reçoivent pas de réponse automatique : parcourez vos discussions.',
  'notice.record-saved-anew':
    'Un autre programme a supprimé ou modifié les fichiers du registre des messages de Salesboy. Salesboy a enregistré le registre à nouveau ; rien n’est perdu, et les clients sont servis comme avant. Cherchez quel programme c’était.',
  'notice.record-saved-in-part': {
    one: 'Un autre programme a endommagé les fichiers du registre des messages de Salesboy. Salesboy a sauvé {count} entrée dans un nouveau et continue. Des messages peuvent manquer : parcourez vos discussions.',
    many: 'Un autre programme a endommagé les fichiers du registre des messages de Salesboy. Salesboy a sauvé {count} entrées dans un nouveau et continue. Des messages peuvent manquer : parcourez vos discussions.',
    other:
      'Un autre programme a endommagé les fichiers du registre des messages de Salesboy. Salesboy a sauvé {count} entrées dans un nouveau et continue. Des messages peuvent manquer : parcourez vos discussions.',
  },
  'notice.address-gone':
    'L’adresse de votre assistant a disparu des réglages de Salesboy. Les clients ne reçoivent pas de réponse tant que vous ne l’avez pas saisie à nouveau dans les Réglages.',
  'notice.secret-gone':
    'Le secret que vous partagez avec votre assistant a disparu. Les clients ne reçoivent pas de réponse tant que vous ne l’avez pas saisi à nouveau dans les Réglages.',
  'notice.api-key-gone':
    'La clé avec laquelle des programmes utilisent Salesboy a disparu. Ils sont refusés tant que vous ne l’avez pas saisie à nouveau dans les Réglages.',
  'notice.settings-gone':
    'Certains de vos réglages ont disparu, et Salesboy utilise les siens. Vos boutiques restent liées. Parcourez les Réglages.',
  'notice.settings-replaced':
    'Le fichier de vos réglages était abîmé et a été mis de côté. Veuillez vérifier les réglages.',
  'notice.and-more': {
    one: '{first} (et {count} autre chose demande votre attention)',
    many: '{first} (et {count} d’autres choses demandent votre attention)',
    other: '{first} (et {count} autres choses demandent votre attention)',
  },

  'error.invalid-arguments': 'Cela ne convient pas. Vérifiez et réessayez.',
  'error.unknown-command': 'Ce Salesboy ne sait pas faire cela. Mettez-le à jour, ou rechargez la fenêtre.',
  'error.internal':
    'Quelque chose s’est mal passé dans Salesboy. Réessayez ; si cela ne suffit pas, redémarrez Salesboy.',
  'error.answer-gone': 'Cette réponse n’est plus ici.',
  'error.answered-already': 'Le client a déjà cette réponse.',
  'error.answer-on-its-way': 'Cette réponse est en route en ce moment.',
  'error.same-text-sent': 'Le client a déjà exactement ce texte.',
  'error.answer-too-old': 'Le texte de cette réponse a été supprimé en raison de son âge.',
  'error.no-shop': 'Il n’y a pas de boutique « {id} ».',
  'error.no-chat': 'Ce n’est pas une discussion WhatsApp.',
  'error.own-chat': 'C’est votre propre discussion. Le robot n’y répond jamais.',
  'error.disk-full': 'Le disque est plein. Libérez de la place, puis réessayez.',
  'error.damaged-copy':
    'Rien n’a été supprimé, car une ancienne copie endommagée de vos messages ne peut pas être enlevée. Redémarrez l’ordinateur, puis réessayez.',
  'error.message-gone': 'Ce message n’est plus ici.',
  'error.message-on-its-way': 'Ce message est en route en ce moment.',
  'error.message-delivered': 'L’assistant a déjà ce message.',
  'error.chat-gone': 'Cette discussion n’est plus ici.',
  'error.page-unknown': 'Cette page est inconnue. Rouvrez la liste.',
  'error.fixed': 'Cela a été fixé au démarrage de Salesboy et ne peut pas être changé ici.',
  'error.set-outside':
    'Salesboy lancerait ce que ceci désigne, donc aucune fenêtre ne peut le changer. Cela se règle là où Salesboy est lancé ({name}).',
  'error.bad-user-id': 'Copiez l’identifiant exactement : 64 lettres, chiffres, « - » ou « _ » au plus, sans espace.',
  'error.shop-exists': 'La boutique « {id} » existe déjà.',
  'error.too-many-shops':
    'Salesboy garde {most} boutiques au plus sur cet ordinateur. Supprimez une boutique inutile, ou autorisez-en plus dans les réglages.',
  'error.shop-being-removed': 'La boutique « {id} » est en cours de suppression.',
  'error.bad-name': 'Écrivez un nom de 1 à 100 caractères.',
  'error.bad-phone': 'Écrivez le numéro avec l’indicatif du pays, par exemple +234 803 123 4567.',
  'error.linked-already': 'Un téléphone est déjà associé. Dissociez-le d’abord pour en associer un autre.',
  'error.no-pairing-code':
    'WhatsApp n’a pas donné de code pour ce numéro. Vérifiez le numéro, attendez quelques minutes, ou utilisez le code QR.',
  'error.nothing-to-take-over': 'Il n’y a rien à reprendre : cette boutique n’est pas ouverte ailleurs.',
  'error.take-over-failed': 'La reprise a échoué. Réessayez, ou redémarrez la boutique.',
  'error.not-ended-here': 'Ce Salesboy se quitte là où il a été lancé.',
  'error.not-updated-here': 'Ce programme se met à jour là où il a été installé, pas ici.',
  'error.no-address': 'Saisissez l’adresse de votre assistant.',
  'error.no-secret': 'Saisissez le secret que votre assistant vous a donné.',
  'error.text-too-long': 'Ce texte est trop long pour WhatsApp. Envoyez-le en plusieurs parties.',
  'error.text-empty': 'Écrivez d’abord quelque chose.',
  'error.bad-time-zone': 'Écrivez un fuseau horaire comme Africa/Lagos, ou laissez vide.',

  'error.no-updates': 'Cette copie de Salesboy ne se met pas à jour elle-même.',
  'error.updates-off': 'La recherche de nouvelles versions est désactivée dans les réglages.',
  'error.no-vault':
    'Le coffre de mots de passe de cet ordinateur n’est pas disponible. Déverrouillez-le, ou ouvrez de nouveau votre compte sur l’ordinateur, puis enregistrez de nouveau.',
  'error.bad-range': 'Choisissez une période qui finit après son début et dure un an au plus.',
  'remote.until': 'jusqu’à {time}',
  'remote.until-resume': 'jusqu’à ce que vous écriviez « resume »',
  'remote.until-handed-back': 'jusqu’à ce que vous la rendiez',
  'remote.paused-now': 'En pause {until}.',
  'remote.messages-wait': {
    one: '{count} message attend l’assistant.',
    many: '{count} de messages attendent l’assistant.',
    other: '{count} messages attendent l’assistant.',
  },
  'remote.not-accepted': {
    one: '{count} n’a pas été accepté.',
    many: '{count} n’ont pas été acceptés.',
    other: '{count} n’ont pas été acceptés.',
  },
  'remote.waits-for-you': {
    one: 'Vous attend : {names}.',
    many: 'Vous attendent : {names}.',
    other: 'Vous attendent : {names}.',
  },
  'remote.answering': 'Vous répondez à {names}.',
  'remote.names-and-more': {
    one: '{names} et {count} autre',
    many: '{names} et {count} d’autres',
    other: '{names} et {count} autres',
  },
  'remote.paused': 'Les réponses sont en pause {until}. Les messages continuent d’arriver et d’être transmis.',
  'remote.resumed': 'Les réponses reprennent.',
  'remote.taken-over': 'La discussion avec {name} est à vous {until}. Le robot s’y tait.',
  'remote.nothing-to-hand-back': 'Il n’y a aucune discussion à rendre : le robot répond dans toutes.',
  'remote.handed-back': 'Le robot répond de nouveau à {names}.',
  'remote.disconnecting':
    'Déconnexion. Le robot cesse de répondre et ne peut plus être joint d’ici ; appuyez sur Connecter sur l’ordinateur pour continuer.',
  'remote.which': 'Laquelle ? {choices}. Écrivez « {command} » avec le numéro.',
  'remote.unknown-chat':
    'Je n’ai trouvé aucune discussion avec ce nom ou ce numéro. Écrivez-le comme dans WhatsApp, ou le numéro.',
  'remote.this-customer': 'ce client',
  'remote.help':
    'Écrivez ici : status · pause 1h · pause until tomorrow · resume · take over NOM ou NUMÉRO · hand back NOM ou NUMÉRO · disconnect.',
  'remote.hint-pause': 'Pour combien de temps ? Par exemple : pause 15m, pause 2 hours, pause until tomorrow.',
  'remote.hint-take-over': 'Quelle discussion ? Écrivez « take over » avec le nom ou le numéro.',
  'remote.hint-command': 'Vouliez-vous dire « {command} » ? Écrivez « help » pour voir ce que je comprends.',
  'remote.failed': 'Cela n’a pas marché. Regardez sur l’ordinateur, ou réessayez.',

  'alert.secret-refused':
    'L’assistant refuse le secret de cette boutique. Les messages attendent en sécurité. Vérifiez-le sur l’ordinateur.',
  'alert.user-unknown':
    'L’assistant ne connaît pas cette boutique, ou l’abonnement n’est pas actif. Les messages attendent en sécurité.',
  'alert.plan-inactive': 'L’abonnement n’est pas actif. Les messages attendent en sécurité jusqu’à ce qu’il le soit.',
  'alert.gone':
    'L’adresse de l’assistant n’est plus utilisée. Saisissez la nouvelle sur l’ordinateur ; les messages attendent en sécurité.',
  'alert.unlinked': '{name} a été dissociée sur son téléphone. Associez-la de nouveau sur l’ordinateur.',
  'alert.dead': {
    one: '{count} message n’a pas été accepté par l’assistant. Regardez Activité sur l’ordinateur.',
    many: '{count} de messages n’ont pas été acceptés par l’assistant. Regardez Activité sur l’ordinateur.',
    other: '{count} messages n’ont pas été acceptés par l’assistant. Regardez Activité sur l’ordinateur.',
  },
  'alert.failed': {
    one: '{count} réponse n’a pas pu être envoyée. Regardez Activité sur l’ordinateur.',
    many: '{count} de réponses n’ont pas pu être envoyées. Regardez Activité sur l’ordinateur.',
    other: '{count} réponses n’ont pas pu être envoyées. Regardez Activité sur l’ordinateur.',
  },
  'alert.left': {
    one: '{count} client vous attend : il était trop tard pour une réponse automatique.',
    many: '{count} de clients vous attendent : il était trop tard pour une réponse automatique.',
    other: '{count} clients vous attendent : il était trop tard pour une réponse automatique.',
  },

  'tray.open': 'Ouvrir Salesboy',
  'tray.waiting': {
    one: '{count} client vous attend',
    many: '{count} de clients vous attendent',
    other: '{count} clients vous attendent',
  },
  'tray.quit': 'Quitter',
  'tray.connect': 'Connecter',
  'tray.disconnect': 'Déconnecter',
  'tray.show-qr': 'Afficher le code QR',
  'tray.take-over': 'Reprendre ici',
  'tray.disconnecting': 'Déconnexion…',
  'tray.resume': 'Reprendre les réponses',
  'tray.pause': 'Mettre les réponses en pause',
  'tray.pause-15': 'Pendant 15 minutes',
  'tray.pause-60': 'Pendant 1 heure',
  'tray.pause-tomorrow': 'Jusqu’à demain matin',
  'tray.pause-open': 'Jusqu’à ce que je les reprenne',
  'tray.shop': '{name} : {state}',
  'tray.state-stopped': 'déconnectée',
  'tray.state-starting': 'démarrage…',
  'tray.state-needs-link': 'pas associée à un téléphone',
  'tray.state-linking': 'association…',
  'tray.state-syncing': 'chargement des discussions, {percent}\u00a0%',
  'tray.state-connected': 'connectée',
  'tray.state-waiting-for-internet': 'attend internet',
  'tray.state-reconnecting': 'reconnexion…',
  'tray.state-conflict': 'ouverte ailleurs',
  'tray.state-unlinked': 'dissociée sur le téléphone',
  'tray.state-failed': 'ne peut pas se connecter',
  'tray.state-stopping': 'déconnexion…',
  'tray.keeps-working': 'Salesboy continue de travailler',
  'tray.keeps-working-minimised':
    'Salesboy continue de répondre. Ce bureau n’affiche pas d’icône près de l’horloge : la fenêtre reste donc, réduite. Pour quitter Salesboy, allez dans Aide.',
  'tray.keeps-working-detail':
    'Il continue de répondre sans sa fenêtre. Ouvrez-le ou quittez-le depuis son icône près de l’horloge.',

  'csv.received': 'Reçu',
  'csv.shop': 'Boutique',
  'csv.chat': 'Discussion',
  'csv.name': 'Nom',
  'csv.phone': 'Téléphone',
  'csv.text': 'Texte',
  'csv.kind': 'Type',
  'csv.state': 'État',
  'csv.tries': 'Essais',
  'csv.error': 'Erreur',
  'csv.handed-over': 'Transmis',
  'csv.answered': 'Répondu',
  'csv.answer': 'Réponse',
  'csv.answer-state': 'État de la réponse',

  'setup.empty': 'Collez le lien d’installation que votre assistant vous a donné.',
  'setup.too-long': 'C’est trop long pour un lien d’installation. Copiez seulement le lien.',
  'setup.no-link': 'Il n’y a pas de lien d’installation dans ce texte. Il commence par salesboy://connect',
  'setup.several-links': 'Il y a plusieurs liens d’installation dans ce texte. Copiez seulement le vôtre.',
  'setup.damaged': 'Le lien est abîmé. Copiez-le de nouveau, en entier.',
  'setup.unknown-part':
    'Le lien contient quelque chose que Salesboy ne connaît pas. Demandez un nouveau lien à votre assistant.',
  'setup.doubled-part': 'Le lien dit deux fois la même chose. Demandez un nouveau lien à votre assistant.',
  'setup.missing-part': 'Le lien n’est pas complet. Copiez-le de nouveau, en entier.',
  'setup.bad-user': 'L’identifiant dans le lien n’est pas valable. Demandez un nouveau lien à votre assistant.',
  'setup.bad-secret':
    'Le secret dans le lien est abîmé. Copiez le lien de nouveau, ou demandez-en un nouveau à votre assistant.',
  'setup.bad-name': 'Le nom dans le lien n’est pas valable. Demandez un nouveau lien à votre assistant.',
  'setup.bad-url': 'Ce n’est pas une adresse web utilisable. Elle ressemble à https://core.example.com',
  'setup.url-not-safe':
    'L’adresse doit commencer par https:// pour que personne ne puisse lire les messages en chemin.',
  'setup.url-with-password': 'L’adresse ne doit contenir ni nom ni mot de passe.',

  'ask.link-refused': 'Ce lien d’installation ne peut pas être utilisé.',
  'ask.nothing-changed': 'Rien n’a été changé.',
  'ask.link': 'Relier cet ordinateur à {host} ?',
  'ask.link-detail':
    'Un lien demande d’envoyer les messages des clients de la boutique à {host}. Continuez seulement si vous lui faites confiance. Vous pourrez tout regarder avant l’enregistrement.',
  'ask.link-replaces': 'Cet ordinateur utilise {host} maintenant ; il serait remplacé.',
  'ask.cancel': 'Annuler',
  'ask.continue': 'Continuer',
  'ask.ok': 'OK',
  'ask.crashed': 'Salesboy a rencontré un problème et doit redémarrer.',
  'ask.crashed-detail': 'Les messages sont en sécurité sur cet ordinateur et continuent après le redémarrage.',
  'ask.restart': 'Redémarrer',
  'ask.copy-and-restart': 'Copier les détails et redémarrer',

  'login.refused': 'Le système ne l’a pas accepté. Regardez la liste des programmes qui démarrent avec cet ordinateur.',
  'login.switched-off': 'Cela a été désactivé dans la liste du système. Désactivez puis réactivez ici pour redemander.',

  'update.busy': 'Des clients reçoivent des réponses sans arrêt. Choisissez de nouveau Installer à un moment calme.',
  'update.damaged':
    'La nouvelle version n’est pas arrivée telle qu’elle a été faite ; elle a été jetée. Réessayez plus tard.',
  'update.disk-full': 'Le disque est plein. Libérez de la place, puis réessayez.',
  'update.not-allowed':
    'Cet ordinateur ne laisse pas Salesboy se remplacer lui-même. Installez la nouvelle version à la main.',
  'update.no-list':
    'Aucune liste de versions n’a été trouvée à l’adresse des mises à jour. Demandez à qui vous a donné Salesboy.',
  'update.unreachable': 'L’adresse des mises à jour est injoignable. Un nouvel essai se fera plus tard tout seul.',
  'update.not-installed': 'La nouvelle version n’a pas pu être installée. L’ancienne continue de fonctionner.',
  'update.no-sense':
    'L’adresse des mises à jour a donné une réponse incompréhensible. Un nouvel essai se fera plus tard tout seul.',

  'menu.cut': 'Couper',
  'menu.copy': 'Copier',
  'menu.paste': 'Coller',
  'menu.select-all': 'Tout sélectionner',
  'menu.file': 'Fichier',
  'menu.edit': 'Édition',
  'menu.view': 'Présentation',
  'menu.window': 'Fenêtre',
  'menu.about': 'À propos de Salesboy',
  'menu.services': 'Services',
  'menu.hide': 'Masquer Salesboy',
  'menu.hide-others': 'Masquer les autres',
  'menu.show-all': 'Tout afficher',
  'menu.quit': 'Quitter Salesboy',
  'menu.undo': 'Annuler',
  'menu.redo': 'Rétablir',
  'menu.actual-size': 'Taille réelle',
  'menu.zoom-in': 'Zoom avant',
  'menu.zoom-out': 'Zoom arrière',
  'menu.full-screen': 'Plein écran',
  'menu.close-window': 'Fermer la fenêtre',
  'menu.minimize': 'Réduire',
  'menu.zoom-window': 'Réduire/agrandir',
  'menu.to-front': 'Tout ramener au premier plan',

  ...failures,
}
