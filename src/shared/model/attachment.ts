/** As what a core, or the owner, wants a file sent. `auto`: by what it is. */
export const sendAs = ['auto', 'document', 'voice', 'sticker'] as const
export type SendAs = (typeof sendAs)[number]

/** As what WhatsApp shows a file. */
export type FileKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'

/** What WhatsApp calls the type of a message with such a file. */
export const typeOfFile = (kind: FileKind): string => (kind === 'voice' ? 'ptt' : kind)

/** A file that is on disk. */
export interface FileAttachment {
  readonly kind: 'file'
  readonly sha256: string
  readonly size: number
  readonly mimetype: string
  readonly filename: string
  readonly shownAs: FileKind
  /** Width and height of a picture. */
  readonly pixels?: readonly [number, number]
  /** Where it came from, when it was fetched. */
  readonly url?: string
}

export interface PlaceAttachment {
  readonly kind: 'place'
  readonly latitude: number
  readonly longitude: number
  readonly name: string | null
}

/** A file that is still where the core said. */
export interface UrlAttachment {
  readonly kind: 'url'
  readonly url: string
  readonly as: SendAs
  readonly mimetype: string | null
  readonly filename: string | null
  /** It could not be reached yet: for how long that was tried while the shop was connected (ms), and when last (unix ms). */
  readonly tried?: { readonly forMs: number; readonly at: number }
}

/** What goes with a text of ours, as the ledger keeps it. */
export type Attachment = FileAttachment | PlaceAttachment | UrlAttachment

/** Why a file could not be had. */
export const leftOutReasons = [
  /** Whoever has it answers that there is none. */
  'media-gone',
  'media-too-large',
  /** It is nothing that may be sent so: an error page in a picture's place, a program, a film as a voice note. */
  'media-wrong-type',
  /** Its address leads where nothing is fetched from. */
  'media-refused-address',
  /** It could not be reached for ten minutes. */
  'media-unreachable',
  /** It was on this computer and is not any more. */
  'media-lost',
  /** What the core gave is no file at all. */
  'media-unreadable',
  'media-no-room',
] as const
export type LeftOutReason = (typeof leftOutReasons)[number]
