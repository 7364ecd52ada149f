import type { ReconnectReason, SessionFailure } from '../../shared/model/session.ts'
import type { StartFailure } from '../whatsapp/whatsapp-client.ts'

/** How one life of a browser ended. Reported once. */
export type RunEnd =
  | { readonly kind: 'lost'; readonly reason: ReconnectReason; readonly detail: string }
  | { readonly kind: 'offline'; readonly detail: string }
  /** Removed on the phone. */
  | { readonly kind: 'unlinked' }
  /** A code was offered although a link was saved: the profile has lost it. */
  | { readonly kind: 'link-missing' }
  | { readonly kind: 'failed'; readonly code: SessionFailure; readonly message: string }

/** What a failed start means; null when we closed the browser ourselves. */
export function endOfStart(failure: StartFailure): RunEnd | null {
  switch (failure.code) {
    case 'closed':
      return null
    case 'browser-missing':
      return { kind: 'failed', code: 'browser-missing', message: failure.message }
    case 'profile-locked':
      return {
        kind: 'failed',
        code: 'profile-locked',
        message: `This session is in use: ${failure.message}. Close the other program, then press Connect.`,
      }
    case 'site-unreachable':
      return { kind: 'offline', detail: failure.message }
    case 'logged-out':
      return { kind: 'unlinked' }
    case 'launch-failed':
      return { kind: 'lost', reason: 'launch-failed', detail: failure.message }
    case 'load-failed':
      return { kind: 'lost', reason: 'load-timeout', detail: failure.message }
  }
}
