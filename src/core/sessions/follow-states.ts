import type { InterruptionCause } from '../../shared/model/health.ts'
import type { SessionState, SessionStateKind, SessionView } from '../../shared/model/session.ts'
import type { Sessions } from './sessions.ts'

/** `before` is the kind of the session's former state; null when the session was not known yet. */
export type Moved = (session: SessionView, before: SessionStateKind | null) => void

/** Calls `moved` when the kind of a session's state changes; sessions announce themselves far more often. Returns the unsubscribe. */
export function followStates(sessions: Pick<Sessions, 'list' | 'onChanged' | 'onRemoved'>, moved: Moved): () => void {
  const known = new Map<string, SessionStateKind>(sessions.list().map(({ id, state }) => [id, state.kind]))
  const offs = [
    sessions.onChanged((session) => {
      const before = known.get(session.id) ?? null
      known.set(session.id, session.state.kind)
      if (before !== session.state.kind) moved(session, before)
    }),
    sessions.onRemoved((id) => known.delete(id)),
  ]
  return () => offs.forEach((off) => off())
}

/**
 * Why a connection was interrupted. Null when it was not: the session was not connected, is connected or connecting, or was closed by its
 * owner.
 */
export function interruptionOf(before: SessionStateKind | null, after: SessionState): InterruptionCause | null {
  if (before !== 'connected') return null
  switch (after.kind) {
    case 'reconnecting':
      return after.reason
    case 'waiting-for-internet':
      return 'internet'
    case 'conflict':
      return 'conflict'
    case 'unlinked':
    case 'needs-link':
      return 'unlinked'
    case 'failed':
      return 'failed'
    case 'stopped':
    case 'starting':
    case 'linking':
    case 'syncing':
    case 'connected':
    case 'stopping':
      return null
  }
}
