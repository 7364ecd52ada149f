import type { PauseStatus } from '../../shared/model/core-status.ts'
import type { Basics } from '../basics.ts'
import type { Storage } from '../storage/open-storage.ts'
import { Alarm } from '../time/alarm.ts'
import { MINUTE_MS } from '../time/durations.ts'
import { Expiry } from '../time/expiry.ts'

const KEY = 'replies.pause'

/** The stored form. Older versions did not store the length. */
type KeptPause = PauseStatus & { readonly minutes?: number | null }

export interface PauseDeps extends Pick<Basics, 'clock' | 'changes'> {
  readonly storage: Pick<Storage, 'keyValue' | 'writes'>
}

const NOT_PAUSED: PauseStatus = { paused: false, until: null }

/** The global pause: replies wait in the ledger (and expire by age) while messages still go to the core. Survives a restart. */
export class Pause {
  readonly #deps: PauseDeps
  readonly #expiry: Expiry
  readonly #alarm: Alarm
  /** The chosen length of the pause in minutes; null: until resumed. */
  #minutes: number | null
  #current: PauseStatus
  #running = false

  constructor(deps: PauseDeps) {
    this.#deps = deps
    this.#expiry = new Expiry(deps.clock)
    this.#alarm = new Alarm(deps.clock)
    const stored = deps.storage.keyValue.get(KEY) as KeptPause | null
    this.#minutes = stored?.minutes ?? null
    this.#current = stored?.paused ? { paused: true, until: stored.until ?? null } : NOT_PAUSED
  }

  start(): void {
    this.#running = true
    this.#watch()
  }

  stop(): void {
    this.#running = false
    this.#alarm.cancel()
  }

  /** Pauses replies for this many minutes; null: until resumed. */
  pause(minutes: number | null): PauseStatus {
    this.#minutes = minutes
    const until = minutes === null ? null : this.#deps.clock.now() + minutes * MINUTE_MS
    return this.#set({ paused: true, until })
  }

  resume(): PauseStatus {
    return this.#set(NOT_PAUSED)
  }

  status(): PauseStatus {
    const { paused, until } = this.#current
    return paused && until !== null && until <= this.#deps.clock.now() ? NOT_PAUSED : this.#current
  }

  #set(next: PauseStatus): PauseStatus {
    const { storage, changes } = this.#deps
    this.#current = next
    const kept: KeptPause = { ...next, minutes: this.#minutes }
    storage.keyValue.set(KEY, kept)
    // The owner's decision is on disk before it is confirmed.
    storage.writes.flush()
    this.#watch()
    changes.tell('pause', next)
    return next
  }

  #watch(): void {
    this.#alarm.cancel()
    const { paused, until } = this.#current
    if (!this.#running || !paused || until === null) return
    const longestMs = this.#minutes === null ? Number.POSITIVE_INFINITY : this.#minutes * MINUTE_MS
    const isOver = this.#expiry.over([[KEY, { until, longestMs }]]).has(KEY)
    if (isOver) this.#set(NOT_PAUSED)
    else this.#alarm.set(until, () => this.#watch())
  }
}
