import { describe, expect, test } from 'vitest'
import type { BrowserView } from '../../shared/model/browser.ts'
import { needsOwner, type CoreStatus, type CoreStatusKind } from '../../shared/model/core-status.ts'
import type { SessionState, SessionView, SessionFailure } from '../../shared/model/session.ts'
import { msg } from '../../shared/words/say.ts'
import { diagnose, type DiagnosisInput } from './diagnose.ts'
import { Changes, type NoticeDraft } from '../changes.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { SessionNotices } from './session-notices.ts'

function noticesTo(post: (notice: NoticeDraft) => void): SessionNotices {
  const changes = new Changes(createMemoryLogger())
  changes.on('notice', post)
  return new SessionNotices({ clock: { now: () => 0 }, changes })
}

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
  said: msg('failure.no-browser'),
  detail: '',
})
const changed = { ok: false, webVersion: '2.3000.9', problems: [msg('check.no-message-ids')], at: 0 }

describe('the one sentence', () => {
  const cases: readonly [SessionState, string, string, RegExp][] = [
    [{ kind: 'needs-link', offer: { method: 'paused' } }, 'link', 'link', /show the code again/],
    [{ kind: 'unlinked' }, 'link', 'relink', /unlinked on the phone/],
    [{ kind: 'conflict' }, 'link', 'use-here', /another window/],
    [{ kind: 'waiting-for-internet' }, 'internet', 'connect', /No internet/],
    [
      { kind: 'reconnecting', reason: 'page-hung', attempt: 1, nextAt: 0 },
      'browser',
      'connect',
      /coming back by itself/,
    ],
    [failedWith('browser-missing'), 'browser', 'restart', /hidden browser/],
    [failedWith('not-enough-memory'), 'browser', 'restart', /free memory/],
    [failedWith('profile-locked'), 'browser', 'restart', /in use by another program/],
    [{ kind: 'stopped' }, 'link', 'connect', /disconnected/],
    [{ kind: 'starting' }, 'none', 'wait', /Getting ready/],
    [{ kind: 'connected' }, 'none', 'none', /All is well/],
  ]
  test.each(cases)('for %o names the fault with one action', (state, fault, action, sentence) => {
    expect(ask([session(state)])).toMatchObject({ fault, action, sentence: expect.stringMatching(sentence) as string })
  })

  test('puts a fault that needs the owner before one that mends itself, whatever the order of the shops', () => {
    const healing = session({ kind: 'waiting-for-internet' }, { id: 'a' })
    expect(ask([healing, session({ kind: 'unlinked' }, { id: 'b' })])).toMatchObject({
      action: 'relink',
      sessionId: 'b',
    })
  })

  test('puts faults of incoming messages before faults of answers: a missing link before a refusing core', () => {
    expect(ask([session({ kind: 'unlinked' })], 'secret-refused').fault).toBe('link')
    expect(ask([session({ kind: 'connected' })], 'secret-refused').fault).toBe('core')
    expect(ask([session({ kind: 'connected' })], 'plan-inactive').fault).toBe('plan')
    expect(ask([session({ kind: 'connected' })], 'unreachable').fault).toBe('internet')
    expect(ask([session({ kind: 'connected' })], 'ok', true).action).toBe('resume')
    expect(ask([], 'not-configured')).toMatchObject({ fault: 'setup', action: 'open-settings' })
  })

  const well = [session({ kind: 'connected' })]
  const full = (change: Partial<DiagnosisInput>) =>
    diagnose({ now: 0, sessions: well, core: core('ok'), pause: { paused: false, until: null }, ...change })

  test('offers the right action for each fault of the assistant', () => {
    const cases = {
      'secret-refused': ['open-settings', 'core.secret'],
      gone: ['open-settings', 'core.url'],
      'not-configured': ['open-settings', 'core.url'],
      'user-unknown': ['try-core', undefined],
      'plan-inactive': ['try-core', undefined],
      unreachable: ['try-core', undefined],
      failing: ['try-core', undefined],
    } as const
    for (const [kind, [action, setting]] of Object.entries(cases)) {
      const found = full({ core: core(kind as CoreStatusKind) })
      expect([kind, found.action, found.setting]).toEqual([kind, action, setting])
    }
  })

  test('does not need the owner for a fault that mends itself, although an action speeds it up', () => {
    expect(needsOwner(full({ core: core('unreachable') }))).toBe(false)
    expect(needsOwner(full({ sessions: [session({ kind: 'waiting-for-internet' })] }))).toBe(false)
    expect(needsOwner(full({ core: core('plan-inactive') }))).toBe(true)
    expect(needsOwner(full({ sessions: [session({ kind: 'starting' })] }))).toBe(false)
  })

  test('offers a way to get a missing browser: correct its path, fetch the small one, or retry after installing one', () => {
    const sessions = [session(failedWith('browser-missing'))]
    const fitting = { version: '1', present: false, fetchable: true }
    const browser = { fitting, fetch: { kind: 'idle' } } as BrowserView
    expect(full({ sessions, browser: () => browser })).toMatchObject({ fault: 'browser', action: 'fetch-browser' })
    expect(full({ sessions, browser: () => browser, isBrowserNamed: true })).toMatchObject({ setting: 'browser.path' })
    const none = { ...browser, fitting: { ...fitting, fetchable: false } }
    expect(full({ sessions, browser: () => none }).action).toBe('restart')
    expect(full({ sessions, browser: () => ({ ...browser, fetch: { kind: 'checking' } }) as BrowserView }).action).toBe(
      'wait',
    )
  })

  test('puts a full disk before everything but the setup, and a wrong clock or taken port after faults that stop answers', () => {
    const unlinked = [session({ kind: 'unlinked' })]
    expect(full({ sessions: unlinked, isDiskStuck: true })).toMatchObject({ fault: 'disk', action: 'check' })
    expect(full({ clockOffMs: -6 * 60_000 })).toMatchObject({ fault: 'clock', action: 'check' })
    expect(full({ clockOffMs: 4 * 60_000 }).fault).toBe('none')
    expect(full({ clockOffMs: 6 * 60_000, core: core('secret-refused') }).fault).toBe('core')
    const taken = full({ takenPort: 3000 })
    expect(taken).toMatchObject({ fault: 'port', action: 'open-settings', setting: 'gateway.port' })
    expect(taken.sentence).toContain('port 3000')
  })

  test('says until when WhatsApp forbids writing first, after faults that stop answers, and only until then', () => {
    const reachOut = new Map([['shop', 3 * 3_600_000]])
    const told = full({ reachOut })
    expect(told).toMatchObject({ fault: 'link', action: 'none', sessionId: 'shop' })
    expect(told.sentence).toMatch(/write to new customers until .*Customers who write are answered/)
    expect(full({ reachOut, core: core('secret-refused') }).fault).toBe('core')
    expect(full({ reachOut, now: 4 * 3_600_000 }).fault).toBe('none')
  })

  test('names the version of a changed WhatsApp', () => {
    const found = ask([session({ kind: 'connected' }, { selfCheck: changed })])
    expect(found).toMatchObject({ fault: 'browser', sentence: expect.stringContaining('2.3000.9') as string })
  })
})

