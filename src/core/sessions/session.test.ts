import { afterEach, describe, expect, test, vi } from 'vitest'
import { msg } from '../../shared/words/say.ts'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import { emptyPage, makeIncoming, readyPage } from '../testing/fake-whatsapp-client.ts'

afterEach(stopFakeSessions)

describe('linking', () => {
  test('shows a QR, notices the scan, and keeps the link when the page is ready', async () => {
    const { sessions, clock, client, view, kind } = createFakeSessions()
    sessions.add('shop')
    sessions.connect('shop')
    await clock.settle()
    client().showQr('qr-1')
    await clock.advance(500)
    await vi.waitFor(() =>
      expect(view().state).toMatchObject({ kind: 'needs-link', offer: { method: 'qr', qr: 'qr-1' } }),
    )

    client().page = { ...emptyPage, loaded: true, state: 'PAIRING' }
    await clock.advance(1_000)
    expect(kind()).toBe('linking')
    client().emit({ kind: 'loading', percent: 40 })
    expect(view().state).toEqual({ kind: 'syncing', percent: 40 })
    client().becomeReady()
    await clock.advance(500)
    expect(view()).toMatchObject({ state: { kind: 'connected' }, linked: true, phone: '2347000000000' })
  })

  test('gives the first QR a minute and each later one twenty seconds', async () => {
    const { sessions, clock, client, view } = createFakeSessions()
    sessions.add('shop')
    sessions.connect('shop')
    await clock.settle()
    const lives: number[] = []
    for (const text of ['qr-1', 'qr-2']) {
      client().showQr(text)
      // Drawing the image takes real time.
      lives.push(
        await vi.waitFor(() => {
          const { state } = view()
          if (state.kind !== 'needs-link' || state.offer.method !== 'qr') throw new Error('no QR yet')
          expect(state.offer.qr).toBe(text)
          return state.offer.expiresAt - clock.now()
        }),
      )
    }
    expect(lives).toEqual([60_000, 20_000])
  })

  test('asks the page for new codes when it stopped offering them', async () => {
    const { sessions, clock, client } = createFakeSessions()
    sessions.add('shop')
    sessions.connect('shop')
    await clock.settle()
    client().showQr('qr-1')
    client().page = { ...emptyPage, loaded: true, state: 'UNPAIRED_IDLE' }
    await clock.advance(1_500)
    expect(client().calls).toContain('refreshQr')
  })

  test('closes the browser and pauses the offer after ten minutes without a scan, and offers again when asked', async () => {
    const { sessions, clock, clients, client, view } = createFakeSessions()
    sessions.add('shop')
    sessions.connect('shop')
    await clock.settle()
    client().showQr('qr-1')
    await clock.advance(601_000)
    expect(view().state).toEqual({ kind: 'needs-link', offer: { method: 'paused' } })
    expect(clients).toHaveLength(1)
    expect(client().closed).toBe(true)
    await sessions.useQr('shop')
    await clock.settle()
    expect(clients).toHaveLength(2)
  })

  test('offers pairing codes for a phone, ignores QRs meanwhile, and returns to the QR', async () => {
    const { sessions, clock, client, view } = createFakeSessions()
    sessions.add('shop')
    sessions.connect('shop')
    await clock.settle()
    client().showQr('qr-1')
    await clock.advance(500)
    await sessions.usePairingCode('shop', '+234 701 111 1111')
    client().emit({ kind: 'pairing-code', code: 'ABCD1234' })
    client().emit({ kind: 'qr', text: 'qr-2' })
    await clock.settle()
    expect(view().state).toMatchObject({
      kind: 'needs-link',
      offer: { method: 'code', code: 'ABCD1234', phone: '2347011111111', expiresAt: clock.now() + 180_000 },
    })
    await sessions.useQr('shop')
    expect(client().calls).toContain('cancelPairingCode')
    client().emit({ kind: 'qr', text: 'qr-3' })
    await vi.waitFor(() => expect(view().state).toMatchObject({ offer: { method: 'qr', qr: 'qr-3' } }))
  })

  test('requests a pairing code as soon as the page of a stopped session is there', async () => {
    const { sessions, clock, client } = createFakeSessions()
    sessions.add('shop')
    await sessions.usePairingCode('shop', '2347011111111')
    await clock.settle()
    client().showQr('qr-1')
    await clock.settle()
    expect(client().calls).toContain('requestPairingCode')
  })

  test('refuses a phone number with too few digits', async () => {
    const { sessions } = createFakeSessions()
    sessions.add('shop')
    await expect(sessions.usePairingCode('shop', '0701')).rejects.toMatchObject({ code: 'invalid-arguments' })
  })
})

