import type { AttachedPlace } from '../../../src/shared/model/attached.ts'
import { pictureOf, sha256Of } from '../../torture/files.ts'

/** How a customer's picture can be fetched from WhatsApp's server. `asked` and `cut` succeed at the third try. */
export const PICTURE_FATES = ['fine', 'slow', 'cut', 'gone', 'asked'] as const
export type PictureFate = (typeof PICTURE_FATES)[number]

/**
 * What the core's answer carries besides text. A `url` is fetched from the core: `later` is there after some minutes, `gone` never,
 * `page` is an error page in place of a picture. `neighbour` and `led-away` lead into the shop's own network.
 */
export const BROUGHT = [
  'data',
  'place',
  'url',
  'url-slow',
  'url-later',
  'url-gone',
  'url-page',
  'url-neighbour',
  'url-led-away',
] as const
export type Brought = (typeof BROUGHT)[number]

/** For these the text must go without a file. */
export const WITHOUT_FILE: ReadonlySet<Brought> = new Set(['url-gone', 'url-page', 'url-neighbour', 'url-led-away'])

/** The file of a message. */
export interface SentFile {
  readonly sha256: string
  readonly bytes: Buffer
  /** Only used for a customer's file. */
  readonly fate: PictureFate
}

export type Place = Pick<AttachedPlace, 'latitude' | 'longitude'>

const SIZE = 700
export const NEIGHBOUR = 'https://192.168.1.1/router.png'

export function fileOf(bytes: Buffer, fate: PictureFate = 'fine'): SentFile {
  return { sha256: sha256Of(bytes), bytes, fate }
}

export const sentBy = (text: string, fate: PictureFate): SentFile => fileOf(pictureOf(`from ${text}`, SIZE), fate)

/** The picture of an answer. It depends on the question alone, so that each run, post and call brings the same. */
export const answeredWith = (question: string): Buffer => pictureOf(`answer to ${question}`, SIZE)

/** A different place for each question. */
export function placeOf(question: string): Place {
  const digest = Buffer.from(sha256Of(Buffer.from(question)), 'hex')
  return { latitude: digest.readUInt16BE(0) / 1_000, longitude: digest.readUInt16BE(2) / 1_000 }
}

/** The fields beside the text of an answer, or of a call; `core` is the address of the core. */
export function fieldsFor(
  core: string,
  question: string,
  brought: Brought | undefined,
): Readonly<Record<string, unknown>> {
  switch (brought) {
    case undefined:
      return {}
    case 'place':
      return { location: placeOf(question) }
    case 'data':
      return { media: { data: answeredWith(question).toString('base64'), mimetype: 'image/png' } }
    case 'url-neighbour':
      return { media: { url: NEIGHBOUR } }
    default:
      return { media: { url: `${core}/files/${encodeURIComponent(question)}` } }
  }
}
