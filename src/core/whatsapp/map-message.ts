import { createHash } from 'node:crypto'
import type { Ack } from '../../shared/model/message.ts'
import { markerOf } from '../inbox/marker.ts'
import { kindName, writtenTypes } from '../inbox/message-types.ts'
import { buildMessageId, parseMessageKey, parseWid, userOf } from '../ids/message-ids.ts'
import type {
  IncomingMessage,
  MessageChange,
  OutgoingMessage,
  Reaction,
  UnreadableMessage,
} from './incoming-message.ts'
import type { RenumberedNotice } from './whatsapp-client.ts'
import { contentOf, ownContentOf } from './message-content.ts'
import { isRecord, numberOrNull, text, textOrNull, type Raw } from './raw-fields.ts'

export type MappedMessage =
  | { readonly kind: 'incoming'; readonly message: IncomingMessage }
  | { readonly kind: 'outgoing'; readonly message: OutgoingMessage }
  | { readonly kind: 'unreadable'; readonly message: UnreadableMessage }

/** 2100-01-01. A later value is not a time in seconds; stored, it would hide all later messages from catch-up. */
const LATEST_TIME = 4_102_444_800

/** Unix seconds, or null for an impossible time. */
function timeOrNull(value: unknown): number | null {
  const seconds = numberOrNull(value)
  return seconds !== null && seconds >= 0 && seconds <= LATEST_TIME ? Math.trunc(seconds) : null
}

/** Converts a value to one of WhatsApp's acknowledgements; unknown values count as pending (0). */
export function parseAck(value: unknown): Ack {
  const ack = numberOrNull(value)
  return ack !== null && Number.isInteger(ack) && ack >= -1 && ack <= 4 ? (ack as Ack) : 0
}

function quotedOf(raw: Raw, chatId: string, ownIds: ReadonlySet<string>): IncomingMessage['quoted'] {
  const stanza = textOrNull(raw['quotedStanzaID'])
  const quoted = isRecord(raw['quotedMsg']) ? raw['quotedMsg'] : null
  if (stanza === null && quoted === null) return null
  const participant = parseWid(raw['quotedParticipant'])
  const messageId =
    stanza === null
      ? null
      : buildMessageId({
          fromMe: participant !== null && ownIds.has(participant),
          remote: parseWid(raw['quotedRemoteJid']) ?? chatId,
          id: stanza,
          participant: chatId.endsWith('@g.us') ? participant : null,
        })
  if (quoted === null) return { messageId, text: null }
  const content = contentOf(quoted, typeOf(quoted))
  const { body, order, product } = content
  const named = body || markerOf(content) || '[message]'
  return { messageId, text: named, ...(order && { order }), ...(product && { product }) }
}

/**
 * WhatsApp's type of the message. The page calls a message that it cannot show `unknown` and names the real type beside it (its
 * `WAWebFormatUnknownMsg`). That type is used, so that a pin stays a pin and nobody is called to the phone for it. Types with a
 * person's words, and edits, stay `unknown`.
 */
function typeOf(raw: Raw): string {
  const type = text(raw['type']) || 'unknown'
  const meant = text(raw['futureproofType'])
  if (type !== 'unknown' || meant === '' || text(raw['futureproofSubtype']) === 'message_edit') return type
  return writtenTypes.has(meant) ? type : meant
}

export interface MapOptions {
  readonly backfilled: boolean
  readonly ownIds: ReadonlySet<string>
  /** Unix seconds for a message without a time of its own. */
  readonly now?: number
  /** Unix seconds: an undecrypted message older than this may never be decrypted. Left out: every one is waited for. */
  readonly waitedForUntil?: number
}

/**
 * Converts a serialised message of the page (`msg.serialize()` as the library hands it over) to plain data. `ownIds` are our phone
 * and LID ids, which tell whose message was quoted. Does not look up the phone behind a LID. Never throws. Returns `unreadable` when
 * the message's id or chat cannot be read. Returns null for a message that is not decrypted yet, because it comes again under the
 * same id and would then count as known.
 */
