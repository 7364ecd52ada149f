import type { Ack } from '../../shared/model/message.ts'
import type { OutgoingMessage } from './incoming-message.ts'

/** Own messages remembered at most. */
const KEPT = 100
/** WhatsApp's server answers within seconds; a connected page that never tells of it does not tell at all. */
const PATIENCE_MS = 60_000

export interface SentEvidence {
  /** An own message was announced by the page. */
  noteOwn(message: OutgoingMessage): void
  noteAck(messageId: string, ack: Ack): void
  /** The best acknowledgement that was announced for a message, null when none was. */
  ackOf(messageId: string): Ack | null
  /** The latest own messages that were announced for a chat, oldest first. */
  own(chatId: string): readonly OutgoingMessage[]
  /**
   * A message as good as sent although nothing was acknowledged: when this page has never told an acknowledgement, is connected,
   * and holds the message for a minute. Without this a WhatsApp that stops telling would hold up every reply of its chat.
   */
  settle(message: OutgoingMessage, connected: boolean): OutgoingMessage
}

/** What the events of one page prove about our own messages; beside, never instead of, what the page says when asked. */
export function createSentEvidence(rightNow: () => number): SentEvidence {
  const own: OutgoingMessage[] = []
  const acks = new Map<string, Ack>()
  let told = false
  return {
    noteOwn(message) {
      own.push(message)
      if (own.length > KEPT) own.shift()
    },
    noteAck(messageId, ack) {
      if (ack >= 1) told = true
      const best = acks.get(messageId)
      // Failed is final only while nothing better is known.
      if (best === undefined || ack > best) acks.set(messageId, ack)
      const [oldest] = acks.keys()
      if (acks.size > KEPT && oldest !== undefined) acks.delete(oldest)
    },
    ackOf: (messageId) => acks.get(messageId) ?? null,
    own: (chatId) => own.filter((message) => message.chatId === chatId),
    settle(message, connected) {
      const known = acks.get(message.messageId) ?? message.ack
      if (known !== 0) return known === message.ack ? message : { ...message, ack: known }
      const waited = rightNow() - message.timestamp * 1000
      return connected && !told && waited > PATIENCE_MS ? { ...message, ack: 1 } : message
    },
  }
}
