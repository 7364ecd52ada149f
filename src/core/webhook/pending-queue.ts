import type { Admission } from './breaker-state.ts'
import { LaneHeap, type Lane } from './lane-heap.ts'

/** What the scheduler keeps in memory of a message that is on its way; everything else stays on disk. */
export interface Pending {
  readonly id: number
  readonly session: string
  chat: string
  readonly sentAt: number
  /** Changed by the queue alone: the order of the lanes hangs on it. */
  nextAt: number
  /** When it was last tried; 0 never, less to be tried before all others. */
  triedAt: number
  /** It is alone at fault, as far as we know: the others of its chat need not wait for it. */
  suspect: boolean
  /** It failed enough to be given up: the next one of its chat may show whether the core takes anything at all. */
  condemned: boolean
}

export interface TakeOptions {
  readonly now: number
  readonly admits: (session: string) => Admission
  /** Probing: whose time has come does not matter, the one tried longest ago goes. */
  readonly probe: boolean
}

/**
 * Waiting messages by chat, oldest first within each chat. Only the head of a chat may be posted, and only one at a time; so order
 * within a chat cannot break, but where its head is a suspect. Chats that may go stand in a heap for each session: after a day without
 * internet thousands of them wait, and finding the next must not mean to look at all of them.
 */
export class PendingQueue {
  readonly #lanes = new Map<string, Lane<Pending>>()
  /** Of each session, the chats that are not blocked. */
  readonly #ready = new Map<string, LaneHeap<Pending>>()
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
    this.#byId.set(entry.id, entry)
    const lane = this.#lanes.get(entry.chat) ?? { chat: entry.chat, entries: [], place: -1 }
    this.#lanes.set(entry.chat, lane)
    const list = lane.entries
    let at = list.length
    while (at > 0 && comesBefore(entry, list[at - 1]!)) at -= 1
    // The head of a busy chat is being posted: nothing goes before it any more.
    if (at === 0 && list.length > 0 && this.#busy.has(entry.chat)) at = 1
    list.splice(at, 0, entry)
    this.#arrange(lane)
  }

  /** The next to post over all chats that are not busy; marks its chat busy. */
  take(options: TakeOptions): Pending | null {
    const best = options.probe ? this.#longestUntried(options) : this.#firstDue(options)
    if (best === null) return null
    this.#busy.add(best.chat)
    this.#arrange(this.#lanes.get(best.chat)!)
    return best
  }

  /** The try ended: it waits until then, or is done (null). */
  release(entry: Pending, nextAt: number | null): void {
    this.#busy.delete(entry.chat)
    if (nextAt === null) this.remove(entry)
    else this.setTime(entry, nextAt)
    const renamed = this.#renames.get(entry.chat)
    if (renamed === undefined) return
    this.#renames.delete(entry.chat)
    this.#move(entry.chat, renamed)
    const lane = this.#lanes.get(renamed)
    if (lane) this.#arrange(lane)
  }

  remove(entry: Pending): void {
    const lane = this.#lanes.get(entry.chat)
    const at = lane?.entries.indexOf(entry) ?? -1
    if (!lane || at < 0) return
    lane.entries.splice(at, 1)
    this.#byId.delete(entry.id)
    this.#arrange(lane, entry.session)
  }

  /** It waits until then, whatever was planned. */
  setTime(entry: Pending, nextAt: number): void {
    entry.nextAt = nextAt
    const lane = this.#lanes.get(entry.chat)
    if (lane) this.#arrange(lane)
  }

