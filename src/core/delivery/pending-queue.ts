import type { Admission } from './gate.ts'

/** What the scheduler keeps in memory of a message that is on its way; everything else stays on disk. */
export interface Pending {
  readonly id: number
  readonly session: string
  chat: string
  readonly sentAt: number
  nextAt: number
  /** When it was last tried; 0 never, less to be tried before all others. */
  triedAt: number
  /** It failed so often that the next one of its chat may show whether the core takes anything at all. */
  suspect: boolean
}

export interface TakeOptions {
  readonly now: number
  readonly admits: (session: string) => Admission
  /** Probing: whose time has come does not matter, the one tried longest ago goes. */
  readonly probe: boolean
}

/**
 * Waiting messages by chat, oldest first within each chat. Only the head of a chat may be posted, and only one at a time; so order
 * within a chat cannot break.
 */
export class PendingQueue {
  readonly #chats = new Map<string, Pending[]>()
  readonly #byId = new Map<number, Pending>()
  readonly #busy = new Set<string>()
  /** Chats that got another name while one of their messages is being posted: old → new. */
  readonly #renames = new Map<string, string>()

  get size(): number {
    return this.#byId.size
  }

  get busy(): number {
    return this.#busy.size
  }

  add(entry: Pending): void {
    const list = this.#chats.get(entry.chat)
    this.#byId.set(entry.id, entry)
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

  /** The next to post over all chats that are not busy; marks its chat busy. */
  take(options: TakeOptions): Pending | null {
    let best: Pending | null = null
    for (const [chat, list] of this.#chats) {
      if (this.#isBlocked(chat)) continue
      const entry = candidate(list, options)
      if (entry && (best === null || goesFirst(entry, best, options.probe))) best = entry
    }
    if (best) this.#busy.add(best.chat)
    return best
  }

  /** The try ended: `done` removes it, else it waits until `nextAt`. */
  release(entry: Pending, result: { readonly done: true } | { readonly done: false; readonly nextAt: number }): void {
    this.#busy.delete(entry.chat)
    if (result.done) this.remove(entry)
    else entry.nextAt = result.nextAt
    const renamed = this.#renames.get(entry.chat)
    if (renamed === undefined) return
    this.#renames.delete(entry.chat)
    this.#move(entry.chat, renamed)
  }

  remove(entry: Pending): void {
    const list = this.#chats.get(entry.chat)
    const at = list?.indexOf(entry) ?? -1
    if (!list || at < 0) return
    list.splice(at, 1)
    this.#byId.delete(entry.id)
    if (list.length === 0) this.#chats.delete(entry.chat)
  }

  /** When the next admitted head that is not busy becomes due; null when none waits. */
  nextDue(admits: TakeOptions['admits']): number | null {
    let next: number | null = null
    for (const [chat, list] of this.#chats) {
      if (this.#isBlocked(chat) || admits(list[0]!.session) === 'closed') continue
      for (const entry of list[0]!.suspect ? list.slice(0, 2) : [list[0]!]) {
        if (next === null || entry.nextAt < next) next = entry.nextAt
      }
    }
    return next
  }

  isBusy(chat: string): boolean {
    return this.#isBlocked(chat)
  }

  /** The chat of an entry by its newest name, also while a post under its former name goes on. */
  nameOf(entry: Pending): string {
    return this.#renames.get(entry.chat) ?? entry.chat
  }

  head(chat: string): Pending | null {
    return this.#chats.get(chat)?.[0] ?? null
  }

  find(id: number): Pending | null {
    return this.#byId.get(id) ?? null
  }

  /** Makes everything that was last tried at or after `triedSince` due now. */
  hurry(now: number, triedSince: number): void {
    for (const entry of this.#byId.values()) {
      if (entry.triedAt >= triedSince) entry.nextAt = Math.min(entry.nextAt, now)
    }
  }

  /** The clock was set back: what waits for a time waits so much less. */
  moveUp(milliseconds: number): void {
    for (const entry of this.#byId.values()) entry.nextAt -= milliseconds
  }

  /** A chat got its second name: both lists become one, in order; a post under way ends first. */
  rename(from: string, to: string): void {
    if (this.#busy.has(from)) this.#renames.set(from, to)
    else this.#move(from, to)
  }

  #move(from: string, to: string): void {
    const list = this.#chats.get(from)
    if (!list) return
    this.#chats.delete(from)
    for (const entry of list) {
      entry.chat = to
      this.add(entry)
    }
  }

  #isBlocked(chat: string): boolean {
    if (this.#busy.has(chat)) return true
    for (const [from, to] of this.#renames) if (to === chat && this.#busy.has(from)) return true
    return false
  }
}

function candidate(list: readonly Pending[], { now, admits, probe }: TakeOptions): Pending | null {
  const head = list[0]!
  if (admits(head.session) === 'closed') return null
  if (probe || head.nextAt <= now) return head
  const second = list[1]
  return head.suspect && second && second.nextAt <= now ? second : null
}

function goesFirst(a: Pending, b: Pending, probe: boolean): boolean {
  if (probe && a.triedAt !== b.triedAt) return a.triedAt < b.triedAt
  return a.nextAt < b.nextAt || (a.nextAt === b.nextAt && comesBefore(a, b))
}

function comesBefore(a: Pending, b: Pending): boolean {
  return a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.id < b.id)
}
