import type { SelfCheck, SessionState, SessionStateKind, SessionView } from '../../shared/model/session.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { withTimeLimit } from '../time/within.ts'
import { linkExpiresAt } from './link-expiry.ts'
import type { SessionRecord, SessionRecords } from './session-records.ts'
import type { SessionTimings } from './session-timings.ts'
import {
  nextStateKind,
  sessionTransitions,
  stateDeadlines,
  type DeadlineOutcome,
  type DetailsAfter,
  type SessionEvent,
  type Transition,
} from './session-transitions.ts'

export interface SessionStatusDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly records: SessionRecords
  /** Deadlines other than those of the table. */
  readonly timings: Pick<SessionTimings, 'deadlines'>
  /** After each change of the state, before anybody is told. */
  moved(before: SessionState, after: SessionState): void
  /** The present state has lasted too long: the first of these outcomes that holds is the one to bring about. */
  deadline(outcomes: readonly DeadlineOutcome[]): void
  changed(view: SessionView): void
}

/** What the owner is shown of the page beside the state. */
interface Findings {
  readonly selfCheck: SelfCheck | null
  readonly deafSince: number | null
  readonly pageAsks: string | null
}

/** States on the way to another one: a start has not come to anything yet. */
const UNSETTLED: ReadonlySet<SessionStateKind> = new Set(['starting', 'linking', 'syncing', 'reconnecting'])

/**
 * What is known of one session and shown to everybody: its state, its record on disk, and what was found in its page. The state follows
 * the transition table: each change is checked, logged with its cause, and has its deadline.
 */
export class SessionStatus {
  readonly #deps: SessionStatusDeps
  readonly #settledListeners = new Set<() => void>()
  #state: SessionState = { kind: 'stopped' }
  #since: number
  #deadline: Timer | null = null
  #isWanted = false
  #record: SessionRecord
  #findings: Findings = { selfCheck: null, deafSince: null, pageAsks: null }

  constructor(record: SessionRecord, deps: SessionStatusDeps) {
    this.#record = record
    this.#deps = deps
    this.#since = deps.clock.now()
  }

  get id(): string {
    return this.#record.id
  }

  /** It is to be connected now. The record's `wanted` says the same for the next start of the program. */
  get isWanted(): boolean {
    return this.#isWanted
  }

  setWanted(isWanted: boolean): void {
    this.#isWanted = isWanted
  }

  get record(): SessionRecord {
    return this.#record
  }

  get state(): SessionState {
    return this.#state
  }

  get kind(): SessionStateKind {
    return this.#state.kind
  }

  /** Nobody scanned for long: the browser is closed until somebody asks for a code. */
  get isOfferPaused(): boolean {
    return this.#state.kind === 'needs-link' && this.#state.offer.method === 'paused'
  }

  /** The one place where the state changes. False when the event means nothing in this state. */
  move<E extends SessionEvent>(event: E, details: DetailsAfter<E>, cause: string): boolean {
    const { clock, logger } = this.#deps
    const before = this.#state
    const kind = nextStateKind(before.kind, event)
    if (kind === null) {
      logger.debug('event ignored', { state: before.kind, event, cause })
      return false
    }
    const transition: Transition = sessionTransitions[event]
    if (transition.quiet === true) return true
    const next = { kind, ...details } as SessionState // what `DetailsAfter` says of this event's one target
    this.#state = next
    if (before.kind !== next.kind) {
      this.#since = clock.now()
      logger.info('state', { from: before.kind, to: next.kind, event, cause })
      // Waiting for one's turn is no delay of the browser's: whoever launches it arms the deadline of `starting`.
      if (next.kind === 'starting') this.#deadline?.cancel()
      else this.armDeadline()
    } else if (next.kind === 'syncing' && before.kind === 'syncing' && next.percent !== before.percent) {
      this.armDeadline() // progress
    }
    this.#moved(before, next)
    return true
  }

  /** Starts the present state's deadline anew. */
  armDeadline(): void {
    const { clock, timings } = this.#deps
    const { kind } = this.#state
    this.#deadline?.cancel()
    const rule = stateDeadlines[kind]
    if (!('outcomes' in rule)) return
    const milliseconds = timings.deadlines[kind] ?? rule.milliseconds
    this.#deadline = clock.setTimer(milliseconds, () => this.#deps.deadline(rule.outcomes))
  }

  save(change: Partial<SessionRecord>): void {
    this.#record = { ...this.#record, ...change }
    this.#deps.records.save(this.#record)
  }

  /** The link is over; on disk only when its profile is gone, too. */
  unlinked(): void {
    this.#record = { ...this.#record, linked: false }
  }

  /** Shows what was found in the page. */
  found(change: Partial<Findings>): void {
    this.#findings = { ...this.#findings, ...change }
    this.changed()
  }

  /** Another link may have nothing of what was found. */
  forgetSelfCheck(): void {
    this.#findings = { ...this.#findings, selfCheck: null }
  }

  changed(): void {
    this.#deps.changed(this.view())
  }

  view(): SessionView {
    const { id, name, phone, pushName, linked } = this.#record
    const [state, since] = [this.#state, this.#since]
    const { selfCheck, deafSince, pageAsks } = this.#findings
    const isConnected = state.kind === 'connected'
    return {
      id,
      name,
      state,
      since,
      phone,
      pushName,
      linked,
      selfCheck,
      deafSince: isConnected ? deafSince : null,
      pageAsks: isConnected ? pageAsks : null,
      linkExpiresAt: isConnected ? null : linkExpiresAt(this.#record, this.#deps.clock.now()),
    }
  }

  /** Resolves when the session is connected, or comes to rest without; rejects when neither happens in time. */
  async settles(limitMs: number): Promise<void> {
    if (this.kind === 'connected') return
    const settled = Promise.withResolvers<void>()
    this.#settledListeners.add(settled.resolve)
    await withTimeLimit(this.#deps.clock, limitMs, 'connecting', settled.promise).finally(() =>
      this.#settledListeners.delete(settled.resolve),
    )
  }

  #moved(before: SessionState, after: SessionState): void {
    this.#deps.moved(before, after)
    if (!UNSETTLED.has(after.kind)) for (const listener of [...this.#settledListeners]) listener()
    this.changed()
  }
}
