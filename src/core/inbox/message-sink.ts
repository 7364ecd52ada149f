import type { IncomingMessage, OutgoingMessage } from '../whatsapp/incoming-message.ts'
import type { Ack } from '../../shared/model/message.ts'

/** Newest stored message of a chat; catch-up reads history back to it. */
export interface ChatMark {
  readonly chatId: string
  readonly messageId: string
  /** Unix seconds. */
  readonly timestamp: number
}

/**
 * Where sessions hand over what WhatsApp says. Implemented by the message way (inbox, replies); durable before it resolves.
 * None of these reject for a bad message: it is logged and counted.
 */
export interface MessageSink {
  /** `stored`: new and durable. `duplicate`: had it. `filtered`: by rule never forwarded (status, broadcast, own, …). */
  incoming(sessionId: string, message: IncomingMessage): Promise<'stored' | 'duplicate' | 'filtered'>
  /** Any message of our own account, also those we sent ourselves. */
  outgoing(sessionId: string, message: OutgoingMessage): Promise<void>
  acknowledged(sessionId: string, messageId: string, ack: Ack): Promise<void>
  /** The newest stored message for each chat of this session. */
  marks(sessionId: string): readonly ChatMark[]
  /** Of these message ids, the ones not stored yet. */
  missing(sessionId: string, messageIds: readonly string[]): readonly string[]
  /**
   * A connection begins; its first catch-up is `over`, whatever came of it; or everything that was missing is stored (`complete`).
   * Before `over` it is not known whether the owner has answered by hand while we were away: answers wait for a moment. Before
   * `complete` a chat's newest message says nothing about the older ones.
   */
  catchingUp(sessionId: string, stage: 'begins' | 'over' | 'complete'): void
  /** A catch-up ended: `stored` new messages of `customers` people in `chats` chats. */
  caughtUp(
    sessionId: string,
    result: { readonly stored: number; readonly chats: number; readonly customers: number },
  ): void
}
