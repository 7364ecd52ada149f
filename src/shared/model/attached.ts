import type { MediaReason, MediaState, ShownType } from './media.ts'

/** Kind of a customer's file. `voice` is a voice note recorded in the chat; `sound` is any other recording. */
export type AttachedKind = 'picture' | 'sticker' | 'voice' | 'sound' | 'film' | 'document'

/** A file attached to a customer's message. */
export interface AttachedFile {
  readonly kind: AttachedKind
  readonly state: MediaState
  /** Why the bytes are not here although they should be; else null. */
  readonly reason: MediaReason | null
  /** While the bytes are here, a window loads them from `/ui/media/<sha256>`; else null. */
  readonly sha256: string | null
  /** The media type as which a window may show it; null: it can only be saved. */
  readonly shown: ShownType | null
  /** A picture with too many pixels, or with a broken header. */
  readonly isUnsafe: boolean
  /** A file name that is valid on every system. */
  readonly fileName: string
  readonly size: number | null
  readonly width: number | null
  readonly height: number | null
  /** Seconds. */
  readonly duration: number | null
}

export interface AttachedPlace {
  readonly kind: 'place'
  readonly latitude: number
  readonly longitude: number
  readonly name: string | null
}

export interface ContactCard {
  readonly name: string | null
  readonly numbers: readonly string[]
}

export interface AttachedContacts {
  readonly kind: 'contacts'
  readonly cards: readonly ContactCard[]
}

/** The attachment of a customer's message. */
export type Attached = AttachedFile | AttachedPlace | AttachedContacts
