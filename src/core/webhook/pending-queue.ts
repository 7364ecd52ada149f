import type { Admission } from './breaker-state.ts'
import { LaneHeap, type Lane } from './lane-heap.ts'

/** What the scheduler keeps in memory about an undelivered message; everything else stays on disk. */
export interface Pending {
  readonly id: number
  readonly session: string
  chat: string
  readonly sentAt: number
  /** Unix ms. Only the queue changes it, because the order of the lanes depends on it. */
  nextAt: number
  /** When it was last tried, unix ms. 0 means never; a negative value goes before all others. */
  triedAt: number
  /** As far as we know, the core fails on this message alone: later messages of its chat need not wait for it. */
  suspect: boolean
  /** It failed often enough to be given up. The next message of its chat may show whether the core takes anything at all. */
  condemned: boolean
}

export interface TakeOptions {
  readonly now: number
  readonly admits: (session: string) => Admission
  /** True for a probe: takes the message tried longest ago, due or not. */
  readonly probe: boolean
}

/**
 * Waiting messages by chat, oldest first within each chat. A chat posts only its head, one at a time, so its order cannot break; only a
 * suspect at the head may be passed. Each session keeps its unblocked chats in a heap: after a day without internet thousands of chats
 * wait, and finding the next message must not scan them all.
 */
export class PendingQueue {
  readonly #lanes = new Map<string, Lane<Pending>>()
  /** The unblocked chats of each session. */
  readonly #ready = new Map<string, LaneHeap<Pending>>()
  readonly #byId = new Map<number, Pending>()
  readonly #busy = new Set<string>()
  /** Chats renamed while one of their messages is being posted: old → new. */
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
    // The head of a busy chat is being posted, so nothing is inserted before it.
    if (at === 0 && list.length > 0 && this.#busy.has(entry.chat)) at = 1
    list.splice(at, 0, entry)
    this.#arrange(lane)
  }

  /** The message that `take` would return. */
  next(options: TakeOptions): Pending | null {
    return options.probe ? this.#longestUntried(options) : this.#firstDue(options)
  }

  /** The next message to post among all chats that are not busy; marks its chat busy. Null when none may go. */
  take(options: TakeOptions): Pending | null {
    const best = this.next(options)
    if (best === null) return null
    this.#busy.add(best.chat)
    this.#arrange(this.#lanes.get(best.chat)!)
    return best
  }

  /** Ends a try: the message waits until `nextAt`, or is removed when `nextAt` is null. */
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

  /** Makes the message wait until `nextAt`, whatever was planned before. */
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

  /** The newest name of an entry's chat, even while a post under the former name is in flight. */
  nameOf(entry: Pending): string {
    return this.#renames.get(entry.chat) ?? entry.chat
  }

  head(chat: string): Pending | null {
    return this.#lanes.get(chat)?.entries[0] ?? null
  }

  /** Any waiting message: the harmless probe is sent in the name of its session. Null when none waits. */
  anyone(): Pending | null {
    return this.#byId.values().next().value ?? null
  }

  /** From now on, later messages of its chat pass it. */
  suspect(entry: Pending): void {
    entry.suspect = true
    this.setTime(entry, entry.nextAt)
  }

  /** Makes every suspect due now. */
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

  /** The clock was set back by so many ms: subtracts them from every pending time. */
  shiftEarlier(milliseconds: number): void {
    for (const entry of this.#byId.values()) entry.nextAt -= milliseconds
    this.#arrangeAll()
  }

  /** A chat got its second name: merges both lists in order, after a post in flight has ended. */
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

  /** Scans every chat. That is affordable, because a probe is one message and the next one comes after a pause. */
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

  /** Moves a lane to its place after a change. Pass `session` when the lane may be empty now. */
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

/** The messages of a lane that may go: the suspects at its head, and the first message behind them. */
function mayGo({ entries }: Lane<Pending>): readonly Pending[] {
  const innocent = entries.findIndex((entry) => !entry.suspect)
  return innocent === 0 ? [entries[0]!] : entries.slice(0, innocent < 0 ? entries.length : innocent + 1)
}

/** The first of these messages to become due; of two due together, the older one. */
function earliest(lane: Lane<Pending>): Pending {
  return mayGo(lane).reduce((best, entry) => (entry.nextAt < best.nextAt ? entry : best))
}

/**
 * The order of probes while the core takes nothing. Suspects go last, because their failure shows nothing; the message tried longest ago
 * goes first, because its result shows most.
 */
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
