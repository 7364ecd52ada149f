import type {
  IncomingMessage,
  MessageChange,
  OutgoingMessage,
  UnreadableMessage,
} from '../whatsapp/incoming-message.ts'
import type { Ack } from '../../shared/model/message.ts'

/** Up to here everything of a chat is stored; catch-up reads history back to it. */
export interface ChatMark {
  readonly chatId: string
  /** Empty where no message stands for that moment. */
  readonly messageId: string
  /** Unix seconds. */
  readonly timestamp: number
}

/**
 * Where sessions hand over what WhatsApp says. Implemented by `Inbox`; durable before it resolves.
 * None of these reject for a bad message: it is logged and counted.
 */
export interface MessageSink {
  /**
   * `stored`: new and durable. `duplicate`: had it. `filtered`: left out by a rule, and counted under its name. `kept`: stored for
   * the owner alone, because it may have been answered in the time that a lost record knew.
   */
  incoming(sessionId: string, message: IncomingMessage): Promise<'stored' | 'kept' | 'duplicate' | 'filtered'>
  /** A message that nobody can place: counted, so that the owner sees that there was one. */
  unreadable(sessionId: string, message: UnreadableMessage): Promise<void>
  /** A customer edited or deleted a message. One that is not stored here is nobody's business. */
  changed(sessionId: string, change: MessageChange): Promise<void>
  /** Any message of our own account, also those we sent ourselves. */
  outgoing(sessionId: string, message: OutgoingMessage): Promise<void>
  acknowledged(sessionId: string, messageId: string, ack: Ack): Promise<void>
  /** The right time as far as this computer, the core and WhatsApp agree, unix ms: WhatsApp's times are compared with it. */
  rightNow(): number
  /** Up to where each chat of this session is stored without a gap. */
  marks(sessionId: string): readonly ChatMark[]
  /** Of these message ids, the ones not stored yet; of our own account's, those that were never seen. */
  missing(sessionId: string, messageIds: readonly string[]): readonly string[]
  /**
   * A connection begins; or its first catch-up is `over`, whatever came of it. Before that it is not known whether the owner has
   * answered by hand while we were away: answers wait for a moment. From `begins` on every chat may miss something older.
   */
  catchingUp(sessionId: string, stage: 'begins' | 'over'): void
  /** A catch-up has looked: only in these chats something older may still be missing. What is stored there moves no mark. */
  missingIn(sessionId: string, chatIds: ReadonlySet<string>): void
  /** Moves the mark of a chat that may miss something, as far as it was read back. Never moves it back. */
  readBack(sessionId: string, mark: ChatMark): Promise<void>
  /** A catch-up ended: `stored` new messages of `customers` people in `chats` chats. */
  caughtUp(
    sessionId: string,
    result: { readonly stored: number; readonly chats: number; readonly customers: number },
  ): void
}
