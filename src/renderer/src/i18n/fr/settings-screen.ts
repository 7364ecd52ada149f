import type { WholeCatalogue } from '../translation.ts'
import { settingWords } from './settings.ts'

export const settings: WholeCatalogue['settings'] = {
  title: 'Réglages',
  saved: 'Enregistré',
  fixed: 'Fixé au démarrage de Salesboy ; ne peut être changé que là.',
  outside: (name) =>
    `Aucune fenêtre ne peut changer ceci, car Salesboy lancerait ce qu’il désigne. Cela se règle là où Salesboy est lancé : ${name}.`,
  chooseProgram: 'Choisir un programme…',
  automatic: 'Revenir à l’automatique',
  groups: {
    core: 'Assistant',
    sessions: 'Boutiques',
    replies: 'Réponses',
    forwarding: 'Ce qui est transmis',
    computer: 'Cet ordinateur',
    privacy: 'Vie privée',
    advanced: 'Avancé',
  },
  search: 'Chercher un réglage',
  noMatch: 'Aucun réglage trouvé. Essayez moins de mots.',
  range: (min, max) => `de ${min} à ${max}`,
  notANumber: (min, max) => `Saisissez un nombre de ${min} à ${max}.`,
  notWhole: (min, max) => `Saisissez un nombre entier de ${min} à ${max}.`,
  change: 'Changer',
  keep: 'Laisser tel quel',
  askTitle: (label) => `Changer « ${label} » ?`,
  undone: 'Annulé',
  replace: 'Remplacer',
  remove: 'Retirer',
  removeTitle: (label) => `Retirer « ${label} » ?`,
  secrets: {
    'core.secret': [
      'Secret',
      'Prouve à l’assistant que les messages viennent de cette boutique.',
      'Les messages attendent ici jusqu’à ce qu’il y en ait un nouveau.',
    ],
    'gateway.apiKey': [
      'Clé pour les appels de l’assistant',
      'Un assistant qui appelle cet ordinateur doit la connaître.',
      'Personne ne peut appeler cet ordinateur jusqu’à ce qu’il y en ait une nouvelle.',
    ],
  },
  secretKept: 'Gardé, jamais montré.',
  secretMissing: 'Pas encore saisi.',
  saveSecret: 'Enregistrer le secret',
  secretSaved: 'Secret enregistré',
  protection: {
    vault: 'Gardé dans le coffre de mots de passe de cet ordinateur.',
    file: 'Gardé dans un fichier que seul ce compte peut lire.',
    basic: 'Cet ordinateur n’a pas de coffre de mots de passe : le secret n’est que légèrement protégé.',
  },
  test: 'Tester la connexion',
  testing: 'Test…',
  results: {
    ok: 'Tout va bien : l’assistant répond et accepte le secret.',
    'not-configured': 'Saisissez d’abord l’adresse et le secret.',
    unreachable: 'L’assistant est injoignable. Vérifiez l’adresse et internet.',
    proxy: 'Le réseau ne laisse pas Salesboy joindre l’assistant. Demandez à qui s’occupe du réseau de l’autoriser.',
    'proxy-silent': 'La sortie de ce réseau vers Internet ne répond pas. Demandez à qui s’occupe du réseau.',
    untrusted:
      'Un antivirus ou un réseau d’entreprise contrôle la connexion, et cet ordinateur ne connaît pas son certificat. Demandez à qui s’occupe de cet ordinateur.',
    'secret-refused': 'L’assistant refuse ce secret. Vérifiez-le sur la page de votre assistant.',
    'user-unknown': 'L’assistant ne connaît pas l’identifiant de cette boutique.',
    'plan-inactive': 'L’abonnement n’est pas actif. Les messages attendraient ici en sécurité.',
    'unexpected-answer': 'Quelque chose répond à cette adresse, mais pas votre assistant. Vérifiez l’adresse.',
    'unreadable-answer':
      'L’assistant a répondu quelque chose que Salesboy ne peut pas lire. Les clients ne recevraient aucune réponse : voyez comment répondre dans le guide des assistants.',
  },
  someGroups: 'Certains groupes',
  fields: settingWords,
}
