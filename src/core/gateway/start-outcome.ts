import { assertNever } from '../../shared/assert-never.ts'
import type { SessionState } from '../../shared/model/session.ts'

export type StartOutcome =
  /** Connect it now. */
  | { readonly kind: 'connect' }
  /** A phone was being linked, but no scan came: offer a fresh QR. */
  | { readonly kind: 'offer-again' }
  /** Already starting or connected: say so. */
  | { readonly kind: 'running'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string }

/** What `POST /session/start` does in each state; `null` is a session that does not exist yet. The messages are the old gateway's. */
export function decideStart(state: SessionState | null): StartOutcome {
  if (state === null) return { kind: 'connect' }
  switch (state.kind) {
    case 'stopped':
    case 'stopping':
    case 'unlinked':
    case 'failed':
      return { kind: 'connect' }
    case 'starting':
      return { kind: 'running', message: 'Session is initializing' }
    case 'needs-link':
      return state.offer.method === 'paused'
        ? { kind: 'offer-again' }
        : { kind: 'running', message: 'Session connecting' }
    case 'linking':
    case 'syncing':
    case 'reconnecting':
    case 'waiting-for-internet':
      return { kind: 'running', message: 'Session connecting' }
    case 'connected':
      return { kind: 'running', message: 'Session already active' }
    case 'conflict':
      return { kind: 'refused', message: 'Session is open in another window or computer' }
    default:
      return assertNever(state)
  }
}
