import type { MessageSink } from '../inbox/message-sink.ts'

/** More messages than a busy page receives between two looks. */
const KEPT = 5_000

/** Ids of the messages that one browser delivered, live or from history, whether they were stored, known before, or left out by a rule. */
export class HeardIds {
  readonly #ids = new Set<string>()

  note(messageId: string): void {
    this.#ids.delete(messageId)
    this.#ids.add(messageId)
    if (this.#ids.size > KEPT) this.#ids.delete(this.#ids.values().next().value!)
  }

  has(messageId: string): boolean {
    return this.#ids.has(messageId)
  }

  /** Wraps the sink and notes each message that it takes. A message that the sink refuses counts as not heard. */
  watch(sink: MessageSink): Pick<MessageSink, 'incoming' | 'outgoing' | 'changed' | 'unreadable'> {
    return {
      incoming: async (sessionId, message) => {
        // An undecrypted message does not count as heard, because its text is still to come.
        if (message.undecrypted !== true) this.note(message.messageId)
        try {
          return await sink.incoming(sessionId, message)
        } catch (error) {
          this.#ids.delete(message.messageId)
          throw error
        }
      },
      outgoing: (sessionId, message) => sink.outgoing(sessionId, message),
      unreadable: (sessionId, message) => sink.unreadable(sessionId, message),
      changed: (sessionId, change) => sink.changed(sessionId, change),
    }
  }
}
