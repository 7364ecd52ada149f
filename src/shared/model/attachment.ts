/** How the core or the owner wants a file to be sent. `auto`: decided by the file's type. */
export const sendAs = ['auto', 'document', 'voice', 'sticker'] as const
export type SendAs = (typeof sendAs)[number]

/** How WhatsApp shows a file. */
export type FileKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'

/** WhatsApp's message type for this kind of file. */
export const typeOfFile = (kind: FileKind): string => (kind === 'voice' ? 'ptt' : kind)

/** A file on our disk. */
export interface FileAttachment {
  readonly kind: 'file'
  readonly sha256: string
  readonly size: number
  readonly mimetype: string
  readonly filename: string
  readonly shownAs: FileKind
  /** Width and height of a picture. */
  readonly pixels?: readonly [number, number]
  /** The URL it was fetched from; absent if it was not fetched. */
  readonly url?: string
}

export interface PlaceAttachment {
  readonly kind: 'place'
  readonly latitude: number
  readonly longitude: number
  readonly name: string | null
}

/** A file that has not yet been fetched from the core's URL. */
export interface UrlAttachment {
  readonly kind: 'url'
  readonly url: string
  readonly as: SendAs
  readonly mimetype: string | null
  readonly filename: string | null
  /** Failed fetches so far: time spent trying while the shop was connected (ms), and time of the last try (unix ms). */
  readonly tried?: { readonly forMs: number; readonly at: number }
}

/** The attachment of one of our texts, as the ledger stores it. */
export type Attachment = FileAttachment | PlaceAttachment | UrlAttachment

/** Why a file could not be sent. */
export const leftOutReasons = [
  /** The server answers that the file does not exist. */
  'media-gone',
  'media-too-large',
  /** The file may not be sent in this form: an error page instead of a picture, a program, a film as a voice note. */
  'media-wrong-type',
  /** Its URL leads to a place from which nothing may be fetched. */
  'media-refused-address',
  /** Its URL could not be reached for ten minutes. */
  'media-unreachable',
  /** The file was on this computer and has disappeared. */
  'media-lost',
  /** The core's data is not a file. */
  'media-unreadable',
  'media-no-room',
] as const
export type LeftOutReason = (typeof leftOutReasons)[number]
