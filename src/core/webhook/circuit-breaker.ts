import type { CoreStatus, CoreStatusKind } from '../../shared/model/core-status.ts'
import { LAST_DELIVERED_KEY } from '../storage/key-value.ts'
import { MINUTE_MS } from '../time/durations.ts'
import { BreakerState, isOutage, type Admission, type BreakerStateDeps, type TripKind } from './breaker-state.ts'
import type { HoldKind } from './classify.ts'
import type { ProbeAnswer } from './core-probe.ts'

const OUTAGE_ROWS = 3
/** How long an answer to the harmless probe counts. */
const VOUCHED_MS = 30_000
const LEAST_TOLD_MS = 5_000
/** From this probe of an outage on, every second probe is the harmless one instead of a message. */
const ASKS_FROM = 4
/** A single failing message is not reported, unless the core has taken nothing for this long. */
const QUIET_MS = 10 * MINUTE_MS

export interface BreakerDeps extends BreakerStateDeps {
  readonly onChanged: (status: CoreStatus) => void
}

/**
 * Decides whether anything may be posted at all, and what the owner is told about the core. Trips for the whole queue or for one session
 * when the core refuses us, is offline, fails or asks us to wait. Survives a restart.
 */
export class CircuitBreaker {
  readonly #deps: BreakerDeps
  readonly #state: BreakerState
  #lastDeliveredAt: number | null
  #missing: string | null = null
  #seenOk = false
  #failedRows = new Set<number>()
  #failingSince = 0
  #failingDetail: string | null = null
  /** Row ids of messages that the core fails on alone, as far as its answers tell. */
  readonly #suspects = new Set<number>()
  /**
   * When the outage began, unix ms; 0: before this run; null: no outage. Messages that failed since then do not wait for their own retry
   * times when it ends.
   */
  #outageSince: number | null
  #inDoubt = false
  /** When the core last answered the harmless probe, monotonic ms. */
  #vouchedAt = Number.NEGATIVE_INFINITY
  /** The core answers the harmless probe but fails on every message. */
  #failsOnAll = false
  #status: CoreStatus

  constructor(deps: BreakerDeps) {
    const { clock, keyValue } = deps
    this.#deps = deps
    this.#state = new BreakerState(deps)
    const stored = keyValue.get(LAST_DELIVERED_KEY)
    this.#lastDeliveredAt = typeof stored === 'number' ? stored : null
    this.#outageSince = isOutage(this.#state.all?.kind) ? 0 : null
    const lastDeliveredAt = this.#lastDeliveredAt
    this.#status = { kind: 'unknown', since: clock.now(), nextTryAt: null, lastDeliveredAt, detail: null }
    this.#status = this.#describe()
  }

  get status(): CoreStatus {
    return this.#status
  }

  /** The core fails on everything, or may do so: no failure counts as one message's fault. */
  get outage(): boolean {
    return this.#inDoubt || isOutage(this.#state.all?.kind)
  }

  /** Several messages failed in a row: nothing is posted until a probe tells whether the core is there (`vouched` or `away`). */
  get inDoubt(): boolean {
    return this.#inDoubt
  }

