import type { Ack } from '../../shared/model/message.ts'
import { cleanFileName, plainFileName } from '../../shared/file-name.ts'
import type { IncomingMessage, MessageChange, OutgoingMessage, Reaction } from './incoming-message.ts'
import type { RenumberedNotice } from './whatsapp-client.ts'
import { buildMessageId, parseMessageKey, parseWid, userOf } from '../ids/message-ids.ts'
import type { ContactCard } from '../../shared/model/attached.ts'
import { contactCards } from './contact-cards.ts'
import { vcardNames } from './vcard-names.ts'

type Raw = Readonly<Record<string, unknown>>

export type MappedMessage =
  | { readonly kind: 'incoming'; readonly message: IncomingMessage }
  | { readonly kind: 'outgoing'; readonly message: OutgoingMessage }

const mediaTypes: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'ptt', 'ptv', 'document', 'sticker', 'gif'])
/** Their `body` is a thumbnail or a vCard, never what the person wrote. */
const bodilessTypes: ReadonlySet<string> = new Set(['location', 'live_location', 'vcard', 'multi_vcard'])

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
function numberOrNull(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

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

function isMedia(raw: Raw, type: string): boolean {
  return mediaTypes.has(type) || textOrNull(raw['directPath']) !== null
}

/** Text or caption. A media message's `body` is its thumbnail in base64, so only the caption counts there. */
function bodyOf(raw: Raw, type: string): string {
  if (isMedia(raw, type)) return text(raw['caption'])
  if (bodilessTypes.has(type)) return ''
  const body = text(raw['body'])
  if (body.startsWith('/9j/') && body.length > 400 && !/\s/.test(body)) return text(raw['caption'])
  return body || text(raw['caption']) || text(raw['pollName']) || text(raw['eventName'])
}

/** A customer chooses what he calls a file. What it can be saved as goes on; what he called it only beside that, to be read. */
function fileNamesOf(
  given: string | null,
): Pick<NonNullable<IncomingMessage['media']>, 'filename' | 'originalFilename'> {
  if (given === null) return { filename: null }
  const filename = cleanFileName(given)
  return filename === given ? { filename } : { filename, originalFilename: plainFileName(given) }
}

function locationOf(raw: Raw, type: string): IncomingMessage['location'] {
  if (type !== 'location' && type !== 'live_location') return null
  const latitude = numberOrNull(raw['lat'])
  const longitude = numberOrNull(raw['lng'])
  if (latitude === null || longitude === null) return null
  return { latitude, longitude, name: textOrNull(text(raw['loc']).split('\n')[0]) }
}

/** A number above nothing under its name, or no such name. */
function positive<Name extends 'duration' | 'width' | 'height'>(
  name: Name,
  raw: Raw,
): { readonly [K in Name]?: number } {
  const number = numberOrNull(raw[name])
  return number !== null && number > 0 ? ({ [name]: number } as { readonly [K in Name]: number }) : {}
}

function contactsOf(raw: Raw, type: string): readonly ContactCard[] {
  if (type === 'vcard') return contactCards(text(raw['body']))
  if (type !== 'multi_vcard' || !Array.isArray(raw['vcardList'])) return []
  return raw['vcardList'].filter(isRecord).flatMap((card) => contactCards(text(card['vcard'])))
}

function contactCardsOf(raw: Raw, type: string): readonly string[] {
  if (type === 'vcard') {
    const given = textOrNull(raw['vcardFormattedName'])
    return given === null ? vcardNames(text(raw['body'])) : [given]
  }
  if (type !== 'multi_vcard' || !Array.isArray(raw['vcardList'])) return []
  return raw['vcardList'].filter(isRecord).flatMap((card) => {
    const given = textOrNull(card['displayName'])
    return given === null ? vcardNames(text(card['vcard'])) : [given]
  })
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
  const quotedText = quoted === null ? '' : bodyOf(quoted, text(quoted['type']))
  return { messageId, text: quotedText === '' ? null : quotedText }
}

/** By what a message of ours is known again. */
function ownContentOf(raw: Raw, type: string): Pick<OutgoingMessage, 'media' | 'location'> {
  const location = locationOf(raw, type)
  if (location !== null) return { location: { latitude: location.latitude, longitude: location.longitude } }
  if (!isMedia(raw, type)) return {}
  const filename = textOrNull(raw['filename'])
  return { media: { sha256: hexHash(raw['filehash']), size: numberOrNull(raw['size']), filename } }
}

/** WhatsApp writes hashes in base64. */
function hexHash(value: unknown): string | null {
  const bytes = Buffer.from(text(value), 'base64')
  return bytes.length === 32 ? bytes.toString('hex') : null
}

export interface MapOptions {
  readonly backfilled: boolean
  readonly ownIds: ReadonlySet<string>
  /** Unix seconds for a message without a time of its own. */
  readonly now?: number
}

/**
 * A serialised message of the page (`msg.serialize()` as the library hands it over) to plain data. `ownIds` are our phone and LID
 * ids, to tell whose message was quoted. The phone behind a LID is not looked up here. Never throws. Null when the key cannot be read, and for
 * what is not decrypted yet: it comes again under the same id, and would then be taken for known.
 */
export function mapMessage(raw: unknown, options: MapOptions): MappedMessage | null {
  if (!isRecord(raw)) return null
  try {
    return mapRecord(raw, options)
  } catch {
    return null // A field that throws when it is read: as good as no message, and no reason to lose the others.
  }
}

function mapRecord(raw: Raw, options: MapOptions): MappedMessage | null {
  const key = parseMessageKey(raw['id'], raw)
  if (key === null) return null
  const type = text(raw['type']) || 'unknown'
  if (type === 'ciphertext') return null
  const messageId = buildMessageId(key)
  const chatId = parseWid(key.remote) ?? key.remote
  const timestamp = timeOrNull(raw['t']) ?? timeOrNull(raw['timestamp']) ?? options.now ?? 0
  const body = bodyOf(raw, type)
  if (key.fromMe) {
    // A page that holds a message and tells no acknowledgements at all is the best evidence there is.
    const ack = options.backfilled && raw['ack'] == null ? 1 : parseAck(raw['ack'])
    return { kind: 'outgoing', message: { messageId, chatId, body, type, timestamp, ack, ...ownContentOf(raw, type) } }
  }
  const isGroup = chatId.endsWith('@g.us')
  const isDirect = chatId.endsWith('@c.us') || chatId.endsWith('@lid')
  const authorId = isDirect ? null : (parseWid(raw['author']) ?? parseWid(key.participant))
  const sender = isDirect ? chatId : authorId
  const hasMedia = isMedia(raw, type)
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
      body,
      type,
      hasMedia,
      media: hasMedia
        ? {
            mimetype: textOrNull(raw['mimetype']),
            ...fileNamesOf(type === 'document' ? textOrNull(raw['filename']) : null),
            size: numberOrNull(raw['size']),
            ...positive('duration', raw),
            ...positive('width', raw),
            ...positive('height', raw),
          }
        : null,
      location: locationOf(raw, type),
      contactCards: contactCardsOf(raw, type),
      contacts: contactsOf(raw, type),
      quoted: quotedOf(raw, chatId, options.ownIds),
      timestamp,
      isGroup,
      backfilled: options.backfilled,
      ...editedAtOf(raw),
    },
  }
}

