import { describe, expect, it } from 'vitest'
import type { CoreStatus, CoreStatusKind } from '../../shared/model/core-status.ts'
import type { SessionState, SessionView, SessionFailure } from '../../shared/model/session.ts'
import { said } from '../../shared/words/say.ts'
import { diagnose } from './diagnose.ts'
import { createSessionNotices } from './session-notices.ts'

const session = (state: SessionState, change: Partial<SessionView> = {}): SessionView => ({
  id: 'shop',
  name: 'Ada’s Shop',
  state,
  since: 0,
  phone: null,
  pushName: null,
  linked: true,
  selfCheck: null,
  ...change,
})
const core = (kind: CoreStatusKind): CoreStatus => ({
  kind,
  since: 0,
  nextTryAt: null,
  lastDeliveredAt: null,
  detail: null,
})
const ask = (sessions: readonly SessionView[], kind: CoreStatusKind = 'ok', paused = false) =>
  diagnose({ now: 0, sessions, core: core(kind), pause: { paused, until: null } })
const failedWith = (code: SessionFailure): SessionState => ({
  kind: 'failed',
  code,
  said: said('failure.no-browser'),
  detail: '',
})
const changed = { ok: false, webVersion: '2.3000.9', problems: [said('check.no-message-ids')], at: 0 }

describe('the one sentence', () => {
  const cases: readonly [SessionState, string, string, RegExp][] = [
    [{ kind: 'needs-link', offer: { method: 'paused' } }, 'link', 'link', /show the code again/],
    [{ kind: 'unlinked' }, 'link', 'link', /unlinked on the phone/],
    [{ kind: 'conflict' }, 'link', 'take-over', /another window/],
    [{ kind: 'waiting-for-internet' }, 'internet', 'wait', /No internet/],
    [{ kind: 'reconnecting', reason: 'page-hung', attempt: 1, nextAt: 0 }, 'browser', 'wait', /coming back by itself/],
    [failedWith('browser-missing'), 'browser', 'restart', /hidden browser/],
    [failedWith('not-enough-memory'), 'browser', 'restart', /free memory/],
    [failedWith('profile-locked'), 'browser', 'restart', /in use by another program/],
    [{ kind: 'stopped' }, 'link', 'connect', /disconnected/],
    [{ kind: 'starting' }, 'none', 'wait', /Getting ready/],
    [{ kind: 'connected' }, 'none', 'none', /All is well/],
  ]
  it.each(cases)('for %o names the fault with one action', (state, fault, action, sentence) => {
    expect(ask([session(state)])).toMatchObject({ fault, action, sentence: expect.stringMatching(sentence) as string })
  })

  it('puts what needs the owner before what mends itself, whichever shop it is', () => {
    const healing = session({ kind: 'waiting-for-internet' }, { id: 'a' })
    expect(ask([healing, session({ kind: 'unlinked' }, { id: 'b' })])).toMatchObject({ action: 'link', sessionId: 'b' })
  })

  it('puts the way in before the way out: a missing link before a core that refuses', () => {
    expect(ask([session({ kind: 'unlinked' })], 'secret-refused').fault).toBe('link')
    expect(ask([session({ kind: 'connected' })], 'secret-refused').fault).toBe('core')
    expect(ask([session({ kind: 'connected' })], 'plan-inactive').fault).toBe('plan')
    expect(ask([session({ kind: 'connected' })], 'unreachable').fault).toBe('internet')
    expect(ask([session({ kind: 'connected' })], 'ok', true).action).toBe('resume')
    expect(ask([], 'not-configured')).toMatchObject({ fault: 'setup', action: 'open-settings' })
  })

  it('names the version of a WhatsApp that changed', () => {
    const found = ask([session({ kind: 'connected' }, { selfCheck: changed })])
    expect(found).toMatchObject({ fault: 'browser', sentence: expect.stringContaining('2.3000.9') as string })
  })
})

describe('notices of sessions', () => {
  it('are posted once for each piece of news', () => {
    const posted: string[] = []
    const notices = createSessionNotices({ now: () => 0, post: ({ kind }) => posted.push(kind) })
    const odd = session({ kind: 'connected' }, { selfCheck: changed })
    notices.changed(odd)
    notices.changed({ ...odd, name: 'Renamed' })
    notices.changed(session({ kind: 'unlinked' }, { since: 1 }))
    notices.changed(session({ kind: 'unlinked' }, { since: 1 }))
    notices.changed(session({ kind: 'starting' }))
    notices.changed(session({ kind: 'unlinked' }, { since: 2 }))
    expect(posted).toEqual(['whatsapp-changed', 'unlinked', 'unlinked'])
  })
})
