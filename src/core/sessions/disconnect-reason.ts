import type { ReconnectReason, SessionFailure } from '../../shared/model/session.ts'
import { msg, type Message } from '../../shared/words/say.ts'
import type { StartFailure } from '../whatsapp/whatsapp-client.ts'

/** Why a connection is over. Reported once. */
export type DisconnectReason =
  | { readonly kind: 'lost'; readonly reason: ReconnectReason; readonly detail: string }
  | { readonly kind: 'offline'; readonly detail: string }
  /** The link was removed on the phone. */
  | { readonly kind: 'unlinked' }
  /** A code was offered although a link was saved: the profile has lost the link. */
  | { readonly kind: 'link-missing' }
  | { readonly kind: 'failed'; readonly code: SessionFailure; readonly said: Message; readonly detail: string }

/** What a failed start means; null when we closed the browser ourselves. */
export function reasonOfFailedStart(failure: StartFailure): DisconnectReason | null {
  switch (failure.code) {
    case 'closed':
      return null
    case 'browser-missing':
      return {
        kind: 'failed',
        code: 'browser-missing',
        said: failure.said ?? msg('failure.no-browser'),
        detail: '',
      }
    case 'no-sandbox':
    case 'browser-refused':
      return {
        kind: 'failed',
        code: failure.code === 'no-sandbox' ? 'browser-sandbox' : 'browser-start-failed',
        said: failure.said ?? msg('failure.browser-start'),
        detail: failure.detail,
      }
    case 'profile-locked':
      return {
        kind: 'failed',
        code: 'profile-locked',
        said: msg('failure.in-use'),
        detail: failure.message,
      }
    case 'site-unreachable':
      return { kind: 'offline', detail: failure.message }
    case 'logged-out':
      return { kind: 'unlinked' }
    case 'launch-failed':
      return { kind: 'lost', reason: 'launch-failed', detail: failure.message }
    case 'page-changed':
      return {
        kind: 'failed',
        code: 'whatsapp-changed',
        said: msg('failure.whatsapp-changed'),
        detail: failure.message,
      }
    case 'certificate-date':
      return { kind: 'failed', code: 'clock-wrong', said: msg('failure.clock-wrong'), detail: failure.message }
    case 'load-failed':
      return { kind: 'lost', reason: 'load-timeout', detail: failure.message }
  }
}
