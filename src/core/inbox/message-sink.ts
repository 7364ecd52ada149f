import type {
  IncomingMessage,
  MessageChange,
  OutgoingMessage,
  UnreadableMessage,
} from '../whatsapp/incoming-message.ts'
import type { Ack } from '../../shared/model/message.ts'

/** Up to this mark all messages of a chat are stored; a catch-up reads the history back to it. */
export interface ChatMark {
  readonly chatId: string
  /** Empty when the mark is a time without a message. */
  readonly messageId: string
  /** Unix seconds. */
  readonly timestamp: number
}

/**
 * The interface through which sessions hand over what WhatsApp reports. Implemented by `Inbox`; durable before a call resolves. No method
 * rejects because of a bad message: the message is logged and counted.
 */
export interface MessageSink {
  /**
   * `stored`: new and durable. `duplicate`: known already. `filtered`: left out by a rule and counted under its name. `kept`: stored for
   * the owner only, for example because it may have been answered before the database was lost.
   */
  incoming(sessionId: string, message: IncomingMessage): Promise<'stored' | 'kept' | 'duplicate' | 'filtered'>
  /** Counts a message that belongs to no recognisable chat, so that the owner sees that there was one. */
  unreadable(sessionId: string, message: UnreadableMessage): Promise<void>
  /** A message was edited, deleted or reacted to. Changes of messages that are not stored here are ignored. */
  changed(sessionId: string, change: MessageChange): Promise<void>
  /** Takes any message of our own account, including those that we sent ourselves. */
  outgoing(sessionId: string, message: OutgoingMessage): Promise<void>
  acknowledged(sessionId: string, messageId: string, ack: Ack): Promise<void>
  /** The right time, as far as this computer, the core and WhatsApp agree, unix ms; for comparisons with WhatsApp's times. */
  rightNow(): number
  /** The mark of each chat of this session: up to there it is stored without a gap. */
  marks(sessionId: string): readonly ChatMark[]
  /** Whether newer messages of this chat are stored than its mark: they came behind a gap that could not be read yet. */
  hasBeyond(sessionId: string, mark: ChatMark): boolean
  /** Returns those of these message ids that are not stored yet; of our own account's messages, those that were never seen. */
  missing(sessionId: string, messageIds: readonly string[]): readonly string[]
  /**
   * `begins`: a connection begins, and from now on every chat may have gaps. `over`: its first catch-up has ended, with or without success.
   * Until then the owner may have answered by hand while we were offline, so answers wait a short time.
   */
  catchingUp(sessionId: string, stage: 'begins' | 'over'): void
  /** A catch-up found that only these chats may still have gaps. Messages stored in them do not move their mark. */
  missingIn(sessionId: string, chatIds: ReadonlySet<string>): void
  /** Moves the mark of a chat with gaps as far as the catch-up has read it. Never moves it backwards. */
  readBack(sessionId: string, mark: ChatMark): Promise<void>
  /** A catch-up ended: `stored` new messages of `customers` people in `chats` chats. */
  caughtUp(
    sessionId: string,
    result: { readonly stored: number; readonly chats: number; readonly customers: number },
  ): void
}
