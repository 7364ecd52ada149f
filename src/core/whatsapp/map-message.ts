import { createHash } from 'node:crypto'
import type { Ack } from '../../shared/model/message.ts'
import { markerOf } from '../inbox/marker.ts'
import { buildMessageId, parseMessageKey, parseWid, userOf } from '../ids/message-ids.ts'
import type { IncomingMessage, OutgoingMessage, UnreadableMessage } from './incoming-message.ts'
import { contentOf } from './message-content.ts'
import { isRecord, numberOrNull, text, textOrNull, type Raw } from './raw-fields.ts'

export type MappedMessage =
  | { readonly kind: 'incoming'; readonly message: IncomingMessage }
  | { readonly kind: 'outgoing'; readonly message: OutgoingMessage }
  | { readonly kind: 'unreadable'; readonly message: UnreadableMessage }

/** 2100-01-01. What claims to be later is no time in seconds; stored, it would hide everything after it from catch-up. */
const LATEST_TIME = 4_102_444_800

/** Unix seconds, or null for what cannot be a moment. */
function timeOrNull(value: unknown): number | null {
  const seconds = numberOrNull(value)
  return seconds !== null && seconds >= 0 && seconds <= LATEST_TIME ? Math.trunc(seconds) : null
}

/** Any number to one of WhatsApp's acknowledgements; unknown values count as pending. */
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

/** WhatsApp's name of the kind. */
function typeOf(raw: Raw): string {
  return text(raw['type']) || 'unknown'
}

export interface MapOptions {
  readonly backfilled: boolean
  readonly ownIds: ReadonlySet<string>
  /** Unix seconds for a message without a time of its own. */
  readonly now?: number
  /** Unix seconds: what is older than this and still not decrypted may never be. Left out: it is waited for. */
  readonly waitedForUntil?: number
}

/**
 * A serialised message of the page (`msg.serialize()` as the library hands it over) to plain data. `ownIds` are our phone and LID
 * ids, to tell whose message was quoted. The phone behind a LID is not looked up here. Never throws. `unreadable` when nobody can tell
 * which message it is, or in which chat. Null for what is not decrypted yet: it comes again under the same id, and would then be taken for known.
 */
export function mapMessage(raw: unknown, options: MapOptions): MappedMessage | null {
  if (!isRecord(raw)) return unreadable(raw, options)
  try {
    return mapRecord(raw, options)
  } catch {
    // A field that throws when it is read: the others are no reason to lose the message.
    return mapRecord(withoutBiting(raw), options)
  }
}

function withoutBiting(raw: Raw): Raw {
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(raw)) {
    try {
      const value: unknown = structuredClone(raw[name])
      // A cycle can be copied, and never be written down.
      JSON.stringify(value)
      copy[name] = value
    } catch {
      // This one bites: the message goes on without it.
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
    whole = String(timestamp) // A cycle: the moment alone tells it from others.
  }
  const print = createHash('sha256').update(whole).digest('hex').slice(0, 32)
  return { kind: 'unreadable', message: { print, type: typeOf(known), timestamp } }
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
    // A page that holds a message and tells no acknowledgements at all is the best evidence there is.
    const ack = options.backfilled && raw['ack'] == null ? 1 : parseAck(raw['ack'])
    return { kind: 'outgoing', message: { messageId, chatId, body: content.body, type, timestamp, ack } }
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
    },
  }
}
