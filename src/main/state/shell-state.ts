import { msg, sayEnglish } from '../../shared/words/say.ts'
import type { HostEvent, Snapshot } from '../../shared/contract/events.ts'
import type { Diagnosis, PauseStatus } from '../../shared/model/core-status.ts'
import type { SessionView } from '../../shared/model/session.ts'

/** The state that the tray shows. It mirrors the core; only the snapshot and events change it. */
export interface ShellState {
  readonly sessions: readonly SessionView[]
  readonly pause: PauseStatus
  readonly diagnosis: Diagnosis
  /** Number of chats that wait for a human. */
  readonly waiting: number
}

export const emptyShellState: ShellState = {
  sessions: [],
  pause: { paused: false, until: null },
  diagnosis: {
    fault: 'none',
    sentence: sayEnglish(msg('headline.starting')),
    said: msg('headline.starting'),
    action: 'wait',
    sessionId: null,
  },
  waiting: 0,
}

export function shellStateFromSnapshot({ sessions, pause, diagnosis, chats }: Snapshot): ShellState {
  return { sessions, pause, diagnosis, waiting: chats.waiting }
}

/** Returns the state after one event. Returns the same object when the event does not concern the tray. */
export function reduceShellState(state: ShellState, event: HostEvent): ShellState {
  switch (event.type) {
    case 'session.changed': {
      const isKnown = state.sessions.some(({ id }) => id === event.session.id)
      const sessions = isKnown
        ? state.sessions.map((session) => (session.id === event.session.id ? event.session : session))
        : [...state.sessions, event.session]
      return { ...state, sessions }
    }
    case 'session.removed':
      return { ...state, sessions: state.sessions.filter(({ id }) => id !== event.id) }
    case 'pause.changed':
      return { ...state, pause: event.pause }
    case 'diagnosis.changed':
      return { ...state, diagnosis: event.diagnosis }
    case 'chat.changed':
      return state.waiting === event.counts.waiting ? state : { ...state, waiting: event.counts.waiting }
    default:
      return state
  }
}
