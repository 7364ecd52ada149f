import type { Ack } from '../../shared/model/message.ts'
import type { OutgoingMessage } from './incoming-message.ts'

/** Own messages remembered at most. */
const KEPT = 100
/**
 * WhatsApp's server answers within seconds: after this time without any acknowledgement, a connected page does not report them at
 * all.
 */
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
   * Returns the message with its best acknowledgement. Counts it as sent without one if this page has never reported an
   * acknowledgement, is connected, and the message is older than a minute. Otherwise a WhatsApp that stops reporting them would hold
   * up every reply of its chat.
   */
  settle(message: OutgoingMessage, connected: boolean): OutgoingMessage
}

/** Remembers what the events of one page prove about our own messages. Supplements the page's own answers, never replaces them. */
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
      // A failure counts only while nothing better is known.
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
