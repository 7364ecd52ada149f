import {
  sendAs,
  type FileAttachment,
  type PlaceAttachment,
  type SendAs,
  type UrlAttachment,
} from '../../shared/model/attachment.ts'

/** A file whose bytes came in the request itself, as base64. */
export interface DataAttachment {
  readonly kind: 'data'
  readonly data: string
  readonly as: SendAs
  readonly mimetype: string | null
  readonly filename: string | null
}

/** What a core wants sent with a text. Kind `file` is a file that is on disk already. */
export type AskedAttachment = UrlAttachment | DataAttachment | PlaceAttachment | FileAttachment

export type ParsedAttachment =
  | { readonly kind: 'none' }
  | { readonly kind: 'asked'; readonly asked: AskedAttachment }
  /** `why` is for developers of cores. */
  | { readonly kind: 'bad'; readonly why: string }

type Fields = Readonly<Record<string, unknown>>

const LONGEST_URL = 8_192
const LONGEST_NAME = 500
const MIMETYPE = /^[a-z]+\/[\w.+-]+(\s*;.*)?$/i
const DATA_URL = /^data:([a-z]+\/[\w.+-]+)?[^,]{0,100};base64,/i

/** Whether the fields name a file or a place at all. */
export const hasAttachment = (fields: Fields): boolean => fields['media'] != null || fields['location'] != null

/** Parses `media`, `as` and `location` beside a text, trusting nothing. Does not check whether the file is available. */
export function parseAttachment(fields: Fields): ParsedAttachment {
  const { media, location, as } = fields
  if (media == null && location == null) return { kind: 'none' }
  if (media != null && location != null) return bad('media and location cannot go together')
  if (location != null) return parsePlace(location)
  if (as != null && !isSendAs(as)) return bad(`as must be one of ${sendAs.join(', ')}`)
  return parseFile(media, as ?? 'auto')
}

const bad = (why: string): ParsedAttachment => ({ kind: 'bad', why })

const isSendAs = (value: unknown): value is SendAs => (sendAs as readonly unknown[]).includes(value)

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsePlace(value: unknown): ParsedAttachment {
  if (!isObject(value)) return bad('location must be an object')
  const { latitude, longitude, name } = value
  if (!isWithin(latitude, 90) || !isWithin(longitude, 180))
    return bad('location needs latitude (-90 to 90) and longitude (-180 to 180) as numbers')
  if (name != null && typeof name !== 'string') return bad('location.name must be a text')
  const said = name?.trim().slice(0, LONGEST_NAME).toWellFormed() ?? ''
  return { kind: 'asked', asked: { kind: 'place', latitude, longitude, name: said === '' ? null : said } }
}

const isWithin = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= most

function parseFile(value: unknown, as: SendAs): ParsedAttachment {
  const media = typeof value === 'string' ? { url: value } : value
  if (!isObject(media)) return bad('media must be an object')
  const { url, data, mimetype, filename } = media
  if ((url == null) === (data == null)) return bad('media needs either url or data')
  if (mimetype != null && (typeof mimetype !== 'string' || !MIMETYPE.test(mimetype)))
    return bad('media.mimetype must be a media type')
  if (filename != null && typeof filename !== 'string') return bad('media.filename must be a text')
  const about = {
    as,
    mimetype: typeof mimetype === 'string' ? mimetype.split(';')[0]!.trim().toLowerCase() : null,
    filename: typeof filename === 'string' ? filename.slice(0, LONGEST_NAME).toWellFormed() : null,
  }
  if (data != null) return parseData(data, about)
  if (typeof url !== 'string' || url.length > LONGEST_URL || !URL.canParse(url))
    return bad('media.url must be a web address')
  return { kind: 'asked', asked: { kind: 'url', url, ...about } }
}

function parseData(data: unknown, about: Pick<DataAttachment, 'as' | 'mimetype' | 'filename'>): ParsedAttachment {
  if (typeof data !== 'string') return bad('media.data must be base64')
  const [head = '', type = null] = DATA_URL.exec(data.slice(0, 300)) ?? []
  const bare = data.slice(head.length)
  if (bare === '' || !isBase64(bare)) return bad('media.data must be base64')
  return { kind: 'asked', asked: { kind: 'data', data: bare, ...about, mimetype: about.mimetype ?? type } }
}

/** Accepts line breaks, missing padding and both alphabets. Searches for forbidden characters, so that no text takes long to check. */
const isBase64 = (text: string): boolean => !/[^A-Za-z0-9+/_\-=\s]|=[^=\s]/.test(text)

/** Approximate number of bytes that this base64 text encodes. */
export const bytesOfBase64 = (text: string): number => Math.floor((text.length * 3) / 4)
/** Length of the base64 text for so many bytes, with some room for line ends. */
export const base64LengthOf = (bytes: number): number => Math.ceil(bytes * 1.4)
