import type { SessionState } from '../../shared/model/session.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SessionTimings } from './session-timings.ts'
import { deadlineOf, nextStateKind, type SessionEvent } from './session-transitions.ts'

export interface SessionMachine {
  readonly state: SessionState
  /** Since when this kind of state holds, unix ms. */
  readonly since: number
  /** The one place where the state changes. False when the event means nothing in this state. */
  move(event: SessionEvent, next: SessionState, cause: string): boolean
  /** Starts the present state's deadline anew. */
  armDeadline(): void
  cancelDeadline(): void
}

/** Runs the transition table for one session: checks, logs each change with its cause, and keeps the deadlines. */
export function createSessionMachine(deps: {
  readonly sessionId: string
  readonly clock: Clock
  readonly logger: Logger
  /** Deadlines other than those of the table. */
  readonly deadlines: SessionTimings['deadlines']
  /** After a change; `before` and `after` may be of the same kind. */
  moved(before: SessionState, after: SessionState): void
  deadline(): void
}): SessionMachine {
  const { sessionId, clock, logger } = deps
  let state: SessionState = { kind: 'stopped' }
  let since = clock.now()
  let deadline: Timer | null = null

  const cancelDeadline = (): void => {
    deadline?.cancel()
    deadline = null
  }
  const armDeadline = (): void => {
    cancelDeadline()
    const usual = deadlineOf(state.kind)
    const milliseconds = usual === null ? null : (deps.deadlines[state.kind] ?? usual)
    if (milliseconds !== null) deadline = clock.setTimer(milliseconds, deps.deadline)
  }
  return {
    get state() {
      return state
    },
    get since() {
      return since
    },
    armDeadline,
    cancelDeadline,
    move(event, next, cause) {
      if (nextStateKind(state.kind, event) !== next.kind) {
        logger.debug('event ignored', { session: sessionId, state: state.kind, event, cause })
        return false
      }
      const before = state
      state = next
      if (before.kind !== next.kind) {
        since = clock.now()
        logger.info('state', { session: sessionId, from: before.kind, to: next.kind, event, cause })
        // Waiting for one's turn is no delay of the browser's: whoever launches it arms the deadline of `starting`.
        if (next.kind === 'starting') cancelDeadline()
        else armDeadline()
      } else if (next.kind === 'syncing' && before.kind === 'syncing' && next.percent !== before.percent) {
        armDeadline() // progress
      }
      deps.moved(before, next)
      return true
    },
  }
}
