import type { SessionState } from '../../shared/model/session.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
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

export interface SessionMachineDeps {
  readonly clock: Clock
  readonly logger: Logger
  /** Deadlines other than those of the table. */
  readonly deadlines: SessionTimings['deadlines']
  /** After a change; `before` and `after` may be of the same kind. */
  moved(before: SessionState, after: SessionState): void
  /** The present state has lasted too long: the first of these outcomes that holds is the one to bring about. */
  deadline(outcomes: readonly DeadlineOutcome[]): void
}

/** Runs the transition table for one session: checks and logs each change with its cause, and keeps the deadlines. */
export class SessionMachine {
  readonly #deps: SessionMachineDeps
  #state: SessionState = { kind: 'stopped' }
  #since: number
  #deadline: Timer | null = null

  constructor(deps: SessionMachineDeps) {
    this.#deps = deps
    this.#since = deps.clock.now()
  }

  get state(): SessionState {
    return this.#state
  }

  /** Since when this kind of state holds, unix ms. */
  get since(): number {
    return this.#since
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
    this.#deps.moved(before, next)
    return true
  }

  /** Starts the present state's deadline anew. */
  armDeadline(): void {
    const { clock, deadlines } = this.#deps
    const { kind } = this.#state
    this.#deadline?.cancel()
    const rule = stateDeadlines[kind]
    if (!('outcomes' in rule)) return
    const milliseconds = deadlines[kind] ?? rule.milliseconds
    this.#deadline = clock.setTimer(milliseconds, () => this.#deps.deadline(rule.outcomes))
  }
}
