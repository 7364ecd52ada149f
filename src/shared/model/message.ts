import type { MessageExtras } from './message-extras.ts'
import type { Attached } from './attached.ts'
import type { LeftOutReason } from './attachment.ts'
import type { ReplyReason } from './reply-reasons.ts'

/** Delivery state of a customer's message to the core. */
export type DeliveryState =
  /** On disk; posted when due. */
  | 'waiting'
  /** Being posted now. */
  | 'posting'
  /** The core has it. */
  | 'delivered'
  /** Given up; the owner can replay it. */
  | 'dead'
  /** Kept in the record but not forwarded, because of a rule. */
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
  /** Why the reply is suppressed, expired, failed or waiting; else null. */
  readonly reason: ReplyReason | null
  readonly ack: Ack | null
  readonly queuedAt: number
  readonly sentAt: number | null
  /** The attachment that belongs to the text, whether or not it was sent. */
  readonly attached: Attached | null
  /** Why the text is sent without the attachment; null if it is not. */
  readonly leftOut: LeftOutReason | null
}

export interface DeliveryView {
  readonly state: DeliveryState
  readonly attempts: number
  readonly nextAttemptAt: number | null
  readonly deliveredAt: number | null
  /** Short code of the last failure, e.g. `http-500`, `network`, `timed-out`. */
  readonly errorCode: string | null
  /** The core's answer, or why the message was skipped; for people. */
  readonly note: string | null
}

/** One customer message with its delivery and its replies. Times are unix milliseconds. */
export interface MessageView {
  /** Our row number: increases with arrival and is unique across all sessions. */
  readonly id: number
  readonly sessionId: string
  readonly messageId: string
  readonly chatId: string
  /** The chat's only key, whichever of its two names WhatsApp uses. The `chat.…` commands take it. */
  readonly chatKey: string
  readonly from: string
  readonly author: string | null
  readonly phone: string | null
  readonly senderName: string | null
  /** The user name that the customer chose in WhatsApp, if known. */
  readonly username: string | null
  readonly text: string
  readonly type: string
  readonly hasMedia: boolean
  /** Text of the quoted message, or its type in brackets; absent when nothing is quoted or WhatsApp does not say. */
  readonly quoted?: string
  /** Absent when the message has none. */
  readonly extras?: MessageExtras
  /** The attachment; null when there is none, or when the message is only part of a list. */
  readonly attached: Attached | null
  readonly isGroup: boolean
  readonly backfilled: boolean
  /** When it was sent, by WhatsApp's clock. */
  readonly sentAt: number
  /** When it was stored on our disk. */
  readonly storedAt: number
  /** When the customer last edited it; null when never. */
  readonly editedAt: number | null
  /** When the customer deleted it for everyone; null when never. It stays visible to the owner. */
  readonly deletedAt: number | null
  readonly delivery: DeliveryView
  readonly replies: readonly ReplyView[]
  /** Name of the group; null in a customer's own chat. */
  readonly chatName: string | null
}
