import type { words as english } from '../en.ts'
import { plural } from '../plural.ts'
import type { Translation } from '../translation.ts'

const LOCALE = 'fr'
type Part<K extends keyof typeof english> = Translation<(typeof english)[K]>

export const frame: Part<'frame'> = {
  loading: 'Préparation…',
  lost: 'Cette fenêtre a perdu le contact avec Salesboy. Elle réessaie toute seule ; rien n’est perdu.',
  notAdmitted: 'Ce lien a déjà servi',
  notAdmittedHow:
    'Par sécurité, chaque adresse ne sert qu’une fois. Une nouvelle a été affichée là où Salesboy a été démarré ; ouvrez celle-là.',
  skip: 'Aller au contenu',
  dismiss: 'Fermer',
  undo: 'Annuler',
  waitForYou: (count) =>
    plural(LOCALE, count, { one: '# vous attend', many: '# vous attendent', other: '# vous attendent' }),
  notices: 'Avis',
  labelled: (label, what) => `${label} : ${what}`,
}

export const session: Part<'session'> = {
  since: (time) => `depuis ${time}`,
  noPhone: 'Aucun téléphone associé',
  connect: 'Connecter',
  disconnect: 'Déconnecter',
  keepConnected: 'Rester connecté',
  disconnectTitle: (name) => `Déconnecter ${name} ?`,
  disconnectText: 'Le robot cesse de répondre. Vous pourrez reconnecter sans scanner.',
  more: 'Autres actions',
  restart: 'Redémarrer',
  rename: 'Renommer',
  renameTitle: 'Renommer cette boutique',
  renameLabel: 'Nom',
  save: 'Enregistrer',
  cancel: 'Annuler',
  unlink: 'Dissocier ce téléphone…',
  unlinkTitle: 'Dissocier ce téléphone ?',
  unlinkText: 'Il faudra scanner un nouveau code. Les messages en attente sont gardés.',
  unlinkLabel: 'Tapez DISSOCIER pour confirmer',
  unlinkWord: 'DISSOCIER',
  unlinkConfirm: 'Dissocier ce téléphone',
  remove: 'Retirer',
  removeTitle: (name) => `Retirer ${name} ?`,
  removeText: 'La boutique disparaît de cet ordinateur. Ses messages restent dans Activité.',
  linkAgain: 'Associer de nouveau',
  unlinkedText: 'Cet ordinateur a été dissocié sur le téléphone. Associez-le de nouveau pour continuer à répondre.',
  takeOver: 'Reprendre ici',
  conflictText: 'Ce WhatsApp a été ouvert dans une autre fenêtre ou sur un autre ordinateur. Un seul peut répondre.',
  tryAgain: 'Réessayer',
  next: (time) => `Prochain essai : ${time}`,
  reasons: {
    'browser-closed': 'Le navigateur caché a été fermé.',
    'page-crashed': 'La page de WhatsApp a planté.',
    'page-hung': 'La page de WhatsApp ne répond plus.',
    'page-deaf': 'La page de WhatsApp n’annonçait plus les nouveaux messages.',
    'launch-failed': 'Le navigateur caché n’a pas démarré.',
    'load-timeout': 'WhatsApp a mis trop de temps à charger.',
    'ready-timeout': 'WhatsApp a mis trop de temps à être prêt.',
    'state-stuck': 'WhatsApp n’est pas arrivé au bout.',
    resumed: 'L’ordinateur s’est réveillé.',
    'profile-locked': 'Un autre programme utilisait cette liaison WhatsApp.',
  },
  internetText: 'Pas d’internet. Rien n’est perdu : les messages partiront à son retour.',
  changedText: 'WhatsApp a changé. Certaines choses peuvent ne pas marcher tant que Salesboy n’est pas mis à jour.',
  changedVersion: (version) => `Ce qui ne marche pas dans WhatsApp Web ${version}`,
  expiresText: (time) => `Hors ligne depuis longtemps : WhatsApp met fin à cette liaison ${time}. Connectez-la avant.`,
  leave: 'Le laisser là-bas',
}

export const link: Part<'link'> = {
  preparing: 'Préparation du code…',
  alt: 'Code QR à scanner avec WhatsApp sur le téléphone',
  useCode: 'Utiliser plutôt un code à taper',
  useQr: 'Utiliser plutôt le code QR',
  noCamera: 'Pas d’appareil photo ?',
  phoneLabel: 'Le numéro WhatsApp de la boutique',
  phoneHint: 'Par exemple +234 803 123 4567',
  getCode: 'Obtenir un code',
  codeSteps:
    'Sur le téléphone : Appareils connectés, Connecter un appareil, « Connecter avec un numéro de téléphone ». Tapez ce code :',
  copy: 'Copier le code',
  copied: 'Copié',
  paused: 'Personne n’a scanné depuis un moment ; le code a été rangé.',
  showAgain: 'Afficher de nouveau le code QR',
  country: 'Pays',
  anyCountry: 'Le numéro commence par +',
  phoneMissing: 'Saisissez le numéro du téléphone de la boutique.',
  phoneWrong: {
    'not-a-number':
      'Ce n’est pas un numéro de téléphone. Choisissez le pays, ou commencez par + et l’indicatif du pays.',
    'too-short': 'Ce numéro est trop court.',
    'too-long': 'Ce numéro est trop long.',
    impossible: 'Ce numéro n’existe pas dans ce pays. Vérifiez les chiffres.',
  },
  codeFor: (phone) => `Pour ${phone}.`,
  codeLeft: (seconds) =>
    `Encore valable ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}, puis un nouveau arrive.`,
  codeRenews: 'Un nouveau code est en route…',
}