describe('a restored profile', () => {
  test('is finished by hand when ready never arrives', async () => {
    const { sessions, clock, client, kind } = createFakeSessions({ records: [makeRecord()] })
    sessions.connect('shop')
    await clock.settle()
    client().page = { ...readyPage, helpers: false, ready: false }
    await clock.advance(2_000)
    expect(client().calls).toContain('finishReady')
    expect(kind()).toBe('syncing')
    client().page = readyPage
    client().emit({ kind: 'ready' })
    await clock.advance(500)
    expect(kind()).toBe('connected')
  })

  test('gets a fresh browser when finishing by hand does not help', async () => {
    const { sessions, clock, clients, client, view } = createFakeSessions({ records: [makeRecord()] })
    sessions.connect('shop')
    await clock.settle()
    client().page = { ...readyPage, helpers: false, ready: false }
    await clock.advance(181_000)
    expect(view().state).toMatchObject({ kind: 'reconnecting', reason: 'ready-timeout' })
    await clock.advance(5_000)
    expect(clients.length).toBeGreaterThan(1)
  })

  test('does nothing twice when ready and authenticated are reported again', async () => {
    const { clock, sink, connected, kind } = createFakeSessions({ records: [makeRecord()] })
    const client = await connected()
    const checks = client.calls.filter((name) => name === 'selfCheck').length
    client.emit({ kind: 'authenticated' })
    client.emit({ kind: 'ready' })
    client.emit({ kind: 'ready' })
    await clock.advance(1_000)
    expect(kind()).toBe('connected')
    expect(client.calls.filter((name) => name === 'selfCheck')).toHaveLength(checks)
    client.emit({ kind: 'incoming', message: makeIncoming({ messageId: 'false_a_1' }) })
    await clock.settle()
    expect(sink.bodies()).toEqual(['false_a_1'])
  })
})

