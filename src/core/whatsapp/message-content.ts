import { cleanFileName, plainFileName } from '../../shared/file-name.ts'
import type { Order, Payment, Product, Referral } from '../../shared/model/message-extras.ts'
import { contactCards } from './contact-cards.ts'
import type { IncomingMessage, OutgoingMessage } from './incoming-message.ts'
import { isRecord, numberOrNull, text, textOrNull, type Raw } from './raw-fields.ts'
import { vcardNames } from './vcard-names.ts'

/** The text and attachments of a message or of a quoted message. */
export type Content = Pick<
  IncomingMessage,
  | 'body'
  | 'type'
  | 'hasMedia'
  | 'media'
  | 'location'
  | 'contactCards'
  | 'contacts'
  | 'order'
  | 'product'
  | 'referral'
  | 'unavailable'
  | 'payment'
  | 'about'
>

const MEDIA_TYPES: ReadonlySet<string> = new Set([
  'image',
  'video',
  'audio',
  'ptt',
  'ptv',
  'document',
  'sticker',
  'gif',
])
/** Their `body` is a thumbnail or a vCard, never what the person wrote. */
const BODILESS_TYPES: ReadonlySet<string> = new Set(['location', 'live_location', 'vcard', 'multi_vcard'])
/** Their `body` may be words or the picture of the first item. */
const WARE_TYPES: ReadonlySet<string> = new Set(['order', 'product'])
/** How JPEG, PNG, WebP and GIF start in base64, and how a data URL starts. */
const PICTURE_START = /^(\/9j\/|iVBORw0KGgo|UklGR|R0lGOD|data:[\w.+/-]*;base64,)/
/** A text up to this length is words: it may start like a picture but is shorter than any. */
const LEAST_PICTURE = 400
/** More options than WhatsApp lets a poll have. */
const MOST_OPTIONS = 20

/** Reads the content of one message from the page's data, and trusts none of it. */
export function contentOf(raw: Raw, type: string): Content {
  const unavailable = type === 'ciphertext' ? unavailableOf(raw) : null
  const hasMedia = MEDIA_TYPES.has(type) || textOrNull(raw['directPath']) !== null
  const order = type === 'order' ? orderOf(raw) : null
  const product = type === 'product' ? productOf(raw) : null
  const cards = cardsOf(raw, type)
  const referral = referralOf(raw['ctwaContext'])
  return {
    body: bodyOf(raw, type, hasMedia),
    type,
    hasMedia: hasMedia || unavailable === 'view-once',
    media: hasMedia ? mediaOf(raw, type) : null,
    location: locationOf(raw, type),
    contactCards: cards.flatMap(({ named, vcard }) => (named === null ? vcardNames(vcard) : [named])),
    contacts: cards.flatMap(({ vcard }) => contactCards(vcard)),
    ...(order && { order }),
    ...(product && { product }),
    ...(referral && { referral }),
    ...(unavailable && { unavailable }),
    ...(type === 'payment' && { payment: paymentOf(raw) }),
    ...aboutOf(raw, type),
  }
}

/** Per type, the field whose text is part of the message's marker. */
const ABOUT_FIELDS: ReadonlyMap<string, string> = new Map([
  ['groups_v4_invite', 'inviteGrpName'],
  ['sharable_event_invite', 'sharableEventInviteTitle'],
  ['location', 'comment'],
  ['live_location', 'comment'],
])

/** The name of the group or event in an invitation, or the comment on a place. */
function aboutOf(raw: Raw, type: string): Pick<Content, 'about'> {
  const name = ABOUT_FIELDS.get(type)
  const about = name === undefined ? null : shortText(raw[name], 300)
  return about === null ? {} : { about }
}

/** The text of a field; empty when the field holds the bytes of a picture. */
function wordsIn(value: unknown, least = LEAST_PICTURE): string {
  const words = text(value)
  return words.length > least && PICTURE_START.test(words) && !/\s/.test(words) ? '' : words
}

/** Text or caption. A media message's `body` is its thumbnail in base64, so only the caption counts there. */
function bodyOf(raw: Raw, type: string, hasMedia: boolean): string {
  const caption = wordsIn(raw['caption'])
  if (WARE_TYPES.has(type)) return wordsIn(raw['message']) || caption || wordsIn(raw['body'], 0)
  if (hasMedia) return caption
  if (BODILESS_TYPES.has(type)) return ''
  return wordsIn(raw['body']) || caption || pollOf(raw) || eventOf(raw) || answerOf(raw) || besideOf(raw)
}

/** The question of a poll and its options, one per line. */
function pollOf(raw: Raw): string {
  const question = wordsIn(raw['pollName'])
  const options = Array.isArray(raw['pollOptions']) ? raw['pollOptions'].filter(isRecord) : []
  const names = options.map(({ name }) => wordsIn(name)).filter((name) => name !== '')
  return question === '' ? '' : [question, ...names.slice(0, MOST_OPTIONS).map((name) => `- ${name}`)].join('\n')
}

/** The name and description of an event. */
function eventOf(raw: Raw): string {
  return [wordsIn(raw['eventName']), wordsIn(raw['eventDescription'])].filter((words) => words !== '').join('\n')
}

/** The choice made in a list or a row of buttons. */
function answerOf(raw: Raw): string {
  const picked = raw['listResponse']
  return wordsIn(isRecord(picked) ? picked['title'] : raw['selectedDisplayText'])
}

/** The text written with an invitation or a payment. */
function besideOf(raw: Raw): string {
  const note = raw['paymentNoteMsg']
  const caption = wordsIn(raw['sharableEventInviteCaption'])
  return wordsIn(raw['comment']) || caption || (isRecord(note) ? wordsIn(note['body']) : '')
}

