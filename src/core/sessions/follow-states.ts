import type { InterruptionCause } from '../../shared/model/health.ts'
import type { SessionState, SessionStateKind, SessionView } from '../../shared/model/session.ts'
import type { Sessions } from './sessions.ts'

/** What a session was before this change; null when it was not known yet. */
export type Moved = (session: SessionView, before: SessionStateKind | null) => void

/** A session announces itself far more often than its state changes: tells only the changes of its kind. Returns the unsubscribe. */
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

/** Null where nothing was interrupted: it was not connected, it still is, or the owner closed it. */
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
