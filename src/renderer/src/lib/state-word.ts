import type { AccountFailure, SessionFailure, SessionState } from '../../../shared/model/session.ts'
import { words } from '../i18n/words.ts'

/** Failures caused by WhatsApp, the account or the network, although the program itself could start. */
const REFUSED: ReadonlySet<SessionFailure> = new Set<AccountFailure>([
  'account-restricted',
  'business-restricted',
  'network-blocked',
  'version-outdated',
  'unknown-state',
])

/** The state of a session in a word or two. */
export function stateWord(state: SessionState): string {
  if (state.kind === 'failed' && REFUSED.has(state.code)) return words.state.refused
  return state.kind === 'syncing' ? words.state.syncing({ percent: state.percent }) : words.state[state.kind]
}
