import type { AccountFailure, SessionFailure, SessionState } from '../../../shared/model/session.ts'
import { words } from '../i18n/words.ts'

/** What WhatsApp says of the account, the network or its page: the program itself could start. */
const REFUSED: ReadonlySet<SessionFailure> = new Set<AccountFailure>([
  'account-restricted',
  'business-restricted',
  'network-blocked',
  'version-outdated',
  'unknown-state',
])

/** The state of a shop's phone in a word or two. */
export function stateWord(state: SessionState): string {
  if (state.kind === 'failed' && REFUSED.has(state.code)) return words.state.refused
  return state.kind === 'syncing' ? words.state.syncing({ percent: state.percent }) : words.state[state.kind]
}
