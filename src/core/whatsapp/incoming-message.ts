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
  /** Describes the media for the neutral marker; null without media. `filename` only for documents. */
  readonly media: {
    readonly mimetype: string | null
    readonly filename: string | null
    /** The sender's name for it, if that cannot be a file name; for display only. */
    readonly originalFilename?: string
    readonly size: number | null
    /** Seconds of audio or video. */
    readonly duration?: number
    /** Pixels, as claimed by the sender. */
    readonly width?: number
    readonly height?: number
  } | null
  readonly location: { readonly latitude: number; readonly longitude: number; readonly name: string | null } | null
  /** Display names of shared contact cards. */
  readonly contactCards: readonly string[]
  /** The same cards with their numbers, for the owner. */
  readonly contacts?: readonly ContactCard[]
  /** The message that it quotes. `text` is that message's text or its marker (`[image]`); null when the page does not tell. */
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
  /** The name of the group or event in an invitation, or the comment on a place; part of the marker. */
  readonly about?: string
  /** WhatsApp shows it on the phone only: view-once, from a bot, or for another reason. */
  readonly unavailable?: 'view-once' | 'bot' | 'other'
  /** Not decrypted for minutes; it may stay so. */
  readonly undecrypted?: true
  /** Sent through a broadcast list. */
  readonly broadcast?: true
  /** WhatsApp's time, unix seconds. */
  readonly timestamp: number
  readonly isGroup: boolean
  /** Read from history by catch-up, not from a live event. */
  readonly backfilled: boolean
  /** Time of the last edit, unix ms, by the sender's clock; missing when it was not edited or the page does not say. */
  readonly editedAt?: number
  /** Deleted for everyone before it was stored. */
  readonly isDeleted?: true
}

/** A message whose id or chat cannot be read. */
export interface UnreadableMessage {
  /** Fingerprint of the page's data; the same message has the same one. */
  readonly print: string
  readonly type: string
  /** Unix seconds. */
  readonly timestamp: number
}

/** A reaction to a message of either side. */
export interface Reaction {
  readonly kind: 'reacted'
  readonly chatId: string
  /** The message that the reaction belongs to. */
  readonly messageId: string
  /** Who reacted, `…@c.us` or `…@lid`; null for our own account. */
  readonly senderId: string | null
  /** Empty: the reaction was removed. */
  readonly emoji: string
  /** Unix ms. */
  readonly at: number
}

/** A later change of a message. */
export type MessageChange =
  /** The message as it reads now. */
  | { readonly kind: 'edited'; readonly chatId: string; readonly message: IncomingMessage }
  /** Deleted for everyone. One of these ids is the message's: WhatsApp names the deleted one by either. */
  | { readonly kind: 'deleted'; readonly chatId: string; readonly messageIds: readonly string[] }
  | OwnChange
  | Reaction

/** An edit or deletion of a message by the other side. */
export type TheirChange = Exclude<MessageChange, Reaction | OwnChange>

/** The owner edited a message of our account; `text` is its new text. */
export interface OwnChange {
  readonly kind: 'own'
  readonly chatId: string
  readonly messageId: string
  readonly text: string
}

/** The ids under which a changed message may be known. */
export function idsOf(change: TheirChange): readonly string[] {
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
  /** The attached file, if any; `sha256` in hex, of the bytes as they were sent. */
  readonly media?: { readonly sha256: string | null; readonly size: number | null; readonly filename: string | null }
  readonly location?: { readonly latitude: number; readonly longitude: number }
}
