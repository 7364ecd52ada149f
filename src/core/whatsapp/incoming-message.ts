import type { Order, Payment, Product, Referral } from '../../shared/model/message-extras.ts'
import type { ContactCard } from '../../shared/model/attached.ts'
import type { Ack } from '../../shared/model/message.ts'

/** A message as it leaves the WhatsApp folder: plain data, ids normalised, nothing of the library in it. */
export interface IncomingMessage {
  /** `fromMe_remote_id[_participant]`, rebuilt from parts: the library's `_serialized` is not trusted. */
  readonly messageId: string
  /** The chat it lives in and where a reply must go: `…@c.us`, `…@lid` or `…@g.us`. */
  readonly chatId: string
  /** Sender of a group message as WhatsApp names it (`…@c.us` or `…@lid`), else null. */
  readonly authorId: string | null
  /** Digits of the sender's phone when known (a LID resolved through the LID ↔ phone table), else null. */
  readonly phone: string | null
  /** Digits of the sender's LID when the sender is known by one, else null. */
  readonly lid: string | null
  readonly pushName: string | null
  /** Name of the group, when the chat is one. */
  readonly chatName: string | null
  /** Text or caption; empty for media without caption. */
  readonly body: string
  /** WhatsApp's type: `chat`, `image`, `ptt`, `location`, `vcard`, … */
  readonly type: string
  readonly hasMedia: boolean
  /** What the media is, for the neutral marker; null without media. Filename only for documents. */
  readonly media: {
    readonly mimetype: string | null
    readonly filename: string | null
    /** As the sender wrote it, where that cannot be a file's name; for the eye only. */
    readonly originalFilename?: string
    readonly size: number | null
    /** Seconds of sound or film. */
    readonly duration?: number
    /** Pixels, as the sender tells. */
    readonly width?: number
    readonly height?: number
  } | null
  readonly location: { readonly latitude: number; readonly longitude: number; readonly name: string | null } | null
  /** Display names of shared contact cards. */
  readonly contactCards: readonly string[]
  /** The same cards with their numbers, for the owner. */
  readonly contacts?: readonly ContactCard[]
  /** What it answers. `text` names it in words: what it said, or what it is (`[image]`); null when the page does not tell. */
  readonly quoted: {
    readonly messageId: string | null
    readonly text: string | null
    readonly order?: Order
    readonly product?: Product
  } | null
  readonly order?: Order
  readonly product?: Product
  readonly referral?: Referral
  readonly payment?: Payment
  /** The name of what somebody is invited to, or what was written beside a place: a part of its mark. */
  readonly about?: string
  /** WhatsApp shows it on the phone alone: to be viewed once, of a bot, or for another reason. */
  readonly unavailable?: 'view-once' | 'bot' | 'other'
  /** Not decrypted for minutes: perhaps it never will be. */
  readonly undecrypted?: true
  /** Sent to many at once through a broadcast list. */
  readonly broadcast?: true
  /** WhatsApp's time, unix seconds. */
  readonly timestamp: number
  readonly isGroup: boolean
  /** Read from history by catch-up, not from a live event. */
  readonly backfilled: boolean
  /** When it was edited last, unix ms by WhatsApp's clock; missing when it was not, or the page does not say. */
  readonly editedAt?: number
  /** Deleted for everyone while it waited here to be stored. */
  readonly isDeleted?: true
}

/** A message of which nobody can tell in which chat it is, or which one. */
export interface UnreadableMessage {
  /** A fingerprint of what the page told: the same message has the same. */
  readonly print: string
  readonly type: string
  /** Unix seconds. */
  readonly timestamp: number
}

/** Somebody reacted to a message of either side. */
export interface Reaction {
  readonly kind: 'reacted'
  readonly chatId: string
  /** The message that is reacted to. */
  readonly messageId: string
  /** Who reacted, `…@c.us` or `…@lid`; null for our own account. */
  readonly senderId: string | null
  /** Empty: taken back. */
  readonly emoji: string
  /** Unix ms. */
  readonly at: number
}

/** What a customer does to a message after it was written. */
export type MessageChange =
  /** The message as it reads now. */
  | { readonly kind: 'edited'; readonly chatId: string; readonly message: IncomingMessage }
  /** For everyone. Under one of these ids it was written: WhatsApp names the deleted one by either. */
  | { readonly kind: 'deleted'; readonly chatId: string; readonly messageIds: readonly string[] }
  | Reaction

/** The ids under which a changed message may be known. */
export function idsOf(change: Exclude<MessageChange, Reaction>): readonly string[] {
  return change.kind === 'edited' ? [change.message.messageId] : change.messageIds
}

/** A message of our own account: sent by us, typed on the phone, or by another linked device. */
export interface OutgoingMessage {
  readonly messageId: string
  readonly chatId: string
  readonly body: string
  readonly type: string
  /** Unix seconds. */
  readonly timestamp: number
  readonly ack: Ack
  /** What goes with it, when it is a file; `sha256` in hex, of the bytes as they were sent. */
  readonly media?: { readonly sha256: string | null; readonly size: number | null; readonly filename: string | null }
  readonly location?: { readonly latitude: number; readonly longitude: number }
}