export const reasons: Part<'reasons'> = {
  'callback-mode': 'L’assistant envoie ses réponses de lui-même.',
  'response-mode': 'Seule la réponse à un message compte.',
  'already-answered': 'Le client a déjà une réponse.',
  'owner-takeover': 'Vous répondez dans cette discussion.',
  'quiet-hours': 'C’est la nuit pour le robot.',
  'too-old': 'La question était trop vieille pour une réponse automatique.',
  'answer-open': 'En attente de la réponse de l’assistant à la même question.',
  paused: 'Les réponses sont en pause.',
  'not-connected': 'WhatsApp n’est pas connecté.',
  'chat-budget': 'Cette discussion a eu assez de réponses pour cette heure.',
  budget: 'La limite de réponses par heure est atteinte.',
  unknown: 'On s’assure qu’elle a été envoyée.',
  'send-failed': 'WhatsApp ne l’a pas prise.',
  'not-on-whatsapp': 'Ce numéro n’est pas sur WhatsApp.',
  'chat-not-found': 'WhatsApp ne connaît plus cette discussion.',
  'not-allowed': 'WhatsApp ne nous laisse pas écrire dans cette discussion.',
  'refused-by-whatsapp': 'WhatsApp l’a prise puis refusée.',
  'earlier-failed': 'Le texte d’avant n’a pas pu être envoyé.',
}

export const reasonHelp: Part<'reasonHelp'> = {
  'owner-takeover':
    'Le robot se tait jusqu’à la fin du délai ou jusqu’à ce que vous rendiez la discussion. Vous pouvez encore envoyer cette réponse.',
  'quiet-hours':
    'Pendant les heures de silence, les réponses attendent le matin ; celle qui serait alors trop vieille vous est laissée. Vous pouvez l’envoyer maintenant.',
  'too-old':
    'Une réponse tardive fait souvent plus de mal que pas de réponse. Vous pouvez encore l’envoyer, ou écrire vous-même au client.',
  paused: 'Elle part quand vous reprenez, si la question n’est pas trop vieille d’ici là.',
  'not-connected': 'Elle part quand WhatsApp est de retour.',
  'chat-budget': 'Deux robots se parlent peut-être. Elle part dès que l’heure le permet.',
  budget: 'Elle part dès que l’heure le permet.',
  'send-failed': 'Plusieurs essais ont été faits. Réessayez, ou écrivez au client depuis le téléphone.',
  'refused-by-whatsapp': 'Le client ne l’a pas reçue. Réessayez, ou écrivez depuis le téléphone.',
  'earlier-failed': 'Renvoyez la première et celle-ci suit.',
}

export const waiting: Part<'waiting'> = {
  title: 'Vous attendent',
  none: 'Personne n’attend. Une discussion apparaît ici quand le robot n’a pas pu répondre, ou quand vous y répondez vous-même.',
  more: (count) => plural(LOCALE, count, { one: 'et # autre', many: 'et # d’autres', other: 'et # autres' }),
  done: 'Fait',
  doneFor: (name) => `Fait : ${name}`,
  reasons: {
    'not-accepted': 'L’assistant n’a pas accepté le message.',
    'too-old': 'Il était trop vieux pour une réponse automatique.',
    'answer-failed': 'La réponse n’a pas pu être envoyée.',
    yours: 'Le robot vous a laissé cette question.',
    'no-text': 'L’assistant ne peut pas le lire.',
  },
  open: 'Ouvrir la discussion',
  openFor: (name) => `Ouvrir la discussion : ${name}`,
  putAside: 'Mise de côté : cette discussion ne vous attend plus.',
}

export const away: Part<'away'> = (customers, answered, waiting) =>
  [
    plural(LOCALE, customers, {
      one: '# client a écrit pendant votre absence.',
      many: '# de clients ont écrit pendant votre absence.',
      other: '# clients ont écrit pendant votre absence.',
    }),
    plural(LOCALE, answered, {
      one: '# a reçu une réponse.',
      many: '# ont reçu une réponse.',
      other: '# ont reçu une réponse.',
    }),
    ...(waiting > 0
      ? [
          plural(LOCALE, waiting, {
            one: '# n’a pas encore de réponse.',
            many: '# n’ont pas encore de réponse.',
            other: '# n’ont pas encore de réponse.',
          }),
        ]
      : []),
  ].join(' ')
