import type { CommandArguments, CommandResults } from '../shared/contract/commands.ts'
import type { CoreEvent } from '../shared/contract/events.ts'
import type { ConnectionTest, CoreStatus, PauseStatus, QueueCounts } from '../shared/model/core-status.ts'
import type { Conversations } from './conversations/create-conversations.ts'
import type { MessageView, ReplyView } from '../shared/model/message.ts'
import type { ReplyReason } from '../shared/model/reply-reasons.ts'
import type { TakeoverView } from '../shared/model/takeover.ts'
import type { MessageSink } from './inbox/message-sink.ts'
import type { ReplyRow } from './storage/reply-table.ts'
import type { WaitingRoom } from './waiting/create-waiting.ts'

/** A text the core asks us to send through the gateway API. */
export interface GatewaySend {
  readonly sessionId: string
  readonly to: string
  readonly text: string
  readonly idempotencyKey: string | null
  /** Queue when the session is not connected, instead of refusing. */
  readonly queue: boolean
}

export type GatewaySendResult =
  /** Durably accepted or sent. `messageId` is WhatsApp's once known. */
  | { readonly kind: 'accepted'; readonly messageId: string | null }
  | { readonly kind: 'unknown-session' }
  | { readonly kind: 'not-connected' }
  | { readonly kind: 'not-on-whatsapp' }
  /** It will not be sent, for this reason; nothing of it was accepted. */
  | { readonly kind: 'refused'; readonly reason: ReplyReason }
  /** The idempotency key belongs to another request. */
  | { readonly kind: 'key-reused' }
  /** The disk takes no writes: nothing was accepted. */
  | { readonly kind: 'not-stored' }
  | { readonly kind: 'failed'; readonly detail: string }

/** The way of one message: inbox → delivery → replies, behind one face. Built by `createMessageWay`. */
export interface MessageWay extends MessageSink {
  /** Recovers what a crash interrupted, and begins to deliver once `ready` has resolved (default: at once). */
  start(ready?: Promise<void>): void
  /** Finishes or safely interrupts what is under way; bounded. */
  stop(deadlineMs: number): Promise<void>
  list(query: CommandArguments<'messages.list'>): CommandResults['messages.list']
  /** Posts a dead or waiting message now. Throws `CommandError('not-found')`. */
  retry(id: number): MessageView
  /** Posts all dead letters again, each chat in the order it was written. */
  replayDeadLetters(): { readonly replayed: number }
  /** Deletes everything about one customer. Throws `CommandError('busy')` while something of theirs is on its way. */
  deleteCustomer(sessionId: string, chatKey: string): CommandResults['customer.deleteData']
  queue(): QueueCounts
  coreStatus(): CoreStatus
  testConnection(args: CommandArguments<'core.test'>): Promise<ConnectionTest>
  pause(minutes: number | null): PauseStatus
  resume(): PauseStatus
  pauseStatus(): PauseStatus
  sendFromGateway(request: GatewaySend): Promise<GatewaySendResult>
  /** Who waits for a human. */
  readonly waiting: WaitingRoom
  /** The same messages as chats. */
  readonly conversations: Conversations
  details(id: number): CommandResults['message.details']
  export(query: CommandArguments<'messages.export'>): CommandResults['messages.export']
  insights(query: CommandArguments<'insights.read'>): CommandResults['insights.read']
  /** Sends a reply after all. Throws `CommandError` when it is gone, on its way, or said already. */
  retryReply(id: number): Promise<ReplyView>
  sendByHand(args: CommandArguments<'chat.send'>): Promise<readonly ReplyView[]>
  /** One line into the owner's own chat; returns its row of the ledger. */
  tellOwner(sessionId: string, chatId: string, text: string): Promise<number>
  takeOver(args: CommandArguments<'chat.takeOver'>): Promise<TakeoverView>
  /** True when the chat was the owner's. */
  handBack(args: CommandArguments<'chat.handBack'>): Promise<boolean>
  takeovers(): readonly TakeoverView[]
  /** Every change of a row of the reply ledger; returns the unsubscribe. */
  onReply(listener: (row: ReplyRow) => void): () => void
  /** How far this computer's clock is off, as two witnesses say; 0 while they do not. Milliseconds. */
  clockOffMs(): number
  /** How far WhatsApp's time is from this computer's by the latest messages; null before any came. */
  whatsappOffMs(): number | null
  onEvent(listener: (event: CoreEvent) => void): () => void
}
