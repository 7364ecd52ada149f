import type { Storage } from '../storage/open-storage.ts'

/** Replies that wait for an event, and when they are looked at anyway. Not on disk: every start looks at everything. */
export class ParkedReplies {
  readonly #storage: Pick<Storage, 'replies' | 'touchedChats'>
  readonly #until = new Map<number, number>()
  /** Those of them that wait for the end of a message, which may give them to another one. */
  readonly #awaiting = new Set<number>()

  constructor(storage: Pick<Storage, 'replies' | 'touchedChats'>) {
    this.#storage = storage
  }

  /** `until`: unix ms. */
  park(id: number, until: number): void {
    this.#until.set(id, until)
  }

  /** It waits for the end of a message, whichever: `messageChanged` looks at it. */
  awaitAnswer(id: number): void {
    this.#awaiting.add(id)
  }

  /** True when it was parked. */
  release(id: number): boolean {
    return this.#until.delete(id)
  }

  /** All of them are looked at anew. */
  clear(): void {
    this.#until.clear()
  }

  /** Unix ms; 0 when it is not parked. */
  untilOf(id: number): number {
    return this.#until.get(id) ?? 0
  }

  /** What is known about this message is another thing now: releases what waits for that. False when nothing was parked. */
  messageChanged(row: number): boolean {
    if (this.#until.size === 0) return false
    const { replies, touchedChats } = this.#storage
    for (const { id, session_id, chat_key } of replies.ofMessage(row)) {
      if (this.release(id)) touchedChats.touch(session_id, chat_key)
    }
    for (const id of this.#awaiting) {
      const waiting = this.release(id) ? replies.find(id) : null
      if (waiting !== null) touchedChats.touch(waiting.session_id, waiting.chat_key)
    }
    this.#awaiting.clear()
    return true
  }
}
