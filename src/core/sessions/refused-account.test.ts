import { afterEach, describe, expect, test } from 'vitest'
import { diagnose } from '../support/diagnose.ts'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import { readyPage } from '../testing/fake-whatsapp-client.ts'

/** WhatsApp refuses the account, the network or its page, while the browser and the internet work. */
afterEach(stopFakeSessions)

const core = { kind: 'ok', since: 0, nextTryAt: null, lastDeliveredAt: null, detail: null } as const
const states = [
  ['TOS_BLOCK', 'account-restricted', /restricted this number\. Open WhatsApp on the phone/],
  ['SMB_TOS_BLOCK', 'business-restricted', /restricted this business account/],
  ['PROXYBLOCK', 'network-blocked', /Use another network/],
  ['DEPRECATED_VERSION', 'version-outdated', /update Salesboy/],
  ['SOMETHING_NEW', 'unknown-state', /does not know: SOMETHING_NEW/],
] as const

describe.each(states)('%s', (state, code, sentence) => {
  const refused = async () => {
    const fake = createFakeSessions({ records: [makeRecord()] })
    const client = await fake.connected()
    client.page = { ...readyPage, state, hears: false }
    client.emit({ kind: 'page-state', state })
    await fake.clock.advance(10_000)
    return { ...fake, page: client }
  }

  test('is shown with its own sentence, which names neither the browser nor the internet', async () => {
    const { view, clock } = await refused()
    expect(view().state).toMatchObject({ kind: 'failed', code, detail: state })
    const told = diagnose({ now: clock.now(), sessions: [view()], core, pause: { paused: false, until: null } })
    expect(told).toMatchObject({ fault: 'link', action: 'connect', sessionId: 'shop' })
    expect(told.sentence).toMatch(sentence)
    expect(told.sentence).not.toMatch(/browser|internet/i)
  })

  test('starts no other browser for a day, and reloads the page ever more rarely', async () => {
    const { clock, clients, kind, page } = await refused()
    await clock.advance(24 * 3_600_000)
    expect([kind(), clients.length]).toEqual(['failed', 1])
    const asked = page.calls.filter((call) => call === 'reloadPage').length
    expect(asked).toBeGreaterThan(2)
    expect(asked).toBeLessThan(12)
  })

  test('ends when the page is connected again, and is followed by a catch-up', async () => {
    const { clock, clients, kind, page, sink } = await refused()
    const before = sink.catchUps.length
    page.page = readyPage
    await clock.advance(5_000)
    expect([kind(), clients.length, sink.catchUps.length]).toEqual(['connected', 1, before + 1])
  })

  test('makes Connect reload the page at once', async () => {
    const { sessions, clock, page } = await refused()
    sessions.connect('shop')
    await clock.settle()
    expect(page.calls).toContain('reloadPage')
  })
})
