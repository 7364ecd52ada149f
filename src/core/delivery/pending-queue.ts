/** What the scheduler keeps in memory of a message that is on its way; everything else stays on disk. */
export interface Pending {
  readonly id: number
  readonly chat: string
  readonly sentAt: number
  nextAt: number
}

/**
 * Waiting messages by chat, oldest first within each chat. Only the head of a chat may be posted, and only one at a time; so order
 * within a chat cannot break.
 */
export class PendingQueue {
  readonly #chats = new Map<string, Pending[]>()
  readonly #busy = new Set<string>()
  #size = 0

  get size(): number {
    return this.#size
  }

  get busy(): number {
    return this.#busy.size
  }

  add(entry: Pending): void {
    const list = this.#chats.get(entry.chat)
    this.#size += 1
    if (!list) {
      this.#chats.set(entry.chat, [entry])
      return
    }
    let at = list.length
    while (at > 0 && comesBefore(entry, list[at - 1]!)) at -= 1
    // The head of a busy chat is being posted: nothing goes before it any more.
    if (at === 0 && this.#busy.has(entry.chat)) at = 1
    list.splice(at, 0, entry)
  }

  /** The due head with the earliest time over all chats that are not busy; marks its chat busy. */
  take(now: number): Pending | null {
    let best: Pending | null = null
    for (const [chat, list] of this.#chats) {
      const head = list[0]!
      if (head.nextAt > now || this.#busy.has(chat)) continue
      if (best === null || head.nextAt < best.nextAt || (head.nextAt === best.nextAt && comesBefore(head, best)))
        best = head
    }
    if (best) this.#busy.add(best.chat)
    return best
  }

  /** The head's try ended: `done` removes it, else it waits until `nextAt`. */
  release(entry: Pending, result: { readonly done: true } | { readonly done: false; readonly nextAt: number }): void {
    this.#busy.delete(entry.chat)
    if (!result.done) {
      entry.nextAt = result.nextAt
      return
    }
    const list = this.#chats.get(entry.chat)
    if (!list) return
    const at = list.indexOf(entry)
    if (at < 0) return
    list.splice(at, 1)
    this.#size -= 1
    if (list.length === 0) this.#chats.delete(entry.chat)
  }

  /** When the next head that is not busy becomes due; null when none waits. */
  nextDue(): number | null {
    let next: number | null = null
    for (const [chat, list] of this.#chats) {
      if (this.#busy.has(chat)) continue
      if (next === null || list[0]!.nextAt < next) next = list[0]!.nextAt
    }
    return next
  }

  isBusy(chat: string): boolean {
    return this.#busy.has(chat)
  }

  /** Makes this message due at once, if it waits. */
  hurry(id: number, now: number): void {
    for (const list of this.#chats.values()) for (const entry of list) if (entry.id === id) entry.nextAt = now
  }
}

function comesBefore(a: Pending, b: Pending): boolean {
  return a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.id < b.id)
}
