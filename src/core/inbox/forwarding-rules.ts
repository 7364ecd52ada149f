import { fixedTexts } from '../../shared/model/fixed-texts.ts'
import type { NotForwardedRule } from '../../shared/model/not-forwarded.ts'
import type { Settings } from '../../shared/model/settings.ts'
import type { PlainCode } from '../../shared/words/say.ts'
import { isOwn } from '../ids/message-ids.ts'
import { isWhatsAppAccount } from '../ids/whatsapp-accounts.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { markerOf } from './marker.ts'
import { editTypes, noticeTypes, signTypes, writtenTypes } from './message-types.ts'

/** The facts that a rule may use beside the message. */
export interface RuleContext {
  readonly groups: Settings['forward.groups']
  readonly broadcasts: Settings['forward.broadcasts']
  readonly media: Settings['forward.media']
  /** The message is in the owner's chat with himself. */
  readonly isOwnChat: boolean
  /** The message is from a time whose answers are unknown, because the database was lost. */
  readonly isLost: boolean
  readonly isTooOld: boolean
}

/**
 * `left out`: counted, not stored. `kept`: stored and shown in the thread. `waits`: stored, and the chat waits for a human. `waits once`:
 * like `waits`, and a later answer of the bot does not end the wait, because only the phone shows the message.
 */
export type Becomes = 'left out' | 'kept' | 'waits' | 'waits once'

export interface ForwardingRule {
  readonly rule: NotForwardedRule
  /** For the documents: the messages the rule applies to. */
  readonly which: string
  readonly becomes: Becomes
  /** The note that the thread shows beside a stored message. */
  readonly note: PlainCode | null
  /** The rule depends on a setting: a message read again by a catch-up is judged again. */
  readonly bySetting?: true
  applies(message: IncomingMessage, context: RuleContext): boolean
}

/** Whether this chat is read and forwarded at all. The setting `forward.groups` decides about groups. */
export function isWanted(chatId: string, groups: Settings['forward.groups']): boolean {
  if (!chatId.endsWith('@g.us') || groups === 'all') return true
  return groups !== 'none' && groups.includes(chatId)
}

const isOfType =
  (types: ReadonlySet<string>) =>
  ({ type }: IncomingMessage): boolean =>
    types.has(type)

/**
 * Decides which messages are not forwarded to the assistant: the only such table, asked from top to bottom; the first rule that applies
 * decides. A message to which no rule applies is forwarded. So each message that WhatsApp reports is forwarded, or kept where the owner
 * sees it, or counted under a rule that Help shows. A message is never left out because of its `to`: in LID groups that is our own id.
 */
