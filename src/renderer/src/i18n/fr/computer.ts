import type { computerWords as english } from '../computer-words.ts'
import type { Translation } from '../translation.ts'
import { plural } from '../plural.ts'

const LOCALE = 'fr'

export const computerWords: Translation<typeof english> = {
  browser: {
    title: 'Le navigateur caché',
    about: 'WhatsApp tourne dans un navigateur que personne ne voit. Seul Salesboy peut lui parler.',
    name: 'Utilisé',
    kinds: { shell: 'petit, sans fenêtre', full: 'un navigateur entier, gardé hors de vue' },
    version: 'Version',
    age: 'Âge',
    months: (count) =>
      count === 0
        ? 'Moins d’un mois'
        : plural(LOCALE, count, { one: 'Environ un mois', many: 'Environ # mois', other: 'Environ # mois' }),
    unknown: 'Il ne le dit pas',
    size: 'Place sur cet ordinateur',
    megabytes: (count) => `${new Intl.NumberFormat(LOCALE).format(count)} Mo`,
    source: 'Vient de',
    sources: {
      setting: 'Indiqué dans Réglages ou au démarrage',
      beside: 'Venu avec Salesboy et mis à jour avec lui',
      fetched: 'Téléchargé par Salesboy et renouvelé avec ses mises à jour',
      installed: 'Installé sur cet ordinateur et mis à jour par lui',
    },
    path: 'Emplacement',
    left: (name, why) => `Pas utilisé : ${name}. ${why}`,
    page: {
      title: 'Ce que WhatsApp montre',
      about: (name) =>
        `La page de ${name}, qui demande quelque chose. L’image n’est que pour vous et n’est pas gardée.`,
      show: 'Montrer la page',
      again: 'La montrer comme elle est maintenant',
      none: 'La page n’est pas visible pour l’instant. Réessayez dans un moment.',
      alt: (name) => `La page WhatsApp de ${name}, telle qu’elle est maintenant`,
    },
    noSandbox: 'Il fonctionne sans sa propre protection (son bac à sable).',
    aged: {
      old: 'Ce navigateur a plus de six mois. Les vieux navigateurs ont des failles de sécurité connues : mettez à jour Salesboy et ce navigateur, ou laissez Salesboy télécharger le petit.',
      'too-old':
        'Ce navigateur est si vieux que WhatsApp peut le refuser. Les clients risquent de ne pas recevoir de réponse : mettez à jour Salesboy et ce navigateur, ou laissez Salesboy télécharger le petit.',
    },
    smaller:
      'Le petit navigateur demande environ moitié moins de mémoire et démarre plus vite. Il sert à partir du prochain démarrage de chaque boutique.',
    fetch: 'Télécharger le petit navigateur',
    fetchAgain: 'Réessayer maintenant',
    cancel: 'Annuler',
    again: (time) => `Prochain essai : ${time}.`,
    steps: {
      fetching: 'Téléchargement du petit navigateur…',
      checking: 'Vérification qu’il est arrivé entier…',
      unpacking: 'Ouverture du paquet…',
    },
    progress: (received, total) => {
      const format = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 })
      return `${format.format(received)} sur ${format.format(total)} Mo`
    },
    stateWord: 'Téléchargement de son navigateur…',
    startsThen: 'Cette boutique démarre d’elle-même dès qu’il est là.',
  },
  computer: {
    awake: 'Cet ordinateur est tenu éveillé.',
    awakeOnBattery: 'Cet ordinateur est tenu éveillé et fonctionne sur sa batterie.',
    quit: 'Quitter Salesboy',
    quitMeans:
      'Les clients ne reçoivent aucune réponse tant que Salesboy n’est pas relancé. Ce qu’ils écrivent entre-temps n’est pas perdu.',
  },
  updates: {
    notes: 'Les nouveautés',
    'switched-off': 'La recherche de nouvelles versions est désactivée.',
    'not-installed': 'Cette copie ne se met pas à jour elle-même.',
    notChecked: 'Salesboy cherche de lui-même les nouvelles versions.',
    current: 'C’est la version la plus récente.',
    checking: 'Recherche d’une nouvelle version…',
    available: (version) => `La version ${version} est là.`,
    downloading: (version, percent) => `Téléchargement de la version ${version} : ${percent}\u00a0%`,
    downloaded: (version) =>
      `La version ${version} est prête. L’installation prend une minute ; aucun message n’est perdu.`,
    waiting: 'Attente d’un moment où aucun client ne reçoit de réponse…',
    installing: 'Installation. Salesboy revient tout seul.',
    progress: 'Téléchargement',
    check: 'Chercher maintenant',
    again: 'Réessayer',
    download: 'Télécharger',
    install: 'Installer et redémarrer',
  },
}
