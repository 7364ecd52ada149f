import type { Storage } from '../storage/open-storage.ts'

/** Replies that wait for an event, each with the time when it is checked anyway. In memory only: every start checks all replies. */
export class ParkedReplies {
  readonly #storage: Pick<Storage, 'replies' | 'touchedChats'>
  readonly #until = new Map<number, number>()
  /** Parked replies that wait for a message to end: its end may give them to another message. */
  readonly #awaiting = new Set<number>()

  constructor(storage: Pick<Storage, 'replies' | 'touchedChats'>) {
    this.#storage = storage
  }

  /** `until`: unix ms. */
  park(id: number, until: number): void {
    this.#until.set(id, until)
  }

  /** Marks a parked reply as waiting for a message to end: `messageChanged` releases it whichever message changed. */
  awaitAnswer(id: number): void {
    this.#awaiting.add(id)
  }

  /** Unparks a reply; true when it was parked. */
  release(id: number): boolean {
    return this.#until.delete(id)
  }

  /** Unparks all replies. */
  clear(): void {
    this.#until.clear()
  }

  /** When a parked reply is checked anyway, unix ms; 0 when it is not parked. */
  untilOf(id: number): number {
    return this.#until.get(id) ?? 0
  }

  /** Call it when a message row changed: releases the replies that wait for it. False when nothing was parked. */
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
