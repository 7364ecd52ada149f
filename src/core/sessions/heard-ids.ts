import type { MessageSink } from '../inbox/message-sink.ts'

/** More than a busy page gets between two looks. */
const KEPT = 5_000

/** Ids of messages that came through one browser, live or from history, whatever became of them: stored, known, or left out by a rule. */
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

  /** Where messages go on to; what the sink refuses counts as not heard. */
  watch(sink: MessageSink): Pick<MessageSink, 'incoming' | 'outgoing' | 'changed' | 'unreadable'> {
    return {
      incoming: async (sessionId, message) => {
        // Its words are still to be heard.
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
