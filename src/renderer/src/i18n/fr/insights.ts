import type { insightWords as english } from '../insight-words.ts'
import { plural } from '../plural.ts'
import type { Translation } from '../translation.ts'

const LOCALE = 'fr'

export const insightWords: Translation<typeof english> = {
  title: 'Aperçu',
  range: 'Période',
  ranges: { '7': '7 derniers jours', '30': '30 derniers jours', custom: 'Choisir les jours' },
  from: 'Du',
  to: 'Au',
  badRange: 'Le dernier jour ne doit pas être avant le premier.',
  longRange: 'Choisissez un an au plus.',
  views: { plot: 'Graphiques', table: 'Tableaux' },
  view: 'Afficher en',
  empty: 'Aucun message pendant cette période',
  emptyHow:
    'Dès que des clients écrivent, vous voyez ici quand ils écrivent, en combien de temps ils ont une réponse, et ce qui n’a pas marché.',
  failed: 'Les chiffres n’ont pas pu être lus.',
  again: 'Réessayer',
  received: (count) => plural(LOCALE, count, { one: '# message', many: '# de messages', other: '# messages' }),
  hours: {
    some: (from, to) => `La plupart des clients écrivent entre ${from} et ${to}`,
    none: 'Quand les clients écrivent',
  },
  times: {
    title: (median, p95) => `La moitié des réponses arrivent en ${median}, presque toutes en ${p95}`,
    none: 'Rien n’a reçu de réponse pendant cette période',
    median: 'La moitié en',
    p95: '95 sur 100 en',
  },
  shares: {
    bot: (percent) => `Le robot a répondu à ${percent} des messages`,
    owner: (percent) => `Vous avez répondu à ${percent}`,
    labels: { bot: 'Robot', owner: 'Vous', none: 'Sans réponse' },
  },
  failures: {
    none: 'Tout a bien marché',
    some: (count) =>
      plural(LOCALE, count, {
        one: '# chose n’a pas marché',
        many: '# de choses n’ont pas marché',
        other: '# choses n’ont pas marché',
      }),
    of: { message: 'L’assistant n’a pas pris le message', reply: 'La réponse n’est pas partie' },
    causes: {
      'http-400': 'il a trouvé le message incorrect',
      'http-413': 'le message était trop gros',
      'http-422': 'il n’a pas pu lire le message',
      'http-500': 'il a eu lui-même une erreur',
      'timed-out': 'cela a pris trop de temps',
      network: 'il était injoignable',
      cut: 'la connexion s’est coupée',
      'too-old': 'la question était trop vieille',
      'not-on-whatsapp': 'le numéro n’est pas sur WhatsApp',
      'refused-by-whatsapp': 'WhatsApp l’a refusée',
      unknown: 'cause inconnue',
    },
  },
  table: {
    hour: 'Heure',
    day: 'Jour',
    received: 'Messages',
    bot: 'Robot',
    owner: 'Vous',
    failed: 'Échoué',
    cause: 'Cause',
    count: 'Combien de fois',
  },
}