describe('healing', () => {
  test('starts a new browser after each kill, with growing pauses', async () => {
    const { clock, clients, client, connected, view } = createFakeSessions({ records: [makeRecord()] })
    await connected()
    const pauses: number[] = []
    for (let round = 0; round < 3; round += 1) {
      client().emit({ kind: 'browser-gone' })
      await clock.settle()
      const { state } = view()
      if (state.kind === 'reconnecting') pauses.push(state.nextAt - clock.now())
      await clock.advance(pauses.at(-1) ?? 0)
      await clock.settle()
      client().becomeReady()
      await clock.advance(500)
    }
    expect(pauses).toEqual([1_000, 3_000, 10_000])
    expect(clients).toHaveLength(4)
    expect(view().state.kind).toBe('connected')
  })

  test('starts one new browser when a crash is reported several times', async () => {
    const { clock, clients, client, connected } = createFakeSessions({ records: [makeRecord()] })
    await connected()
    client().emit({ kind: 'page-crashed' })
    client().emit({ kind: 'page-crashed' })
    client().emit({ kind: 'browser-gone' })
    await clock.advance(2_000)
    expect(clients).toHaveLength(2)
  })

  test('replaces a page that does not answer', async () => {
    const { clock, clients, connected, view } = createFakeSessions({ records: [makeRecord()] })
    const first = await connected()
    first.page = new Error('Execution context was destroyed')
    await clock.advance(30_000)
    expect(view().state.kind).toBe('connected')
    await clock.advance(32_000)
    expect(first.closed).toBe(true)
    expect(clients.length).toBe(2)
  })

  test('waits for the internet without counting attempts, and reconnects by itself', async () => {
    const { sessions, clock, clients, client, view, kind } = createFakeSessions({ records: [makeRecord()] })
    sessions.connect('shop')
    await clock.settle()
    for (let round = 0; round < 10; round += 1) {
      client().failStart('site-unreachable', 'net::ERR_INTERNET_DISCONNECTED')
      await clock.advance(31_000)
      expect(kind()).toBe('waiting-for-internet')
    }
    expect(clients.length).toBeGreaterThan(8)
    client().becomeReady()
    await clock.advance(3_500)
    expect(kind()).toBe('connected')
    client().emit({ kind: 'browser-gone' })
    await clock.settle()
    expect(view().state).toMatchObject({ kind: 'reconnecting', attempt: 1 })
  })

  test('does not show a short drop, shows a long one, and catches up after both', async () => {
    const { clock, sink, connected, kind } = createFakeSessions({ records: [makeRecord()] })
    const client = await connected()
    const caught = sink.catchUps.length
    client.page = { ...readyPage, state: 'TIMEOUT' }
    client.emit({ kind: 'page-state', state: 'TIMEOUT' })
    await clock.advance(5_000)
    expect(kind()).toBe('connected')
    client.page = readyPage
    await clock.advance(2_000)
    expect(sink.catchUps).toHaveLength(caught + 1)

    client.page = { ...readyPage, state: 'OPENING' }
    client.emit({ kind: 'page-state', state: 'OPENING' })
    await clock.advance(20_000)
    expect(kind()).toBe('waiting-for-internet')
    client.page = readyPage
    await clock.advance(4_000)
    expect(kind()).toBe('connected')
    expect(sink.catchUps).toHaveLength(caught + 2)
  })

  test('reports a browser that failed to start five times, and goes on trying slowly', async () => {
    const { sessions, clock, clients, client, view } = createFakeSessions({ records: [makeRecord()] })
    sessions.connect('shop')
    for (let round = 0; round < 5; round += 1) {
      await clock.settle()
      client().failStart('launch-failed', 'spawn EACCES')
      await clock.advance(70_000)
    }
    expect(view().state).toMatchObject({ kind: 'failed', code: 'browser-start-failed' })
    const tried = clients.length
    await clock.advance(601_000)
    expect(clients.length).toBeGreaterThan(tried)
  })

  test('explains that there is no browser, and tries again when another one is set', async () => {
    const { sessions, clock, clients, client, view, settings } = createFakeSessions({ records: [makeRecord()] })
    sessions.connect('shop')
    await clock.settle()
    client().failStart('browser-missing', msg('failure.no-browser'))
    await clock.settle()
    expect(view().state).toMatchObject({
      kind: 'failed',
      code: 'browser-missing',
      said: { code: 'failure.no-browser' },
    })
    settings.change({ 'browser.path': '/opt/chrome' })
    await clock.settle()
    expect(clients).toHaveLength(2)
  })

  test('probes the page after sleep, and starts a new browser only when the old one is dead', async () => {
    const { clock, clients, connected, power, kind } = createFakeSessions({ records: [makeRecord()] })
    const client = await connected()
    power.resume()
    await clock.advance(500)
    expect(clients).toHaveLength(1)
    expect(kind()).toBe('connected')
    client.page = new Error('Target closed')
    power.resume()
    await clock.advance(2_000)
    expect(clients).toHaveLength(2)
  })
})

describe('the end of a link', () => {
  test('closes the browser, removes the profile, shows unlinked, and starts nothing afterwards', async () => {
    const { clock, clients, client, connected, view, profiles, records } = createFakeSessions({
      records: [makeRecord()],
    })
    await connected()
    client().emit({ kind: 'logged-out' })
    await clock.settle()
    expect(client().closed).toBe(true)
    expect(profiles.removed).toEqual(['shop'])
    expect(view()).toMatchObject({ state: { kind: 'unlinked' }, linked: false, phone: null })
    expect(records.all()[0]).toMatchObject({ wanted: false, linked: false })
    await clock.advance(3_600_000)
    expect(clients).toHaveLength(1)
  })

  test('is noticed when the phone removed the link while we were away', async () => {
    const { sessions, clock, client, kind } = createFakeSessions({ records: [makeRecord()] })
    sessions.connect('shop')
    await clock.settle()
    client().failStart('load-failed', 'Execution context was destroyed')
    client().page = { ...emptyPage, loaded: true, blank: false, state: 'UNPAIRED' }
    await clock.advance(5_000)
    expect(kind()).toBe('unlinked')
  })

  test('by our own unlink logs out first, and leaves a stopped session', async () => {
    const { sessions, client, connected, view, profiles } = createFakeSessions({ records: [makeRecord()] })
    await connected()
    await sessions.unlink('shop')
    expect(client().calls).toContain('logOut')
    expect(client().calls.indexOf('logOut')).toBeLessThan(client().calls.indexOf('close'))
    expect(profiles.removed).toEqual(['shop'])
    expect(view()).toMatchObject({ state: { kind: 'stopped' }, linked: false })
  })

  test('connects a stopped session to log it out, and goes on without the log-out when that fails', async () => {
    const { sessions, clock, client, view, profiles } = createFakeSessions({ records: [makeRecord()] })
    const unlinking = sessions.unlink('shop')
    await clock.settle()
    client().failStart('site-unreachable', 'net::ERR_INTERNET_DISCONNECTED')
    await clock.settle()
    await unlinking
    expect(profiles.removed).toEqual(['shop'])
    expect(view()).toMatchObject({ state: { kind: 'stopped' }, linked: false })
  })
})

