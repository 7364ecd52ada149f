/*
 * Owns the time each session spent in each state and the causes of interruptions, which Insights shows as health. Never changes sessions.
 */
import type { HealthKind, SessionHealth } from '../../shared/model/health.ts'
import type { SessionStateKind } from '../../shared/model/session.ts'
import type { Basics } from '../basics.ts'
import type { PowerSignal, Timer } from '../ports.ts'
import { followStates, interruptionOf } from '../sessions/follow-states.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { SLOT_MS } from '../storage/schema.ts'
import type { SessionTime } from '../storage/session-time-table.ts'
import { MINUTE_MS } from '../time/durations.ts'
import { readHealth, type HealthQuery } from './read-health.ts'

/** Interval of counting, and ticks between writes. Time lost in a crash looks as if the computer had been off. */
const TICK_MS = MINUTE_MS
const TICKS_PER_WRITE = 5
/** A longer gap between two counts means that the computer slept. */
const LATE_MS = TICK_MS + MINUTE_MS

const KINDS: Readonly<Record<SessionStateKind, Exclude<HealthKind, 'off'>>> = {
  connected: 'connected',
  'waiting-for-internet': 'internet',
  starting: 'trouble',
  syncing: 'trouble',
  reconnecting: 'trouble',
  conflict: 'trouble',
  failed: 'trouble',
  'needs-link': 'phone',
  linking: 'phone',
  unlinked: 'phone',
  stopped: 'stopped',
  stopping: 'stopped',
}

export interface SessionTimesDeps extends Basics {
  readonly sessions: Pick<Sessions, 'list' | 'onChanged' | 'onRemoved'>
  readonly power: Pick<PowerSignal, 'onSuspend' | 'onResume'>
}

/** Counts while the program runs and the computer is awake. Time not counted is shown as `off`. */
export class SessionTimes {
  readonly #deps: SessionTimesDeps
  readonly #now = new Map<string, SessionStateKind>()
  readonly #unsubscribe: readonly (() => void)[]
  #kept = new Map<string, SessionTime>()
  #steady: number
  #timer: Timer | null = null
  #ticks = 0

  constructor(deps: SessionTimesDeps) {
    this.#deps = deps
    const { sessions, power, clock } = deps
    this.#steady = clock.monotonic()
    for (const { id, state } of sessions.list()) this.#now.set(id, state.kind)
    this.#unsubscribe = [
      followStates(sessions, ({ id, state }, before) => {
        this.#count()
        this.#now.set(id, state.kind)
        const cause = interruptionOf(before, state)
        if (cause !== null) this.#add(id, clock.now(), `cut.${cause}`, 1)
        this.#write()
      }),
      sessions.onRemoved((id) => this.#now.delete(id)),
      power.onSuspend(() => {
        this.#count()
        this.#write()
      }),
      // Never counts the sleep, whether or not the monotonic clock ran on during it.
      power.onResume(() => void (this.#steady = clock.monotonic())),
    ]
  }

  start(): void {
    this.#steady = this.#deps.clock.monotonic()
    this.#tick()
  }

  /** Call before the record and the sessions are closed, because sessions that end with the program are not interruptions. */
  stop(): void {
    for (const off of this.#unsubscribe) off()
    this.#timer?.cancel()
    this.#count()
    this.#write()
  }

  /** The health of the shops, up to now. */
  read(query: HealthQuery): readonly SessionHealth[] {
    this.#upToNow()
    return readHealth(this.#deps.storage, query, this.#deps.clock.now())
  }

  /** Writes the counts now. If the disk refuses, keeps them for the next write. */
  #upToNow(): void {
    this.#count()
    const times = this.#take()
    const { storage, logger } = this.#deps
    try {
      storage.writes.runNow(() => storage.sessionTimes.add(times))
    } catch (error) {
      this.#giveBack(times)
      logger.child('support').debug('the times of sessions are not up to date', { error })
    }
  }

  #tick(): void {
    this.#timer = this.#deps.clock.setTimer(TICK_MS, () => {
      this.#count()
      this.#ticks += 1
      if (this.#ticks % TICKS_PER_WRITE === 0) this.#write()
      this.#tick()
    })
  }

  /** Adds the time since the last count to each session's state. */
  #count(): void {
    const { clock } = this.#deps
    const steady = clock.monotonic()
    const passed = steady - this.#steady
    this.#steady = steady
    if (passed <= 0 || passed > LATE_MS) return
    const until = clock.now()
    for (const [id, kind] of this.#now) this.#addSpan(id, until - passed, until, KINDS[kind])
  }

  #addSpan(id: string, from: number, until: number, name: string): void {
    for (let at = from; at < until;) {
      const ends = Math.min(until, (Math.floor(at / SLOT_MS) + 1) * SLOT_MS)
      this.#add(id, at, name, ends - at)
      at = ends
    }
  }

  #add(sessionId: string, at: number, name: string, amount: number): void {
    const slot = Math.floor(at / SLOT_MS)
    const key = `${sessionId} ${slot} ${name}`
    this.#kept.set(key, { sessionId, slot, name, amount: (this.#kept.get(key)?.amount ?? 0) + amount })
  }

  #take(): readonly SessionTime[] {
    const times = [...this.#kept.values()].map((time) => ({ ...time, amount: Math.round(time.amount) }))
    this.#kept = new Map()
    return times
  }

  #giveBack(times: readonly SessionTime[]): void {
    for (const { sessionId, slot, name, amount } of times) this.#add(sessionId, slot * SLOT_MS, name, amount)
  }

  #write(): void {
    const times = this.#take()
    if (times.length === 0) return
    const { storage, logger } = this.#deps
    storage.writes
      .runLater(() => storage.sessionTimes.add(times))
      .catch((error: unknown) => logger.child('support').warn('the times of sessions were not kept', { error }))
  }
}
