import type { SessionState, SessionView } from '../../shared/model/session.ts'

/** A session view with the given state, for tests. */
export function makeSession(id: string, state: SessionState, name = id): SessionView {
  return { id, name, state, since: 0, phone: null, pushName: null, linked: true, selfCheck: null }
}