  /** The core cannot be reached, or fails on everything, and has not just answered the harmless probe. */
  get isAway(): boolean {
    return isOutage(this.#state.all?.kind) && !this.isVouched
  }

  /** The probe that is due is the harmless one, not a message. */
  get asksFirst(): boolean {
    const { all } = this.#state
    if (all?.kind !== 'failing' || this.isVouched) return false
    // A probe is one request: a core that is down gets a message and the harmless probe in turn.
    return all.told === true
      ? all.step >= ASKS_FROM - 1 && all.step % 2 === 1
      : all.step >= ASKS_FROM && all.step % 2 === 0
  }

  /** The core answered the harmless probe within `VOUCHED_MS`, or while everything failed: a failure is then the message’s own fault. */
  get isVouched(): boolean {
    return this.#failsOnAll || this.#isJustVouched()
  }

  /** For the whole queue. */
  admission(now = this.#deps.clock.now()): Admission {
    return this.#inDoubt ? 'stop' : this.#state.admission(now)
  }

  /** For one session: the core may refuse one shop and take another. */
  admissionOf(sessionId: string, now = this.#deps.clock.now()): Admission {
    return this.#state.admission(now, sessionId)
  }

  /** The next time at which something tripped may be probed, unix ms; null when nothing waits for a time. */
  nextProbeAt(now = this.#deps.clock.now()): number | null {
    return this.#state.nextProbeAt(now)
  }

  /** The core took a message. Returns when the outage began (unix ms) if this message ended one, else null. */
  accepted(sessionId: string): number | null {
    const wasTripped = [this.#state.sessions.delete(sessionId), this.#state.all !== null].includes(true)
    const since = this.#over()
    this.#seenOk = true
    this.#lastDeliveredAt = this.#deps.clock.now()
    if (wasTripped) this.#changed()
    else this.#announce()
    return since
  }

  /** The core gave a final answer about one message, so it is there and our secret is right. Returns the same as `accepted`. */
  answered(): number | null {
    if (this.#state.all === null && !this.#inDoubt) return null
    const since = this.#over()
    this.#changed()
    return since
  }

  /** A probe begins now: pauses count from here, however long the try takes. */
  trying(): void {
    this.#state.trying()
  }

  /** The core answered the harmless probe. */
  vouched(): void {
    this.#vouchedAt = this.#deps.clock.monotonic()
    this.#inDoubt = false
  }

  /** The harmless probe failed: it is an outage. */
  away(answer: Exclude<ProbeAnswer, { kind: 'there' }>): void {
    this.#inDoubt = false
    this.#failsOnAll = false
    this.#vouchedAt = Number.NEGATIVE_INFINITY
    if (answer.kind === 'offline') return this.offline(answer.code)
    this.#failingDetail ??= answer.code
    this.#fail(answer.code, answer.retryAfterMs)
    this.#changed()
  }

  /** A probe ended without a clear outcome: schedules the next one. */
  inconclusive(detail: string): void {
    const { all } = this.#state
    if (all === null) return
    this.#state.all = this.#state.next(all, all.kind, detail)
    this.#changed()
  }

  /** The core refuses us or this session; no single message is at fault. */
  held(kind: HoldKind, sessionId: string, detail: string): void {
    const { sessions, all } = this.#state
    if (kind === 'secret-refused' || kind === 'gone') this.#state.all = this.#state.next(all, kind, detail)
    else {
      sessions.set(sessionId, this.#state.next(sessions.get(sessionId), kind, detail))
      if (all?.kind !== 'failing') this.#state.all = null
    }
    this.#changed()
  }

  offline(detail: string): void {
    this.#outageSince ??= this.#failsSince()
    this.#state.all = this.#state.next(this.#state.all, 'unreachable', detail)
    this.#changed()
  }

  /** A try of this row failed. Three different rows failing in a row put the core in doubt. */
  failing(row: number, detail: string, retryAfterMs: number | null): void {
    if (this.#failedRows.size === 0) this.#failingSince = this.#deps.clock.now()
    this.#failedRows.add(row)
    this.#failingDetail = detail
    if (retryAfterMs !== null || this.#state.all?.kind === 'failing') this.#fail(detail, retryAfterMs)
    else {
      this.#state.all = null
      if (this.#failedRows.size >= OUTAGE_ROWS && !this.#isJustVouched()) this.#inDoubt = true
    }
    this.#changed()
  }

  /**
   * The core answers but fails on this message: the owner is told which one, and no other message waits for it. Three such messages while
   * the core takes nothing still count as an outage.
   */
  suspected(row: number): void {
    this.#suspects.add(row)
    const { all } = this.#state
    const failed = [...this.#suspects].filter((one) => this.#failedRows.has(one))
    if (all === null && failed.length >= OUTAGE_ROWS) {
      this.#failsOnAll = true
      this.#fail(this.#failingDetail ?? '', null)
    }
    // The next message goes now instead of at the next probe, but never before a time that the core named.
    else if (all?.kind === 'failing' && all.told !== true) {
      this.#state.all = { ...all, until: Math.min(all.until ?? 0, this.#deps.clock.now()) }
    }
    this.#changed()
  }

  /** This message is finished, so it is no longer a suspect. */
  cleared(row: number): void {
    if (this.#suspects.delete(row)) this.#announce()
  }

  notConfigured(problem: string): void {
    this.#missing = problem
    this.#announce()
  }

  /** The address or the secret changed: everything may go again. */
  reset(): void {
    this.#missing = null
    this.#state.sessions.clear()
    this.#over()
    this.#suspects.clear()
    this.#seenOk = false
    this.#changed()
  }

  /** The clock was set back by so many ms: subtracts them from every pending time. */
  shiftEarlier(milliseconds: number): void {
    this.#state.retime((_trip, until) => until - milliseconds)
    this.#changed()
  }

  /** Probes every trip of these kinds now, because its cause may be gone. */
  makeDue(kinds: readonly TripKind[]): void {
    const now = this.#deps.clock.now()
    this.#state.retime(({ kind }, until) => (kinds.includes(kind) ? Math.min(until, now) : until))
    this.#changed()
  }

  #describe(): CoreStatus {
    const { clock } = this.#deps
    const lastDeliveredAt = this.#lastDeliveredAt
    const say = (kind: CoreStatusKind, nextTryAt: number | null, detail: string | null): CoreStatus => {
      const since = this.#status.kind === kind ? this.#status.since : clock.now()
      return { kind, since, nextTryAt, lastDeliveredAt, detail }
    }
    if (this.#missing !== null) return say('not-configured', null, this.#missing)
    const [suspect] = this.#suspects
    const trip = this.#state.all ?? this.#state.sessions.values().next().value
    if (trip) return say(trip.kind, trip.until, trip.detail)
    if (suspect !== undefined) return { ...say('failing', null, this.#failingDetail), suspect }
    const sinceMs = lastDeliveredAt === null ? Number.POSITIVE_INFINITY : clock.now() - lastDeliveredAt
    // A time in the future was written before the clock was set back, so it does not show a recent delivery.
    const quiet = sinceMs > QUIET_MS || sinceMs < 0
    const failed = this.#failedRows.size
    if (failed > 1 || (failed === 1 && quiet)) return say('failing', null, this.#failingDetail)
    return say(this.#seenOk ? 'ok' : 'unknown', null, null)
  }

  #announce(): void {
    const before = this.#status
    const now = (this.#status = this.#describe())
    const same =
      before.kind === now.kind &&
      before.nextTryAt === now.nextTryAt &&
      before.detail === now.detail &&
      before.suspect === now.suspect
    if (!same) this.#deps.onChanged(now)
  }

  #changed(): void {
    this.#state.save()
    this.#announce()
  }

  /** An outage begins or continues. A wait that the core itself names (`retryAfterMs`) is a minimum. */
  #fail(detail: string, retryAfterMs: number | null): void {
    const old = this.#state.all
    this.#outageSince ??= this.#failsSince()
    const trip = this.#state.next(old, 'failing', detail)
    this.#state.all = trip
    if (retryAfterMs === null) return
    // Never earlier than the core asked, and spread so that hosts do not return together. A wait of 0 is raised, or the retries would not
    // end.
    const wanted = Math.round(Math.max(retryAfterMs, LEAST_TOLD_MS) * (1 + 0.2 * this.#deps.random()))
    this.#state.all = { ...trip, until: Math.max(this.#deps.clock.now() + wanted, old?.until ?? 0), told: true }
  }

  #failsSince(): number {
    return this.#failedRows.size > 0 ? this.#failingSince : this.#deps.clock.now()
  }

  /** Clears the trip of the whole queue. Returns when the outage or the failures began, unix ms; null when there were none. */
  #over(): number | null {
    const since = this.#outageSince ?? (this.#failedRows.size > 1 ? this.#failingSince : null)
    this.#state.all = null
    this.#outageSince = null
    this.#inDoubt = false
    this.#failsOnAll = false
    this.#vouchedAt = Number.NEGATIVE_INFINITY
    this.#failedRows = new Set()
    this.#failingDetail = null
    return since
  }

  #isJustVouched(): boolean {
    return this.#deps.clock.monotonic() - this.#vouchedAt < VOUCHED_MS
  }
}