describe('notices of sessions', () => {
  test('are posted once for each piece of news', () => {
    const posted: string[] = []
    const notices = noticesTo(({ kind }) => posted.push(kind))
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

describe('a clock that must be wrong', () => {
  const builtAt = Date.UTC(2026, 10, 29)
  const inTheYear = (year: number, state: SessionState, kind: CoreStatusKind = 'ok') =>
    diagnose({
      now: Date.UTC(year, 0, 3, 12),
      builtAt,
      sessions: [session(state)],
      core: core(kind),
      pause: { paused: false, until: null },
    })
  const certificate: SessionState = {
    kind: 'failed',
    code: 'clock-wrong',
    said: msg('failure.clock-wrong'),
    detail: 'net::ERR_CERT_DATE_INVALID',
  }

  test.each<[string, SessionState, CoreStatusKind]>([
    ['WhatsApp cannot be reached', { kind: 'waiting-for-internet' }, 'ok'],
    ['the assistant cannot be reached', { kind: 'connected' }, 'unreachable'],
    ['the page does not load', { kind: 'reconnecting', reason: 'load-timeout', attempt: 1, nextAt: 0 }, 'ok'],
    ['a certificate is not valid yet', certificate, 'unreachable'],
  ])('is named with its date when %s', (_what, state, kind) => {
    const told = inTheYear(2019, state, kind)
    expect(told).toMatchObject({ fault: 'clock', action: 'check' })
    expect(told.sentence).toMatch(/clock shows January 3, 2019/)
    expect(told.sentence).not.toMatch(/No internet|browser/)
  })

  test('that shows a future year is named because the certificate has expired', () => {
    const told = inTheYear(2041, certificate)
    expect(told).toMatchObject({ fault: 'clock', action: 'check' })
    expect(told.sentence).toMatch(/clock shows January 3, 2041/)
  })

  test('is not named when it may be right, or when everything works', () => {
    expect(inTheYear(2027, { kind: 'waiting-for-internet' }).fault).toBe('internet')
    expect(inTheYear(2019, { kind: 'connected' }).fault).toBe('none')
  })
})

describe('a certificate of the core that is not valid now', () => {
  const HOUR = 3_600_000
  test.each<[string, number | null, string]>([
    ['CERT_NOT_YET_VALID', 9 * HOUR, 'clock'],
    ['CERT_HAS_EXPIRED', -9 * HOUR, 'clock'],
    ['CERT_NOT_YET_VALID', null, 'internet'],
    ['CERT_HAS_EXPIRED', null, 'internet'],
    ['CERT_NOT_YET_VALID', 2_000, 'internet'],
    ['CERT_HAS_EXPIRED', -2_000, 'internet'],
    // Messages may be minutes late without a clock error. A clock that is behind cannot make a certificate expire.
    ['CERT_HAS_EXPIRED', -20 * 60_000, 'internet'],
    ['CERT_HAS_EXPIRED', 9 * HOUR, 'internet'],
    ['CERT_NOT_YET_VALID', -9 * HOUR, 'internet'],
    ['ECONNREFUSED', 9 * HOUR, 'internet'],
  ])('%s with WhatsApp’s time %s ms off means the fault %s', (detail, whatsappOffMs, fault) => {
    const told = diagnose({
      now: Date.UTC(2027, 0, 3, 12),
      builtAt: Date.UTC(2026, 10, 29),
      sessions: [session({ kind: 'connected' })],
      core: { ...core('unreachable'), detail },
      pause: { paused: false, until: null },
      whatsappOffMs,
    })
    expect(told.fault).toBe(fault)
    if (fault === 'clock')
      expect(told).toMatchObject({ action: 'check', said: { code: 'headline.clock-core-certificate' } })
  })
})

test('a page that no longer reports messages is shown on Home, and once as a notice', () => {
  const deaf = session({ kind: 'connected' }, { deafSince: 7 })
  expect(ask([deaf])).toMatchObject({ fault: 'link', action: 'wait', said: { code: 'headline.deaf' } })
  const posted: string[] = []
  const notices = noticesTo(({ said: what }) => posted.push(what.code))
  notices.changed(deaf)
  notices.changed(deaf)
  expect(posted).toEqual(['headline.deaf'])
})

test('a dialog that needs a decision is shown in WhatsApp’s own words, once', () => {
  const asked = session({ kind: 'connected' }, { pageAsks: 'Log out?' })
  expect(ask([asked])).toMatchObject({ fault: 'link', action: 'none', said: { code: 'headline.page-asks' } })
  expect(ask([asked]).sentence).toContain('“Log out?”')
  const posted: string[] = []
  const notices = noticesTo((notice) => posted.push(notice.said.code))
  for (const view of [asked, asked, { ...asked, pageAsks: 'Updates to our terms' }]) notices.changed(view)
  expect(posted).toEqual(['headline.page-asks', 'headline.page-asks'])
})
