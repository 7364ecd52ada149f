import type { ConnectionTest } from '../../shared/model/core-status.ts'
import type { SessionView } from '../../shared/model/session.ts'
import type { DiagnosisFinding } from '../../shared/model/support.ts'
import { sayEnglish } from '../../shared/words/say.ts'
import { isClockByCertificate } from './clock-by-certificate.ts'

export interface Finding {
  readonly finding: DiagnosisFinding
  readonly detail: string
}

export const found = (finding: DiagnosisFinding, detail = ''): Finding => ({ finding, detail })

/** Nothing was asked, so nothing was found: neither good nor bad. */
export const NOT_ASKED: ReadonlySet<DiagnosisFinding> = new Set(['no-shop', 'not-checked'])

/** As the sessions' own browsers experience it; no other address is asked. */
export function internetOf(sessions: readonly SessionView[]): Finding {
  const running = sessions.filter(({ state }) => state.kind !== 'stopped' && state.kind !== 'stopping')
  if (running.length === 0) return found('no-shop')
  if (running.some(({ state }) => ['connected', 'needs-link', 'linking', 'syncing'].includes(state.kind))) {
    return found('ok', running.map(({ state }) => state.kind).join(', '))
  }
  const states = running.map(({ state }) => (state.kind === 'reconnecting' ? state.reason : state.kind)).join(', ')
  if (running.some(({ state }) => state.kind === 'waiting-for-internet')) return found('offline', states)
  return running.some(({ state }) => state.kind === 'reconnecting')
    ? found('coming-back', states)
    : found('not-checked', states)
}

/** The worst of all shops' links. */
export function linkOf(sessions: readonly SessionView[]): Finding {
  if (sessions.length === 0) return found('no-shop')
  const names = (kinds: readonly string[]) => sessions.filter(({ state }) => kinds.includes(state.kind)).length
  const count = (kinds: readonly string[]) => `${names(kinds)}/${sessions.length}`
  if (names(['unlinked']) > 0) return found('unlinked', count(['unlinked']))
  if (names(['conflict']) > 0) return found('open-elsewhere', count(['conflict']))
  if (names(['needs-link', 'linking']) > 0) return found('not-linked', count(['needs-link', 'linking']))
  const changed = sessions.find(({ selfCheck }) => selfCheck?.ok === false)
  if (changed) return found('whatsapp-changed', changed.selfCheck!.problems.map(sayEnglish).join('; '))
  if (names(['stopped', 'stopping']) > 0) return found('disconnected', count(['stopped', 'stopping']))
  if (names(['connected']) === sessions.length) return found('ok', count(['connected']))
  return found('coming-back', sessions.map(({ state }) => state.kind).join(', '))
}

export function coreOf(test: ConnectionTest): Finding {
  // The plan has a step of its own.
  const reached = test.kind === 'plan-inactive' || test.kind === 'user-unknown'
  return found(reached ? 'ok' : test.kind, `${test.detail} · ${test.milliseconds} ms`)
}

export function planOf(test: ConnectionTest | null): Finding {
  if (test?.kind === 'plan-inactive' || test?.kind === 'user-unknown') return found(test.kind, test.detail)
  return test?.kind === 'ok' ? found('ok', test.detail) : found('not-checked')
}

/** What came back was not from the core, so its clock is not known either. */
const UNANSWERED: ReadonlySet<ConnectionTest['kind']> = new Set([
  'unreachable',
  'untrusted',
  'proxy',
  'proxy-silent',
  'not-configured',
])

export function clockOf(test: ConnectionTest | null, agreedOffMs: number, whatsappOffMs: number | null): Finding {
  const isByCertificate = test?.kind === 'unreachable' && isClockByCertificate(test.detail, whatsappOffMs)
  const offMs = isByCertificate ? (whatsappOffMs ?? 0) : agreedOffMs
  if (offMs !== 0) return found('clock-wrong', `${Math.round(offMs / 60_000)} min`)
  return test === null || UNANSWERED.has(test.kind) ? found('not-checked') : found('ok')
}
