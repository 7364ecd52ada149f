import { z } from 'zod'
import type { Clock } from '../ports.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { DAY_MS } from '../time/durations.ts'
import { holdPause, LONGEST_OUTAGE_PAUSE_MS, outagePause } from './schedule.ts'

const tripSchema = z.object({
  kind: z.enum(['unreachable', 'failing', 'secret-refused', 'user-unknown', 'plan-inactive', 'gone']),
  detail: z.string(),
  /** How often in a row. */
  step: z.number().int().positive(),
  /** When it may be probed, unix ms; null: only when the settings change. */
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

/** `probe`: it is tripped, but its time is over, so one message may go and see. */
export type Admission = 'pass' | 'stop' | 'probe'

export interface BreakerStateDeps {
  readonly clock: Clock
  readonly random: () => number
  readonly keyValue: KeyValue
  readonly url: () => string | null
}

const KEY = 'webhook.breaker'
/** The clock may have jumped while we were off: not even what the core asked for waits longer than this. */
const LONGEST_MS = DAY_MS
/** However late a try fails, the next one is not at once. */
const LEAST_PAUSE_MS = 1_000

/** What stops everybody, what stops one session, and until when. Kept on disk. */
export class BreakerState {
  all: Trip | null = null
  readonly sessions = new Map<string, Trip>()
  readonly #deps: BreakerStateDeps
  #triedAt = Number.NEGATIVE_INFINITY

  /**
   * Reads what was tripped when the program ended. An outage's schedule goes on, neither forgotten nor hurried; a refusal is probed at
   * once, because what was wrong may have been put right meanwhile; another address begins anew.
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

  /** For everybody, or for one session. */
  admission(now: number, sessionId?: string): Admission {
    const trip = sessionId === undefined ? this.all : this.sessions.get(sessionId)
    if (!trip) return 'pass'
    return trip.until !== null && now >= trip.until ? 'probe' : 'stop'
  }

  /** When the next of them may be probed, unix ms; null when none waits for a time. */
  nextProbeAt(now: number): number | null {
    const times = [this.all, ...this.sessions.values()].flatMap((trip) => trip?.until ?? [])
    const ahead = times.filter((time) => time > now)
    return ahead.length === 0 ? null : Math.min(...ahead)
  }

  /** What goes through as a probe begins now: pauses count from here, however long the try takes. */
  trying(): void {
    this.#triedAt = this.#deps.clock.now()
  }

  /** Why it is tripped now. Several posts in flight fail together: that is one failure, not four. */
  next(old: Trip | null | undefined, kind: TripKind, detail: string): Trip {
    const now = this.#deps.clock.now()
    if (old?.kind === kind && (old.until === null || old.until > now)) return { ...old, detail }
    const step = old?.kind === kind ? old.step + 1 : 1
    if (kind === 'gone') return { kind, detail, step, until: null }
    const pause = (isOutage(kind) ? outagePause : holdPause)(step, this.#deps.random())
    // A slow failure of the try that went through must not lengthen the pause.
    const isOfTry = old && this.#triedAt <= now && this.#triedAt >= (old.until ?? now)
    return { kind, detail, step, until: pausedUntil(isOfTry ? this.#triedAt : now, pause, now) }
  }

  /** Changes the times of everything that waits for one. */
  retime(change: (trip: Trip, until: number) => number): void {
    const changed = (trip: Trip): Trip => (trip.until === null ? trip : { ...trip, until: change(trip, trip.until) })
    if (this.all) this.all = changed(this.all)
    for (const [id, trip] of this.sessions) this.sessions.set(id, changed(trip))
  }
}

/** So long after a try began, however long it took to fail. Unix ms. */
export function pausedUntil(beganAt: number, pauseMs: number, now: number): number {
  return Math.max(beganAt + pauseMs, now + LEAST_PAUSE_MS)
}

/** Everything fails, or nothing is reached. */
export function isOutage(kind: TripKind | undefined): boolean {
  return kind === 'failing' || kind === 'unreachable'
}
