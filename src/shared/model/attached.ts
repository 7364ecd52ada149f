import type { MediaReason, MediaState, ShownType } from './media.ts'

/** What a customer sent as a file. `voice` was spoken for this chat, `sound` is a recording of any kind. */
export type AttachedKind = 'picture' | 'sticker' | 'voice' | 'sound' | 'film' | 'document'

/** A file with a customer's message. */
export interface AttachedFile {
  readonly kind: AttachedKind
  readonly state: MediaState
  /** Why the bytes are not here, where they should be. */
  readonly reason: MediaReason | null
  /** Where a window gets the bytes, while they are here: `/ui/media/<sha256>`. */
  readonly sha256: string | null
  /** As what a window may show it; null: it can only be saved. */
  readonly shown: ShownType | null
  /** A picture with too many pixels, or with a broken header. */
  readonly isUnsafe: boolean
  /** A name that it can be saved under anywhere. */
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

/** What a customer's message brings beside its text. */
export type Attached = AttachedFile | AttachedPlace | AttachedContacts
