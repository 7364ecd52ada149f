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
  /** Overrides of the deadlines in the transition table. */
  readonly timings: Pick<SessionTimings, 'deadlines'>
  /** Called after each change of the state, before `changed`. */
  moved(before: SessionState, after: SessionState): void
  /** The current state has lasted too long: carry out the first of these outcomes whose condition holds. */
  deadline(outcomes: readonly DeadlineOutcome[]): void
  changed(view: SessionView): void
}

/** Findings about the page that the owner sees beside the state. */
interface Findings {
  readonly selfCheck: SelfCheck | null
  readonly deafSince: number | null
  readonly pageAsks: string | null
}

/** Transient states: the start has neither succeeded nor failed yet. */
const UNSETTLED: ReadonlySet<SessionStateKind> = new Set(['starting', 'linking', 'syncing', 'reconnecting'])

/**
 * Everything that is known and shown of one session: its state, its record on disk, and the findings about its page. The state follows the
 * transition table: each change is checked, logged with its cause, and starts the deadline of the new state.
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

  /** The session is to be connected now. The record's `wanted` says the same for the next start of the program. */
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

  /** No scan within the deadline: the browser is closed until the owner asks for a new code. */
  get isOfferPaused(): boolean {
    return this.#state.kind === 'needs-link' && this.#state.offer.method === 'paused'
  }

  /** The only place that changes the state. Returns false when the event is not valid in the current state. */
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
    const next = { kind, ...details } as SessionState // `DetailsAfter` binds the details to this event's only target
    this.#state = next
    if (before.kind !== next.kind) {
      this.#since = clock.now()
      logger.info('state', { from: before.kind, to: next.kind, event, cause })
      // Waiting in the start queue does not count: the launch itself arms the deadline of `starting`.
      if (next.kind === 'starting') this.#deadline?.cancel()
      else this.armDeadline()
    } else if (next.kind === 'syncing' && before.kind === 'syncing' && next.percent !== before.percent) {
      this.armDeadline() // progress
    }
    this.#moved(before, next)
    return true
  }

  /** Restarts the deadline of the current state. */
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

  /** Marks the link as ended in memory only; the record on disk follows when the profile is gone, too. */
  unlinked(): void {
    this.#record = { ...this.#record, linked: false }
  }

  /** Stores findings about the page and announces them. */
  found(change: Partial<Findings>): void {
    this.#findings = { ...this.#findings, ...change }
    this.changed()
  }

  /** Drops the self-check, because it belongs to the former link. */
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

  /**
   * Resolves when the session connects or settles in another state. Rejects with `TimeLimitError` when neither happens within `limitMs`.
   */
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
