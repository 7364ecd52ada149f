import { assertNever } from '../../shared/assert-never.ts'
import type { SessionState } from '../../shared/model/session.ts'

/** A session's state in one or two words for the tray's menu. */
export function sessionWords(state: SessionState): string {
  switch (state.kind) {
    case 'stopped':
      return 'disconnected'
    case 'starting':
      return 'starting…'
    case 'needs-link':
      return 'not linked to a phone'
    case 'linking':
      return 'linking…'
    case 'syncing':
      return `loading chats, ${Math.round(state.percent)} %`
    case 'connected':
      return 'connected'
    case 'waiting-for-internet':
      return 'waiting for internet'
    case 'reconnecting':
      return 'reconnecting…'
    case 'conflict':
      return 'open somewhere else'
    case 'unlinked':
      return 'unlinked on the phone'
    case 'failed':
      return 'cannot connect'
    case 'stopping':
      return 'disconnecting…'
    default:
      return assertNever(state)
  }
}