  /** When the next admitted head that is not busy becomes due; null when none waits. */
  nextDue(admits: TakeOptions['admits']): number | null {
    let next: number | null = null
    for (const [session, heap] of this.#ready) {
      if (heap.first === null || admits(session) === 'stop') continue
      const { nextAt } = earliest(heap.first)
      if (next === null || nextAt < next) next = nextAt
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
    return this.#lanes.get(chat)?.entries[0] ?? null
  }

  /** Somebody who waits; for whom the core is asked whether it is there. */
  anyone(): Pending | null {
    return this.#byId.values().next().value ?? null
  }

  /** The others of its chat pass it from now on. */
  suspect(entry: Pending): void {
    entry.suspect = true
    this.setTime(entry, entry.nextAt)
  }

  /** Those whom the others passed are due now. */
  makeSuspectsDue(now: number): void {
    for (const entry of this.#byId.values()) if (entry.suspect && entry.nextAt > now) this.setTime(entry, now)
  }

  find(id: number): Pending | null {
    return this.#byId.get(id) ?? null
  }

  /** Makes everything that was last tried at or after `triedSince` due now. */
  makeDue(now: number, triedSince: number): void {
    for (const entry of this.#byId.values()) {
      if (entry.triedAt >= triedSince) entry.nextAt = Math.min(entry.nextAt, now)
    }
    this.#arrangeAll()
  }

  /** The clock was set back: what waits for a time waits so much less. */
  shiftEarlier(milliseconds: number): void {
    for (const entry of this.#byId.values()) entry.nextAt -= milliseconds
    this.#arrangeAll()
  }

  /** A chat got its second name: both lists become one, in order; a post under way ends first. */
  rename(from: string, to: string): void {
    if (!this.#busy.has(from)) return this.#move(from, to)
    this.#renames.set(from, to)
    const lane = this.#lanes.get(to)
    if (lane) this.#arrange(lane)
  }

  #firstDue({ now, admits }: TakeOptions): Pending | null {
    let best: Lane<Pending> | null = null
    for (const [session, { first }] of this.#ready) {
      if (first === null || earliest(first).nextAt > now || admits(session) === 'stop') continue
      if (best === null || goesFirst(first, best)) best = first
    }
    if (best === null) return null
    return mayGo(best).find((entry) => entry.nextAt <= now) ?? earliest(best)
  }

  /** Looks at every chat; but a probe is one message, and the next comes after a pause. */
  #longestUntried({ admits }: TakeOptions): Pending | null {
    let best: Pending | null = null
    for (const [session, heap] of this.#ready) {
      if (heap.size === 0 || admits(session) === 'stop') continue
      for (const lane of heap) {
        for (const entry of mayGo(lane)) {
          if (best === null || probesBefore(entry, best)) best = entry
        }
      }
    }
    return best
  }

  /** Brings a lane to its place after a change of it. `session` is whose it was, when it may be empty now. */
  #arrange(lane: Lane<Pending>, session = lane.entries[0]?.session): void {
    if (session === undefined) return
    const heap = this.#ready.get(session) ?? new LaneHeap<Pending>(goesFirst)
    this.#ready.set(session, heap)
    if (lane.entries.length > 0 && !this.#isBlocked(lane.chat)) return heap.put(lane)
    heap.drop(lane)
    if (lane.entries.length === 0) this.#lanes.delete(lane.chat)
    if (heap.size === 0) this.#ready.delete(session)
  }

  #arrangeAll(): void {
    for (const heap of this.#ready.values()) for (const lane of heap) lane.place = -1
    this.#ready.clear()
    for (const lane of this.#lanes.values()) this.#arrange(lane)
  }

  #move(from: string, to: string): void {
    const lane = this.#lanes.get(from)
    if (!lane) return
    const moved = lane.entries.splice(0)
    this.#arrange(lane, moved[0]!.session)
    for (const entry of moved) {
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

/** Who of a lane may go: the suspects at its head, and the first behind them. */
function mayGo({ entries }: Lane<Pending>): readonly Pending[] {
  const innocent = entries.findIndex((entry) => !entry.suspect)
  return innocent === 0 ? [entries[0]!] : entries.slice(0, innocent < 0 ? entries.length : innocent + 1)
}

/** Who of those is due first; in doubt the older one. */
function earliest(lane: Lane<Pending>): Pending {
  return mayGo(lane).reduce((best, entry) => (entry.nextAt < best.nextAt ? entry : best))
}

/** Who is tried first while nothing is taken: a suspect shows nothing, and whoever was tried longest ago shows most. */
function probesBefore(a: Pending, b: Pending): boolean {
  if (a.suspect !== b.suspect) return b.suspect
  return a.triedAt < b.triedAt || (a.triedAt === b.triedAt && dueBefore(a, b))
}

function goesFirst(a: Lane<Pending>, b: Lane<Pending>): boolean {
  return dueBefore(earliest(a), earliest(b))
}

function dueBefore(a: Pending, b: Pending): boolean {
  return a.nextAt < b.nextAt || (a.nextAt === b.nextAt && comesBefore(a, b))
}

function comesBefore(a: Pending, b: Pending): boolean {
  return a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.id < b.id)
}