/** Why WhatsApp shows the message on the phone only, for good; null when it is just not decrypted yet. */
function unavailableOf(raw: Raw): Content['unavailable'] | null {
  const subtype = text(raw['subtype'])
  if (subtype === 'bot_orphan') return 'bot'
  if (!subtype.endsWith('_unavailable_fanout')) return null
  if (subtype.startsWith('view_once')) return 'view-once'
  return subtype.startsWith('bot') ? 'bot' : 'other'
}

/** WhatsApp counts money in thousandths. */
function amountOf(thousandths: unknown): number | null {
  const number = numberOrNull(thousandths)
  return number === null || Math.abs(number) > Number.MAX_SAFE_INTEGER ? null : Math.round(number) / 1000
}

/** A text of the page, cut to `most` characters; null when it is empty. */
function shortText(value: unknown, most: number): string | null {
  return textOrNull(wordsIn(value).slice(0, most).toWellFormed())
}

/** An ISO 4217 code; null for anything else, which would be free text in place of a currency. */
function currencyOf(value: unknown): string | null {
  const code = text(value)
  return /^[A-Z]{3}$/.test(code) ? code : null
}

function paymentOf(raw: Raw): Payment {
  return {
    amount: amountOf(raw['paymentAmount1000']),
    currency: currencyOf(raw['paymentCurrency']),
    isRequest: text(raw['subtype']).includes('request'),
  }
}

function orderOf(raw: Raw): Order {
  const items = numberOrNull(raw['itemCount'])
  return {
    id: shortText(raw['orderId'], 256),
    token: shortText(raw['token'], 2048),
    title: shortText(raw['orderTitle'], 300),
    items: items === null || items < 0 ? null : Math.trunc(items),
    amount: amountOf(raw['totalAmount1000']),
    currency: currencyOf(raw['totalCurrencyCode']),
  }
}

function productOf(raw: Raw): Product {
  return {
    id: shortText(raw['productId'], 256),
    retailer_id: shortText(raw['retailerId'], 256),
    title: shortText(raw['title'], 300),
    description: shortText(raw['description'], 2048),
    amount: amountOf(raw['salePriceAmount1000']) ?? amountOf(raw['priceAmount1000']),
    currency: currencyOf(raw['currencyCode']),
    url: shortText(raw['url'], 2048),
  }
}

/** The advertisement whose button opened the chat. WhatsApp also sends an empty one, for a colour. */
function referralOf(context: unknown): Referral | null {
  if (!isRecord(context)) return null
  const referral = {
    title: shortText(context['title'], 300),
    body: shortText(context['description'], 2048),
    url: shortText(context['sourceUrl'], 2048),
    source_id: shortText(context['sourceId'], 256),
    ctwa_clid: shortText(context['ctwaClid'], 2048),
  }
  return Object.values(referral).every((value) => value === null) ? null : referral
}

function mediaOf(raw: Raw, type: string): Content['media'] {
  const name = type === 'document' ? textOrNull(raw['filename']) : null
  return {
    mimetype: textOrNull(raw['mimetype']),
    ...fileNamesOf(name),
    size: numberOrNull(raw['size']),
    ...positive('duration', raw),
    ...positive('width', raw),
    ...positive('height', raw),
  }
}

/**
 * `filename` is safe to save under, because customers choose the names of their files. The given name, if different, stays beside it
 * for display only.
 */
function fileNamesOf(
  given: string | null,
): Pick<NonNullable<IncomingMessage['media']>, 'filename' | 'originalFilename'> {
  if (given === null) return { filename: null }
  const filename = cleanFileName(given)
  return filename === given ? { filename } : { filename, originalFilename: plainFileName(given) }
}

function locationOf(raw: Raw, type: string): Content['location'] {
  if (type !== 'location' && type !== 'live_location') return null
  const latitude = numberOrNull(raw['lat'])
  const longitude = numberOrNull(raw['lng'])
  if (latitude === null || longitude === null) return null
  return { latitude, longitude, name: textOrNull(text(raw['loc']).split('\n')[0]) }
}

/** The contact cards of a message, each with the name that WhatsApp gives it. */
function cardsOf(raw: Raw, type: string): readonly { readonly named: string | null; readonly vcard: string }[] {
  if (type === 'vcard') return [{ named: textOrNull(raw['vcardFormattedName']), vcard: text(raw['body']) }]
  if (type !== 'multi_vcard' || !Array.isArray(raw['vcardList'])) return []
  return raw['vcardList']
    .filter(isRecord)
    .map((card) => ({ named: textOrNull(card['displayName']), vcard: text(card['vcard']) }))
}

/** The field `name` if it is a number above 0, else no field. */
function positive<Name extends 'duration' | 'width' | 'height'>(
  name: Name,
  raw: Raw,
): { readonly [K in Name]?: number } {
  const number = numberOrNull(raw[name])
  return number !== null && number > 0 ? ({ [name]: number } as { readonly [K in Name]: number }) : {}
}

/** The parts by which a message of ours is recognised. */
export function ownContentOf(raw: Raw, { location, media }: Content): Pick<OutgoingMessage, 'media' | 'location'> {
  if (location !== null) return { location: { latitude: location.latitude, longitude: location.longitude } }
  if (media === null) return {}
  const filename = textOrNull(raw['filename'])
  return { media: { sha256: hexHash(raw['filehash']), size: numberOrNull(raw['size']), filename } }
}

/** WhatsApp writes hashes in base64. */
function hexHash(value: unknown): string | null {
  const bytes = Buffer.from(text(value), 'base64')
  return bytes.length === 32 ? bytes.toString('hex') : null
}
