import type { MessageExtras } from './message-extras.ts'
import type { Attached } from './attached.ts'
import type { LeftOutReason } from './attachment.ts'
import type { ReplyReason } from './reply-reasons.ts'

/** Where a customer's message is on its way to the core. */
export type DeliveryState =
  /** On disk, will be posted when due. */
  | 'waiting'
  /** Being posted now. */
  | 'posting'
  /** The core has it. */
  | 'delivered'
  /** Given up; the owner can replay it. */
  | 'dead'
  /** Kept for the record, by rule not forwarded (see `reason`). */
  | 'skipped'

export type ReplyState = 'queued' | 'sending' | 'sent' | 'suppressed' | 'expired' | 'failed'

/** Where an outgoing text came from. */
export type ReplyOrigin = 'response' | 'callback' | 'owner-window' | 'remote-control'

/** WhatsApp's acknowledgement: -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. */
export type Ack = -1 | 0 | 1 | 2 | 3 | 4

export interface ReplyView {
  readonly id: number
  readonly text: string
  readonly origin: ReplyOrigin
  readonly state: ReplyState
  /** Why suppressed, expired, failed or waiting. */
  readonly reason: ReplyReason | null
  readonly ack: Ack | null
  readonly queuedAt: number
  readonly sentAt: number | null
  /** What goes, went or should have gone with the text. */
  readonly attached: Attached | null
  /** Why the text goes, or went, without it. */
  readonly leftOut: LeftOutReason | null
}

export interface DeliveryView {
  readonly state: DeliveryState
  readonly attempts: number
  readonly nextAttemptAt: number | null
  readonly deliveredAt: number | null
  /** Short code of the last failure, e.g. `http-500`, `network`, `timed-out`. */
  readonly errorCode: string | null
  /** What the core said, or why it was skipped; for people. */
  readonly note: string | null
}

/** One customer message with its whole way. Times are unix milliseconds. */
export interface MessageView {
  /** Our row number: grows with arrival, unique over all sessions. */
  readonly id: number
  readonly sessionId: string
  readonly messageId: string
  readonly chatId: string
  /** One key for one chat, whichever of its names WhatsApp uses: what the `chat.…` commands take. */
  readonly chatKey: string
  readonly from: string
  readonly author: string | null
  readonly phone: string | null
  readonly senderName: string | null
  /** The name that the customer chose at WhatsApp, where it is known. */
  readonly username: string | null
  readonly text: string
  readonly type: string
  readonly hasMedia: boolean
  /** What it answers, in its words or in brackets; left out where it answers nothing, or WhatsApp does not tell. */
  readonly quoted?: string
  /** Left out where there is nothing of it. */
  readonly extras?: MessageExtras
  /** What it brings beside its text; null where it brings nothing, or is only in a list. */
  readonly attached: Attached | null
  readonly isGroup: boolean
  readonly backfilled: boolean
  /** WhatsApp's time. */
  readonly sentAt: number
  /** When it was on our disk. */
  readonly storedAt: number
  /** When the customer changed its text last; null when never. */
  readonly editedAt: number | null
  /** When the customer deleted it for everyone; null when never. It stays here for the owner. */
  readonly deletedAt: number | null
  readonly delivery: DeliveryView
  readonly replies: readonly ReplyView[]
  /** Name of the group; null in a customer's own chat. */
  readonly chatName: string | null
}