export function mapMessage(raw: unknown, options: MapOptions): MappedMessage | null {
  if (!isRecord(raw)) return unreadable(raw, options)
  try {
    return mapRecord(raw, options)
  } catch {
    // A field threw when read: keep the message with its other fields.
    return mapRecord(withoutBiting(raw), options)
  }
}

function withoutBiting(raw: Raw): Raw {
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(raw)) {
    try {
      const value: unknown = structuredClone(raw[name])
      // A cycle can be cloned but not stored as JSON: let this throw.
      JSON.stringify(value)
      copy[name] = value
    } catch {
      // An unreadable field: leave it out.
      continue
    }
  }
  return copy
}

function unreadable(raw: unknown, options: MapOptions): MappedMessage {
  const known = isRecord(raw) ? raw : {}
  const timestamp = timeOrNull(known['t']) ?? options.now ?? 0
  let whole: string
  try {
    whole = JSON.stringify(raw) ?? ''
  } catch {
    whole = String(timestamp) // A cycle: only the time distinguishes it from others.
  }
  const print = createHash('sha256').update(whole).digest('hex').slice(0, 32)
  return { kind: 'unreadable', message: { print, type: kindName(typeOf(known)), timestamp } }
}

function mapRecord(raw: Raw, options: MapOptions): MappedMessage | null {
  const key = parseMessageKey(raw['id'], raw)
  if (key === null) return unreadable(raw, options)
  const type = typeOf(raw)
  const content = contentOf(raw, type)
  const messageId = buildMessageId(key)
  const chatId = parseWid(key.remote) ?? key.remote
  const timestamp = timeOrNull(raw['t']) ?? timeOrNull(raw['timestamp']) ?? options.now ?? 0
  const isOpen = type !== 'ciphertext' || content.unavailable !== undefined
  if (!isOpen && (key.fromMe || timestamp >= (options.waitedForUntil ?? 0))) return null
  if (key.fromMe) {
    // The page holds the message but tells no acknowledgement: count it as sent, because there is no better evidence.
    const ack = options.backfilled && raw['ack'] == null ? 1 : parseAck(raw['ack'])
    const own = ownContentOf(raw, content)
    return { kind: 'outgoing', message: { messageId, chatId, body: content.body, type, timestamp, ack, ...own } }
  }
  const isGroup = chatId.endsWith('@g.us')
  const isDirect = chatId.endsWith('@c.us') || chatId.endsWith('@lid')
  const authorId = isDirect ? null : (parseWid(raw['author']) ?? parseWid(key.participant))
  const sender = isDirect ? chatId : authorId
  return {
    kind: 'incoming',
    message: {
      messageId,
      chatId,
      authorId,
      phone: userOf(sender, 'c.us'),
      lid: userOf(sender, 'lid'),
      pushName: textOrNull(raw['notifyName']),
      chatName: null,
      ...content,
      quoted: quotedOf(raw, chatId, options.ownIds),
      timestamp,
      isGroup,
      backfilled: options.backfilled,
      ...(isOpen ? {} : { undecrypted: true }),
      ...(raw['broadcast'] === true && isDirect ? { broadcast: true } : {}),
      ...editedAtOf(raw),
    },
  }
}

/** The sender's clock sets this time: accept every possible one. */
function editedAtOf(raw: Raw): Pick<IncomingMessage, 'editedAt'> {
  const ms = numberOrNull(raw['latestEditSenderTimestampMs'])
  return ms !== null && ms > 0 && ms <= LATEST_TIME * 1000 ? { editedAt: Math.trunc(ms) } : {}
}

/**
 * The change that a serialised message reports: a customer's message deleted for everyone, or a message of a customer or of ours
 * after an edit. Null for anything else. Never throws.
 */
export function mapChange(raw: unknown, options: MapOptions): MessageChange | null {
  try {
    if (!isRecord(raw)) return null
    return isDeletion(raw) ? deletionOf(raw) : editOf(raw, options)
  } catch {
    return null // A field threw when read: treat it as no change.
  }
}