/** The clock is the sender's: any time that can be one. */
function editedAtOf(raw: Raw): Pick<IncomingMessage, 'editedAt'> {
  const ms = numberOrNull(raw['latestEditSenderTimestampMs'])
  return ms !== null && ms > 0 && ms <= LATEST_TIME * 1000 ? { editedAt: Math.trunc(ms) } : {}
}

/**
 * What a serialised message says of what was done to it: a customer's message that was deleted for everyone, or as it reads after an edit. Null
 * for anything else. Never throws.
 */
export function mapChange(raw: unknown, options: MapOptions): MessageChange | null {
  try {
    if (!isRecord(raw)) return null
    return isDeletion(raw) ? deletionOf(raw) : editOf(raw, options)
  } catch {
    return null // A field that throws when it is read: as good as no word of it.
  }
}

/** Before WhatsApp's page has worked on it, a deletion is a message of its own kind. */
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
  if (mapped?.kind !== 'incoming') return null
  return { kind: 'edited', chatId: mapped.message.chatId, message: mapped.message }
}

const RENUMBERED: ReadonlySet<string> = new Set(['change_number', 'change_lid', 'change_username'])

/**
 * WhatsApp's own notice that somebody has another id, number or name; null for anything else. The library reads it the same way (its
 * `contact_changed`): `to` is who it is now, and what else the notice names is who it was. Never throws.
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
    return null // A field that throws when it is read: who it is is asked again tomorrow.
  }
}

/** The longest emoji are families of a few people; more is none. */
const LONGEST_EMOJI = 64

/** A reaction as the page's ear tells it; null for what cannot be one. `now`: unix seconds. Never throws. */
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