describe('a damaged profile', () => {
  test('is replaced by its last good copy, once', async () => {
    const { sessions, clock, client, connected, kind, backup } = createFakeSessions({ records: [makeRecord()] })
    await connected()
    await sessions.disconnect('shop')
    expect([...backup.copies]).toEqual(['shop'])
    sessions.connect('shop')
    await clock.settle()
    client().showQr('qr-1')
    await clock.advance(4_100)
    expect(kind()).toBe('reconnecting')
    expect(backup.restored).toEqual(['shop'])
    await clock.advance(2_000)
    client().showQr('qr-2')
    await clock.advance(4_100)
    expect(kind()).toBe('unlinked')
    expect([...backup.copies]).toEqual([])
  })

  test('without a copy needs a new QR', async () => {
    const { sessions, clock, client, kind, profiles } = createFakeSessions({ records: [makeRecord()] })
    sessions.connect('shop')
    await clock.settle()
    client().showQr('qr-1')
    await clock.advance(4_100)
    expect(kind()).toBe('unlinked')
    expect(profiles.removed).toEqual(['shop'])
  })

  test('is never copied, because a copy needs a connection and a clean close', async () => {
    const { sessions, clock, client, connected, backup } = createFakeSessions({ records: [makeRecord()] })
    sessions.connect('shop')
    await clock.settle()
    await sessions.disconnect('shop')
    expect([...backup.copies]).toEqual([])
    await connected()
    client().close = async () => 'killed'
    await sessions.disconnect('shop')
    expect([...backup.copies]).toEqual([])
  })

  test('of an ended link keeps no copy', async () => {
    const { sessions, connected, backup } = createFakeSessions({ records: [makeRecord()] })
    backup.copies.add('shop')
    await connected()
    await sessions.unlink('shop')
    expect([...backup.copies]).toEqual([])
  })
})

describe('conflict', () => {
  test('is shown, and taken over when the owner asks', async () => {
    const { sessions, clock, connected, kind } = createFakeSessions({ records: [makeRecord()] })
    const client = await connected()
    client.page = { ...readyPage, state: 'CONFLICT' }
    client.emit({ kind: 'page-state', state: 'CONFLICT' })
    await clock.settle()
    expect(kind()).toBe('conflict')
    expect(client.calls).not.toContain('useHere')
    client.page = readyPage
    await sessions.useHere('shop')
    await clock.advance(500)
    expect(kind()).toBe('connected')
  })

  test('is taken over automatically when the setting says so', async () => {
    const { clock, connected } = createFakeSessions({
      records: [makeRecord()],
      settings: { 'sessions.alwaysUseHere': 'on' },
    })
    const client = await connected()
    client.page = { ...readyPage, state: 'CONFLICT' }
    client.emit({ kind: 'page-state', state: 'CONFLICT' })
    await clock.settle()
    expect(client.calls).toContain('useHere')
  })
})

describe('disconnect', () => {
  test('closes the browser, keeps the link, and does not connect at the next start', async () => {
    const { sessions, client, connected, view, records } = createFakeSessions({
      records: [makeRecord({ wanted: true })],
    })
    await connected()
    await sessions.disconnect('shop')
    expect(client().closed).toBe(true)
    expect(view()).toMatchObject({ state: { kind: 'stopped' }, linked: true })
    expect(records.all()[0]).toMatchObject({ wanted: false, linked: true })
  })

  test('cancels a pending reconnect, too', async () => {
    const { sessions, clock, clients, connected, kind } = createFakeSessions({ records: [makeRecord()] })
    const client = await connected()
    client.emit({ kind: 'browser-gone' })
    await clock.settle()
    await sessions.disconnect('shop')
    await clock.advance(600_000)
    expect(kind()).toBe('stopped')
    expect(clients).toHaveLength(1)
  })
})
