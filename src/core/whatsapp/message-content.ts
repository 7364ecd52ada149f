import { cleanFileName, plainFileName } from '../../shared/file-name.ts'
import type { Order, Payment, Product, Referral } from '../../shared/model/message-extras.ts'
import { contactCards } from './contact-cards.ts'
import type { IncomingMessage, OutgoingMessage } from './incoming-message.ts'
import { isRecord, numberOrNull, text, textOrNull, type Raw } from './raw-fields.ts'
import { vcardNames } from './vcard-names.ts'

/** What a message, or a quote of one, says and carries. */
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
/** How JPEG, PNG, WebP and GIF begin in base64, and a data address. */
const PICTURE_START = /^(\/9j\/|iVBORw0KGgo|UklGR|R0lGOD|data:[\w.+/-]*;base64,)/
/** A word that begins like a picture is shorter than any picture. */
const LEAST_PICTURE = 400
/** More options than WhatsApp lets a poll have. */
const MOST_OPTIONS = 20

/** What the page tells of one message; nothing in it is believed. */
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

/** In which field a kind says what else stands in its mark. */
const ABOUT_FIELDS: ReadonlyMap<string, string> = new Map([
  ['groups_v4_invite', 'inviteGrpName'],
  ['sharable_event_invite', 'sharableEventInviteTitle'],
  ['location', 'comment'],
  ['live_location', 'comment'],
])

/** The name of what somebody is invited to, or what was written beside a place. */
function aboutOf(raw: Raw, type: string): Pick<Content, 'about'> {
  const name = ABOUT_FIELDS.get(type)
  const about = name === undefined ? null : shortText(raw[name], 300)
  return about === null ? {} : { about }
}

/** Words, and never the bytes of a picture, whatever field they are in. */
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

/** The question of a poll with what can be picked, a line each. */
function pollOf(raw: Raw): string {
  const question = wordsIn(raw['pollName'])
  const options = Array.isArray(raw['pollOptions']) ? raw['pollOptions'].filter(isRecord) : []
  const names = options.map(({ name }) => wordsIn(name)).filter((name) => name !== '')
  return question === '' ? '' : [question, ...names.slice(0, MOST_OPTIONS).map((name) => `- ${name}`)].join('\n')
}

/** The name of an event, and what is said of it. */
function eventOf(raw: Raw): string {
  return [wordsIn(raw['eventName']), wordsIn(raw['eventDescription'])].filter((words) => words !== '').join('\n')
}

/** What was picked from a list or a row of buttons. */
function answerOf(raw: Raw): string {
  const picked = raw['listResponse']
  return wordsIn(isRecord(picked) ? picked['title'] : raw['selectedDisplayText'])
}

/** What was written beside an invitation or a payment. */
function besideOf(raw: Raw): string {
  const note = raw['paymentNoteMsg']
  const caption = wordsIn(raw['sharableEventInviteCaption'])
  return wordsIn(raw['comment']) || caption || (isRecord(note) ? wordsIn(note['body']) : '')
}

/** WhatsApp shows it on the phone alone, for good; null for what is only not decrypted yet. */
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

/** A field of a customer's page, cut where nobody would read on. */
function shortText(value: unknown, most: number): string | null {
  return textOrNull(wordsIn(value).slice(0, most).toWellFormed())
}

/** ISO 4217; anything else would be somebody's text in the place of a currency. */
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

/** The advertisement whose button led here. WhatsApp also sends an empty one, for a colour. */
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

/** A customer chooses what he calls a file. What it can be saved as goes on; what he called it only beside that, to be read. */
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

/** The cards in it, each with the name that WhatsApp gives it. */
function cardsOf(raw: Raw, type: string): readonly { readonly named: string | null; readonly vcard: string }[] {
  if (type === 'vcard') return [{ named: textOrNull(raw['vcardFormattedName']), vcard: text(raw['body']) }]
  if (type !== 'multi_vcard' || !Array.isArray(raw['vcardList'])) return []
  return raw['vcardList']
    .filter(isRecord)
    .map((card) => ({ named: textOrNull(card['displayName']), vcard: text(card['vcard']) }))
}

/** A number above nothing under its name, or no such name. */
function positive<Name extends 'duration' | 'width' | 'height'>(
  name: Name,
  raw: Raw,
): { readonly [K in Name]?: number } {
  const number = numberOrNull(raw[name])
  return number !== null && number > 0 ? ({ [name]: number } as { readonly [K in Name]: number }) : {}
}

/** By what a message of ours is known again. */
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
