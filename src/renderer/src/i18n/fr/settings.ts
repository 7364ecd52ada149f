import { languageNames } from '../../../../shared/words/languages.ts'
import type { SettingTranslation } from '../translation.ts'

export const settingWords: SettingTranslation = {
  'core.url': {
    label: 'Adresse',
    help: 'L’adresse web de votre assistant.',
    ask: 'Les messages des clients iront désormais à la nouvelle adresse. Vérifiez que c’est celle de votre assistant.',
  },
  'sessions.takeOverConflicts': {
    label: 'Reprendre WhatsApp tout seul',
    help: 'Quand il a été ouvert dans une autre fenêtre ou sur un autre ordinateur, celui-ci le reprend sans demander.',
  },
  'replies.humanDelay': {
    label: 'Taper comme une personne',
    help: 'Montre « écrit… » et attend un moment avant une réponse.',
  },
  'takeover.minutes': {
    unit: 'minutes',
    label: 'Le robot se tait après vous',
    help: 'Compte depuis votre dernier message dans cette discussion. 0 : le robot ne se tait jamais.',
    ask: 'Le robot répondra dans les discussions où vous répondez vous-même.',
  },
  'takeover.automaticTexts': {
    label: 'Textes que votre téléphone envoie tout seul',
    help: 'Message d’accueil ou d’absence de WhatsApp Business. Ils ne font jamais taire le robot. La plupart sont reconnus sans cette liste. Séparés par |.',
  },
  'replies.hourlyLimit': {
    unit: 'réponses par heure',
    label: 'Réponses au plus',
    help: 'Pour chaque boutique. Les autres attendent la fin de l’heure. 0 : sans limite.',
    ask: 'Sans limite, WhatsApp peut prendre un robot très actif pour du spam et bloquer le numéro.',
  },
  'replies.maxAgeHours': {
    unit: 'heures',
    label: 'Ne pas répondre aux questions de plus de',
    help: 'Les questions plus vieilles vous attendent.',
  },
  'forward.groups': {
    label: 'Groupes',
    help: 'Si l’assistant lit et répond aussi dans les groupes.',
    options: { none: 'Aucun groupe', all: 'Tous les groupes' },
    ask: 'Le robot lira tous les groupes de ce téléphone et y répondra.',
  },
  'forward.media': {
    label: 'Photos, voix et fichiers',
    help: 'Ce que l’assistant en reçoit.',
    options: { marker: 'Une courte note comme [image]', bytes: 'Le fichier lui-même', none: 'Rien' },
  },
  'forward.mediaLimitMegabytes': {
    unit: 'Mo',
    label: 'Plus gros fichier',
    help: 'Des fichiers plus gros, l’assistant reçoit seulement le nom et la taille.',
  },
  'forward.backfillHours': {
    unit: 'heures',
    label: 'Regarder en arrière après une absence',
    help: 'Les messages arrivés pendant que l’ordinateur était éteint sont lus jusque-là.',
  },
  'forward.oldMessages': {
    label: 'Transmettre aussi les vieux messages',
    help: 'Ceux trop vieux pour une réponse, pour que l’assistant les connaisse.',
  },
  'computer.timeZone': {
    label: 'Fuseau horaire de la boutique',
    help: 'Dit quand un jour commence. Vide : le fuseau horaire de cet ordinateur.',
  },
  'privacy.keepDays': {
    unit: 'jours',
    label: 'Garder les messages',
    help: 'Les plus vieux sont supprimés de cet ordinateur. WhatsApp garde les siens.',
    ask: 'Les messages plus vieux sont supprimés de cet ordinateur. Impossible de revenir en arrière.',
  },
  'replies.mode': {
    label: 'D’où viennent les réponses',
    help: 'Laissez sur automatique, sauf si votre assistant dit autre chose.',
    options: {
      auto: 'Automatique',
      response: 'Seulement en réponse à un message',
      callback: 'Seulement par l’appel de l’assistant',
    },
  },
  'delivery.parallel': {
    unit: 'discussions',
    label: 'Discussions transmises en même temps',
    help: 'Moins, c’est plus doux pour une connexion lente.',
  },
  'delivery.timeoutSeconds': {
    unit: 'secondes',
    label: 'Attendre l’assistant',
    help: 'Il réfléchit avant de répondre. Trop court, et on lui demande deux fois.',
  },
  'gateway.enabled': {
    label: 'Laisser l’assistant appeler cet ordinateur',
    help: 'Pour un assistant sur cet ordinateur ou dans ce réseau. Prend effet au prochain démarrage.',
  },
  'gateway.port': {
    unit: '',
    label: 'Port pour ces appels',
    help: '0 : n’importe lequel de libre. Prend effet au prochain démarrage.',
  },
  'gateway.bind': {
    label: 'D’où ces appels peuvent venir',
    help: '127.0.0.1 : seulement de cet ordinateur. Prend effet au prochain démarrage.',
    ask: 'D’autres ordinateurs du réseau pourront alors joindre Salesboy, s’ils ont sa clé.',
  },
  'browser.path': {
    label: 'Programme du navigateur',
    help: 'Le navigateur caché qui fait tourner WhatsApp. Vide : il est trouvé tout seul.',
  },
  'sessions.dailyCopy': {
    label: 'Copie de sécurité chaque jour',
    help: 'Une fois par jour, dans un quart d’heure calme, la boutique se reconnecte un instant pour que sa liaison soit copiée.',
  },
  'replies.quietHours': {
    label: 'Heures de silence',
    help: 'Les réponses attendent le matin ; celle qui serait alors trop vieille vous est laissée. Vide : jamais de silence.',
  },
  'replies.charactersPerSecond': {
    unit: 'caractères par seconde',
    label: 'Vitesse de frappe',
    help: 'À quelle vitesse le robot semble taper.',
  },
  'replies.secondsPerReplyMax': {
    unit: 'secondes',
    label: 'Frappe la plus longue',
    help: 'Quelle que soit la longueur de la réponse. 0 ne montre pas de frappe.',
  },
  'replies.chatHourlyLimit': {
    unit: 'réponses par heure',
    label: 'Réponses au plus dans une discussion',
    help: 'Pour que deux robots ne se parlent pas sans fin. 0 : sans limite.',
  },
  'replies.unaskedWhilePaused': {
    label: 'Avis pendant une pause',
    help: 'Ce que votre assistant écrit de lui-même, un avis de commande par exemple, part même si le robot est en pause ou si vous répondez dans cette discussion.',
  },
  'remote.control': {
    label: 'Commander le robot depuis votre téléphone',
    help: 'Écrivez status, pause 1h, resume ou help à vous-même dans WhatsApp, et Salesboy le fait.',
  },
  'remote.alerts': {
    label: 'Alertes sur votre téléphone',
    help: 'Salesboy écrit dans votre propre discussion quand on a besoin de vous ; jamais la nuit.',
  },
  'remote.alertsPerDay': {
    unit: 'par jour',
    label: 'Alertes au plus',
    help: 'La même chose n’est jamais dite deux fois.',
  },
  'computer.startAtLogin': {
    label: 'Démarrer avec cet ordinateur',
    help: 'Salesboy démarre près de l’horloge, sans fenêtre.',
  },
  'computer.closeToTray': {
    label: 'Continuer de répondre quand la fenêtre est fermée',
    help: 'Désactivé : fermer la fenêtre quitte Salesboy.',
  },
  'computer.notifications': {
    label: 'Notifications',
    help: 'Quand un téléphone a été dissocié, que l’assistant refuse, ou que des clients attendent.',
  },
  'computer.keepAwake': {
    label: 'Continuer de travailler quand personne n’utilise l’ordinateur',
    help: 'Il ne se met pas en veille tout seul. La mise en veille écran fermé se règle dans l’ordinateur.',
  },
  'updates.check': {
    label: 'Chercher les nouvelles versions',
    help: 'Rien n’est installé sans votre clic.',
  },
  'updates.feedUrl': {
    label: 'Adresse des mises à jour',
    help: 'Vide : l’adresse livrée avec le programme.',
  },
  'privacy.keepOwnTexts': {
    label: 'Garder ce que vous écrivez sur le téléphone',
    help: 'Seulement dans les discussions avec des clients, aussi longtemps que leurs messages. Désactivé : on voit seulement que vous avez écrit.',
  },
  'gateway.hosts': {
    label: 'Autres noms de cet ordinateur',
    help: 'Seulement si l’assistant appelle cet ordinateur par un autre nom. Séparés par des virgules.',
  },
  'browser.fetch': {
    label: 'Télécharger le petit navigateur',
    help: 'Il demande moitié moins de mémoire que Chrome.',
    options: { auto: 'Quand cet ordinateur n’en a pas', always: 'Toujours', never: 'Jamais tout seul' },
  },
  'browser.sandbox': {
    label: 'Protéger cet ordinateur du navigateur caché',
    help: 'La protection propre à Chrome (son bac à sable). Ne la désactivez que si Salesboy dit que ce système l’interdit.',
    ask: 'Sans elle, une page nuisible dans le navigateur caché pourrait atteindre vos fichiers. Il n’ouvre que WhatsApp : le danger est petit, mais pas nul. Installer Google Chrome ou Microsoft Edge est plus sûr.',
  },
  'browser.fetchFrom': {
    label: 'Le télécharger depuis',
    help: 'Une autre adresse web où il se trouve. Vide : celle du fabricant.',
  },
  'core.streamUrl': {
    label: 'Adresse où l’assistant peut écrire le premier',
    help: 'Vide, sauf si votre assistant vous en a donné une.',
  },
  'core.eventsUrl': {
    label: 'Adresse pour les nouvelles du téléphone',
    help: 'Vide, sauf si votre assistant vous en a donné une.',
  },
  'core.secretOverlapHours': {
    unit: 'heures',
    label: 'L’ancien secret reste valable',
    help: 'Après l’enregistrement d’un nouveau. 0 : pas du tout.',
  },
  'computer.language': {
    label: 'Langue',
    help: 'De cette fenêtre, de l’icône près de l’horloge, des alertes, des réponses dans votre propre discussion et des tableaux enregistrés.',
    options: { system: 'Comme sur cet ordinateur', ...languageNames },
  },
}