/** Whether this is a deletion. Before WhatsApp's page has processed it, a deletion is a message of its own type. */
function isDeletion(raw: Raw): boolean {
  return raw['type'] === 'revoked' || (raw['type'] === 'protocol' && /_revoke$/.test(text(raw['subtype'])))
}

function deletionOf(raw: Raw): MessageChange | null {
  const keys = [parseMessageKey(raw['protocolMessageKey'], raw), parseMessageKey(raw['id'], raw)]
  const theirs = keys.filter((key) => key !== null).filter((key) => !key.fromMe)
  const [first] = theirs
  if (first === undefined) return null
  const messageIds = [...new Set(theirs.map((key) => buildMessageId(key)))]
  return { kind: 'deleted', chatId: parseWid(first.remote) ?? first.remote, messageIds }
}

function editOf(raw: Raw, options: MapOptions): MessageChange | null {
  const mapped = mapRecord(raw, options)
  if (mapped?.kind === 'outgoing') return ownEditOf(raw, mapped.message)
  if (mapped?.kind !== 'incoming') return null
  return { kind: 'edited', chatId: mapped.message.chatId, message: mapped.message }
}

/** Our messages also change while they are sent: only a change that the page marks as an edit counts. */
function ownEditOf(raw: Raw, { chatId, messageId, body }: OutgoingMessage): MessageChange | null {
  const isEdited = numberOrNull(raw['latestEditSenderTimestampMs']) !== null && body !== ''
  return isEdited ? { kind: 'own', chatId, messageId, text: body } : null
}

const RENUMBERED: ReadonlySet<string> = new Set(['change_number', 'change_lid', 'change_username'])

/**
 * Reads WhatsApp's notice that a person's id, number or name changed; null for anything else. Like the library's `contact_changed`,
 * it takes `to` as the current id and the other id in the notice as the former one. Never throws.
 */
export function mapRenumbered(raw: unknown): RenumberedNotice | null {
  try {
    if (!isRecord(raw) || raw['type'] !== 'notification_template' || !RENUMBERED.has(text(raw['subtype']))) return null
    const given = raw['templateParams']
    const named = (Array.isArray(given) ? given : []).map((id) => parseWid(id)).filter((id) => id !== null)
    const people = named.filter((id) => /^\d+@(lid|c\.us)$/.test(id))
    const to = parseWid(raw['to'])
    const now = to !== null && people.includes(to) ? to : (people.at(-1) ?? null)
    const before = people.find((id) => id !== now && id.split('@')[1] === now?.split('@')[1]) ?? null
    const chat = isRecord(raw['id']) ? parseWid(raw['id']['remote']) : null
    const isChange = raw['subtype'] !== 'change_username' && now !== null && before !== null
    const others = [...new Set([...people, ...(chat !== null && /@(lid|c\.us)$/.test(chat) ? [chat] : [])])]
    return { from: isChange ? before : null, to: isChange ? now : null, others }
  } catch {
    return null // A field threw when read: the ids are looked up again tomorrow.
  }
}

/** Emoji are no longer than this: the longest are families of a few people. */
const LONGEST_EMOJI = 64

/** A reaction as reported by the page's ear; null for anything that cannot be one. `now`: unix seconds. Never throws. */
export function mapReaction(raw: unknown, now: number): Reaction | null {
  if (!isRecord(raw)) return null
  const key = parseMessageKey(raw['id'])
  const emoji = raw['text'] ?? ''
  const sender = parseWid(raw['sender'])
  const isOwn = raw['fromMe'] === true
  if (key === null || typeof emoji !== 'string' || emoji.length > LONGEST_EMOJI || (sender === null && !isOwn))
    return null
  const ms = numberOrNull(raw['ms'])
  const at = ms !== null && ms > 0 ? Math.min(ms, now * 1000 + 60_000) : now * 1000
  const chatId = parseWid(key.remote) ?? key.remote
  return { kind: 'reacted', chatId, messageId: buildMessageId(key), senderId: isOwn ? null : sender, emoji, at }
}
