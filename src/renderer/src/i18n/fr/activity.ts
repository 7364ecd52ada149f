import type { activityWords as english } from '../activity-words.ts'
import { plural } from '../plural.ts'
import type { Translation } from '../translation.ts'

const LOCALE = 'fr'

export const activityWords: Translation<typeof english> = {
  title: 'Activité',
  table: 'Chaque message avec son chemin',
  search: 'Chercher nom, numéro, texte',
  states: {
    waiting: 'En route',
    delivered: 'Transmis',
    dead: 'Non accepté',
    skipped: 'Gardé ici seulement',
  },
  filters: 'Filtres',
  state: 'État',
  anyState: 'Tous',
  shop: 'Boutique',
  allShops: 'Toutes les boutiques',
  day: 'Jour',
  chat: (name) => `Seulement ${name}`,
  clearChat: (name) => `Afficher toutes les discussions, pas seulement ${name}`,
  clear: 'Effacer les filtres',
  columns: { time: 'Reçu', who: 'De', text: 'Message', state: 'État', took: 'Répondu en', answer: 'Réponse' },
  nothing: 'Rien ici pour l’instant',
  nothingHow: 'Chaque message sera listé ici avec son chemin et ses heures, dès qu’un client écrira.',
  noMatch: 'Rien ne correspond',
  noMatchHow: 'Essayez moins de mots, un autre jour, ou effacez les filtres.',
  failed: 'Les messages n’ont pas pu être lus.',
  again: 'Réessayer',
  end: 'C’est tout ce qui est gardé ici.',
  fresh: (count) =>
    plural(LOCALE, count, {
      one: '# nouveau message. L’afficher',
      many: '# de nouveaux messages. Les afficher',
      other: '# nouveaux messages. Les afficher',
    }),
  replay: (count) =>
    plural(LOCALE, count, {
      one: 'Réessayer le # message non accepté',
      many: 'Réessayer les # de messages non acceptés',
      other: 'Réessayer les # messages non acceptés',
    }),
  replayTitle: (count) =>
    plural(LOCALE, count, {
      one: 'Réessayer # message ?',
      many: 'Réessayer # de messages ?',
      other: 'Réessayer # messages ?',
    }),
  replayText:
    'Ils sont transmis à l’assistant dans l’ordre de leur arrivée. Des clients peuvent recevoir une réponse à une vieille question.',
  replayConfirm: 'Réessayer',
  replayed: (count) =>
    plural(LOCALE, count, {
      one: '# message est réessayé',
      many: '# de messages sont réessayés',
      other: '# messages sont réessayés',
    }),
  cancel: 'Annuler',
  export: 'Enregistrer en tableau',
  exporting: (count) =>
    plural(LOCALE, count, {
      one: 'Enregistrement… # message',
      many: 'Enregistrement… # de messages',
      other: 'Enregistrement… # messages',
    }),
  exported: (count) =>
    plural(LOCALE, count, {
      one: '# message enregistré en tableau',
      many: '# de messages enregistrés en tableau',
      other: '# messages enregistrés en tableau',
    }),
  exportName: 'salesboy-messages-recus',
  details: {
    title: 'Le chemin de ce message',
    close: 'Fermer',
    openChat: 'Ouvrir la discussion',
    retry: 'Réessayer maintenant',
    gone: 'Ce message n’est plus ici.',
    steps: {
      received: 'Reçu par WhatsApp',
      stored: 'Gardé sur cet ordinateur',
      sent: 'Transmis à l’assistant',
      answered: 'Répondu par l’assistant',
      typed: 'Tapé',
      out: 'Envoyé au client',
      delivered: 'Arrivé sur le téléphone',
      read: 'Lu',
    },
    notYet: 'pas encore',
    technical: 'Détails techniques',
    request: 'Ce qui a été envoyé',
    response: 'Ce qui est revenu',
    status: (status) => `Statut ${status}`,
    took: (span) => `après ${span}`,
    bytes: (count) => `${count} octets en tout`,
    noResponse: {
      network: 'Aucune connexion n’a pu être établie.',
      unknown: 'Aucune réponse n’est venue à temps.',
      aborted: 'Le programme a été fermé pendant l’attente.',
    },
    noAttempt: 'Le détail de la transmission est gardé sept jours.',
    masked: 'Les signatures ne sont montrées qu’en partie.',
    tries: (count) => plural(LOCALE, count, { one: '# essai', many: '# d’essais', other: '# essais' }),
  },
}
