import type { supportWords as english } from '../support-words.ts'
import type { Translation } from '../translation.ts'

const steps: Translation<typeof english>['steps'] = {
  disk: 'Place sur cet ordinateur',
  browser: 'Navigateur caché',
  internet: 'WhatsApp est joignable',
  link: 'Le téléphone est associé',
  core: 'L’assistant répond',
  plan: 'L’abonnement est actif',
  clock: 'L’horloge est juste',
}

const findings: Translation<typeof english>['findings'] = {
  ok: ['Tout va bien', ''],
  'disk-low': ['Le disque est presque plein', 'Supprimez ou déplacez des fichiers : il faut au moins 300 Mo libres.'],
  'disk-not-writable': [
    'Rien ne peut être enregistré',
    'Vérifiez que le dossier est à vous et que le disque n’est pas plein.',
  ],
  'browser-missing': [
    'Aucun navigateur n’a été trouvé',
    'Installez Google Chrome ou Microsoft Edge, puis redémarrez Salesboy.',
  ],
  'browser-failed': [
    'Le navigateur n’a pas démarré',
    'Redémarrez l’ordinateur. Si cela ne suffit pas, réinstallez Google Chrome.',
  ],
  offline: ['Pas d’internet', 'Vérifiez la connexion. Rien n’est perdu : les messages partiront à son retour.'],
  'coming-back': [
    'Cela revient tout seul',
    'Attendez une minute. Si cela ne suffit pas, redémarrez la boutique depuis sa carte dans Accueil.',
  ],
  'no-shop': [
    'Aucune boutique n’est connectée, cela n’a donc pas pu être vu',
    'Ajoutez ou connectez une boutique dans Accueil.',
  ],
  'not-linked': [
    'Un téléphone attend d’être associé',
    'Ouvrez Accueil et scannez le code avec le téléphone de la boutique.',
  ],
  unlinked: ['Le téléphone a retiré cet ordinateur', 'Ouvrez Accueil et associez-le de nouveau.'],
  disconnected: ['Une boutique est déconnectée', 'Connectez-la dans Accueil. Aucun code n’est nécessaire.'],
  'open-elsewhere': ['WhatsApp est ouvert ailleurs', 'Fermez-le là-bas, ou reprenez-le dans Accueil.'],
  'whatsapp-changed': ['WhatsApp a changé', 'Mettez Salesboy à jour. D’ici là, des messages peuvent manquer.'],
  'not-checked': ['Cela n’a pas pu être vérifié', 'Réglez d’abord les étapes du dessus, puis vérifiez de nouveau.'],
  'clock-wrong': [
    'L’horloge de cet ordinateur est fausse',
    'Activez « régler l’heure automatiquement » dans les réglages de l’ordinateur.',
  ],
  'not-configured': ['L’assistant n’est pas réglé', 'Saisissez son adresse et son secret dans Réglages.'],
  unreachable: ['L’assistant est injoignable', 'Vérifiez internet. S’il marche, demandez à qui gère votre assistant.'],
  proxy: [
    'Le réseau arrête la connexion',
    'Il refuse l’adresse de l’assistant, ou sa sortie ne répond pas. Demandez à qui s’occupe du réseau de laisser passer Salesboy.',
  ],
  'proxy-silent': [
    'La sortie du réseau vers Internet ne répond pas',
    'Elle accepte la connexion et se tait. Demandez à qui s’occupe du réseau ; les messages attendent ici en sécurité.',
  ],
  untrusted: [
    'Un antivirus ou un réseau d’entreprise contrôle la connexion',
    'Cet ordinateur ne connaît pas son certificat. Demandez à qui s’en occupe de l’ajouter, ou d’exclure Salesboy du contrôle.',
  ],
  'secret-refused': ['L’assistant refuse le secret', 'Copiez de nouveau le secret depuis la page de votre assistant.'],
  'user-unknown': [
    'L’assistant ne connaît pas cette boutique',
    'Vérifiez l’identifiant sur la page de votre assistant.',
  ],
  'plan-inactive': [
    'L’abonnement n’est pas actif',
    'Renouvelez-le auprès de votre assistant. Les messages attendent ici en sécurité.',
  ],
  'unexpected-answer': ['Quelque chose d’autre répond à cette adresse', 'Vérifiez l’adresse dans Réglages.'],
  'unreadable-answer': [
    'La réponse de l’assistant est illisible',
    'Demandez à qui l’a installé de répondre comme le dit le guide des assistants.',
  ],
}

export const supportWords: Translation<typeof english> = {
  diagnosis: 'Quelque chose ne va pas ?',
  diagnosisText: 'Vérifie tout, de cet ordinateur à votre assistant. Cela prend quelques secondes.',
  check: 'Vérifier maintenant',
  again: 'Vérifier de nouveau',
  checking: 'Vérification…',
  steps,
  findings,
  states: { waiting: 'pas encore', running: 'vérification', ok: 'bien', problem: 'problème', skipped: 'pas vérifié' },
  allWell: 'Tout va bien.',
  log: 'Ce que Salesboy a noté',
  logText: 'Les lignes les plus récentes. Les numéros sont raccourcis, les messages ne sont jamais notés.',
  level: 'Afficher',
  levels: { debug: 'Tout', info: 'Normal', warn: 'Avertissements', error: 'Erreurs' },
  refresh: 'Afficher les plus récentes',
  logEmpty: 'Rien n’a été noté à ce niveau.',
  logShow: 'Afficher les notes',
  export: 'Vous faire aider',
  exportText:
    'Un fichier avec les réglages, les états et les notes pour qui vous aide. Aucun message, aucun nom, aucun secret ; les numéros sont raccourcis.',
  exportButton: 'Enregistrer le fichier',
  exported: 'Le fichier a été enregistré',
  about: 'À propos',
  licences: 'Licences de ce qui est à l’intérieur',
  licencesShow: 'Afficher les licences',
  broken: 'Cette partie n’a pas pu être affichée',
  brokenHow:
    'Salesboy continue de fonctionner : les messages arrivent et reçoivent leur réponse. Réessayez ; si cela se reproduit, copiez les détails et envoyez-les à qui vous aide.',
  copyDetails: 'Copier les détails',
}
