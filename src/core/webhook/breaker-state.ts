import { z } from 'zod'
import type { Clock } from '../ports.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { DAY_MS } from '../time/durations.ts'
import { holdPause, LONGEST_OUTAGE_PAUSE_MS, outagePause } from './schedule.ts'

const tripSchema = z.object({
  kind: z.enum(['unreachable', 'failing', 'secret-refused', 'user-unknown', 'plan-inactive', 'gone']),
  detail: z.string(),
  /** How many times in a row it tripped. */
  step: z.number().int().positive(),
  /** When it may be probed, unix ms; null: only after the settings change. */
  until: z.number().nullable(),
  /** The core named this time itself (`Retry-After`): it may be longer than an outage's own pauses. */
  told: z.boolean().optional(),
})
const storedSchema = z.object({
  url: z.string().nullable(),
  all: tripSchema.nullable(),
  sessions: z.array(z.tuple([z.string(), tripSchema])),
})

/** Why nothing may be posted, and until when. */
export type Trip = Readonly<z.output<typeof tripSchema>>
export type TripKind = Trip['kind']

/** `probe`: it is tripped, but its pause is over, so one message may test the core. */
export type Admission = 'pass' | 'stop' | 'probe'

export interface BreakerStateDeps {
  readonly clock: Clock
  readonly random: () => number
  readonly keyValue: KeyValue
  readonly url: () => string | null
}

const KEY = 'webhook.breaker'
/** The longest wait after a restart, even for a time that the core named, because the clock may have jumped while the app was off. */
const LONGEST_MS = DAY_MS
/** The shortest wait before the next try, however late the previous one failed. */
const LEAST_PAUSE_MS = 1_000

/** What stops the whole queue or one session, and until when. Kept on disk. */
export class BreakerState {
  all: Trip | null = null
  readonly sessions = new Map<string, Trip>()
  readonly #deps: BreakerStateDeps
  #triedAt = Number.NEGATIVE_INFINITY

  /**
   * Restores the trips of the last run. An outage continues on its schedule. A refusal is probed at once, because its cause may have been
   * fixed meanwhile. A changed address starts without trips.
   */
  constructor(deps: BreakerStateDeps) {
    this.#deps = deps
    const parsed = storedSchema.safeParse(deps.keyValue.get(KEY))
    if (!parsed.success || parsed.data.url !== deps.url()) return
    this.all = parsed.data.all
    this.sessions = new Map(parsed.data.sessions)
    const now = deps.clock.now()
    this.retime(({ kind, told }, until) => {
      if (!isOutage(kind)) return now
      return Math.min(until, now + (told === true ? LONGEST_MS : LONGEST_OUTAGE_PAUSE_MS))
    })
  }

  save(): void {
    this.#deps.keyValue.set(KEY, { url: this.#deps.url(), all: this.all, sessions: [...this.sessions] })
  }

  /** For the whole queue, or for one session. */
  admission(now: number, sessionId?: string): Admission {
    const trip = sessionId === undefined ? this.all : this.sessions.get(sessionId)
    if (!trip) return 'pass'
    return trip.until !== null && now >= trip.until ? 'probe' : 'stop'
  }

  /** When the next trip may be probed, unix ms; null when none waits for a time. */
  nextProbeAt(now: number): number | null {
    const times = [this.all, ...this.sessions.values()].flatMap((trip) => trip?.until ?? [])
    const ahead = times.filter((time) => time > now)
    return ahead.length === 0 ? null : Math.min(...ahead)
  }

  /** A probe begins now: pauses count from here, however long the try takes. */
  trying(): void {
    this.#triedAt = this.#deps.clock.now()
  }

  /** The trip after a failure. Several posts in flight that fail together count as one failure. */
  next(old: Trip | null | undefined, kind: TripKind, detail: string): Trip {
    const now = this.#deps.clock.now()
    if (old?.kind === kind && (old.until === null || old.until > now)) return { ...old, detail }
    const step = old?.kind === kind ? old.step + 1 : 1
    if (kind === 'gone') return { kind, detail, step, until: null }
    const pause = (isOutage(kind) ? outagePause : holdPause)(step, this.#deps.random())
    // Counts from the probe's start, so that a slow failure does not lengthen the pause.
    const isOfTry = old && this.#triedAt <= now && this.#triedAt >= (old.until ?? now)
    return { kind, detail, step, until: pausedUntil(isOfTry ? this.#triedAt : now, pause, now) }
  }

  /** Changes the time of every trip that waits for one. */
  retime(change: (trip: Trip, until: number) => number): void {
    const changed = (trip: Trip): Trip => (trip.until === null ? trip : { ...trip, until: change(trip, trip.until) })
    if (this.all) this.all = changed(this.all)
    for (const [id, trip] of this.sessions) this.sessions.set(id, changed(trip))
  }
}

/** Unix ms `pauseMs` after a try began, however long it took to fail, but at least a second from now. */
export function pausedUntil(beganAt: number, pauseMs: number, now: number): number {
  return Math.max(beganAt + pauseMs, now + LEAST_PAUSE_MS)
}

/** The core fails on everything or cannot be reached. */
export function isOutage(kind: TripKind | undefined): boolean {
  return kind === 'failing' || kind === 'unreachable'
}