export const forwardingRules: readonly ForwardingRule[] = [
  {
    rule: 'own',
    which: 'of our own account, and in the chat with oneself',
    becomes: 'left out',
    note: null,
    applies: ({ messageId }, { isOwnChat }) => isOwnChat || isOwn(messageId),
  },
  {
    rule: 'status',
    which: 'status posts',
    becomes: 'left out',
    note: null,
    applies: ({ chatId }) => chatId.startsWith('status@'),
  },
  {
    rule: 'channel',
    which: 'posts of channels (`…@newsletter`)',
    becomes: 'left out',
    note: null,
    applies: ({ chatId }) => chatId.endsWith('@newsletter'),
  },
  {
    rule: 'broadcast-list',
    which: 'in a chat that is a broadcast list (`…@broadcast`)',
    becomes: 'left out',
    note: null,
    applies: ({ chatId }) => chatId.endsWith('@broadcast'),
  },
  {
    rule: 'whatsapp',
    which: 'of WhatsApp itself and of bots, such as Meta AI (`src/core/ids/whatsapp-accounts.ts`)',
    becomes: 'left out',
    note: null,
    applies: ({ chatId, authorId, phone }) =>
      [chatId, authorId, phone === null ? null : `${phone}@c.us`].some((id) => id !== null && isWhatsAppAccount(id)),
  },
  {
    rule: 'call',
    which: 'calls, also missed ones',
    becomes: 'left out',
    note: null,
    applies: ({ type }) => type === 'call_log',
  },
  {
    rule: 'revoked',
    which: 'deleted for everyone before they came here',
    becomes: 'left out',
    note: null,
    applies: ({ type }) => type === 'revoked',
  },
  {
    rule: 'sign',
    which: 'reactions, votes, pins and answers to invitations',
    becomes: 'left out',
    note: null,
    applies: isOfType(signTypes),
  },
  {
    rule: 'edit',
    which: 'orders to change a message',
    becomes: 'left out',
    note: null,
    applies: isOfType(editTypes),
  },
  {
    rule: 'notice',
    which: 'notices of WhatsApp: a new device, disappearing messages, a group’s changes',
    becomes: 'left out',
    note: null,
    applies: isOfType(noticeTypes),
  },
  {
    rule: 'album',
    which: 'the frame round several pictures; each picture comes by itself',
    becomes: 'left out',
    note: null,
    applies: ({ type }) => type === 'album',
  },
  {
    rule: 'group',
    which: 'in groups, unless `forward.groups` takes them',
    becomes: 'left out',
    note: null,
    bySetting: true,
    applies: ({ chatId }, { groups }) => !isWanted(chatId, groups),
  },
  {
    rule: 'unreadable',
    which: 'of which nobody can tell the chat: WhatsApp has changed',
    becomes: 'left out',
    note: null,
    applies: ({ chatId }) => chatId === '',
  },
  {
    rule: 'deleted',
    which: 'deleted for everyone while they were being stored',
    becomes: 'kept',
    note: 'note.deleted',
    applies: ({ isDeleted }) => isDeleted === true,
  },
  {
    rule: 'record-lost',
    which: 'read back from a time before the record was lost',
    becomes: 'waits',
    note: 'note.record-lost',
    applies: (_, { isLost }) => isLost,
  },
  {
    rule: 'broadcast',
    which: 'sent to many through a broadcast list, unless `forward.broadcasts` is on',
    becomes: 'kept',
    note: 'note.broadcast',
    bySetting: true,
    applies: ({ broadcast }, { broadcasts }) => broadcast === true && broadcasts === 'off',
  },
  {
    rule: 'undecrypted',
    which: 'not decrypted for three minutes; forwarded when it is',
    becomes: 'waits once',
    note: 'note.undecrypted',
    applies: ({ undecrypted }) => undecrypted === true,
  },
  {
    rule: 'unknown',
    which: 'of a kind that this version does not know, or that says nothing in words; forwarded when it does',
    becomes: 'waits once',
    note: 'note.unknown-kind',
    // When the page gave no text for a type that has one, our own mark stands in its place.
    applies: (message) =>
      !writtenTypes.has(message.type) ||
      message.body === fixedTexts.unknown ||
      (message.body === '' && markerOf(message) === ''),
  },
  {
    rule: 'no-text',
    which: 'pictures and files without words while `forward.media` is `none`',
    becomes: 'waits',
    note: 'note.no-text',
    bySetting: true,
    applies: (message, context) => textOf(message, context) === '',
  },
  {
    rule: 'too-old',
    which: 'read back older than `replies.maxAgeHours`, unless `forward.oldMessages` is on',
    becomes: 'waits',
    note: 'note.too-old',
    bySetting: true,
    applies: (_, { isTooOld }) => isTooOld,
  },
]

/** Messages left out by one of these rules are never fetched again, whatever the settings are. */
export const leftOutForGood: ReadonlySet<NotForwardedRule> = new Set(
  forwardingRules.filter((one) => one.becomes === 'left out' && one.bySetting !== true).map(({ rule }) => rule),
)

/** The rule that keeps this message from the assistant; null when it is forwarded. */
export function ruleFor(message: IncomingMessage, context: RuleContext): ForwardingRule | null {
  return forwardingRules.find((one) => one.applies(message, context)) ?? null
}

/** The text of this message as it is stored, shown and forwarded. */
export function textOf(message: IncomingMessage, { media }: Pick<RuleContext, 'media'>): string {
  const { body, type, undecrypted } = message
  if (undecrypted === true) return fixedTexts.undecrypted
  if (!writtenTypes.has(type)) return fixedTexts.unknown
  const marker = markerOf(message)
  if (body !== '') return body
  if (marker === '') return fixedTexts.unknown
  // `none` switches off marks for pictures and files only, not for orders and the like.
  return media === 'none' && !isAboutWares(message) ? '' : marker
}

const isAboutWares = ({ order, product, referral, unavailable }: IncomingMessage): boolean =>
  [order, product, referral, unavailable].some((one) => one !== undefined)

/** Whether only the phone shows the content of this message, whether or not it is forwarded. */
export function needsPhone(message: IncomingMessage, rule: ForwardingRule | null): boolean {
  return rule === null ? message.unavailable !== undefined : rule.becomes === 'waits once'
}
