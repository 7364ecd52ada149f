import { afterEach, describe, expect, test, vi } from 'vitest'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import { emptyPage, readyPage } from '../testing/fake-whatsapp-client.ts'
import { TimeLimitError } from '../time/within.ts'

/** Facts that a connection has to remember between two looks at its page. */
afterEach(stopFakeSessions)

async function starting(linked = true) {
  const fake = createFakeSessions({ records: [makeRecord({ linked })] })
  fake.sessions.connect('shop')
  await fake.clock.settle()
  const calls = (name: string) => fake.client().calls.filter((call) => call === name).length
  return { ...fake, calls }
}

describe('finishing by hand', () => {
  test('is repeated after twenty seconds, and the ready that it causes does not count as a drop', async () => {
    const { clock, client, calls, kind, sink } = await starting()
    client().page = { ...readyPage, ready: false }
    await clock.advance(2_000)
    expect(calls('finishReady')).toBe(1)
    client().finishReady = async () => client().emit({ kind: 'ready' })
    await clock.advance(21_000)
    client().page = readyPage
    await clock.advance(1_000)
    expect([kind(), sink.catchUps.length]).toEqual(['connected', 1])
  })

  test('waits while the library continues by itself', async () => {
    const { clock, client, calls } = await starting()
    client().page = { ...readyPage, ready: false }
    client().emit({ kind: 'authenticated' })
    await clock.advance(19_000)
    expect(calls('finishReady')).toBe(0)
    await clock.advance(2_000)
    expect(calls('finishReady')).toBe(1)
  })

  test('starts again with each new document', async () => {
    const { clock, client, calls } = await starting()
    client().page = { ...readyPage, ready: false }
    await clock.advance(2_000)
    client().emit({ kind: 'page-loaded' })
    await clock.advance(2_000)
    expect(calls('finishReady')).toBe(2)
  })
})

describe('a page that does not answer', () => {
  test('counts the time of a failed look as silence', async () => {
    const { clock, connected, client, clients } = await starting()
    await connected()
    client().probe = () => Promise.reject(new TimeLimitError('probe', 15_000))
    await clock.advance(30_000) // the first look fails: 15 s of silence count already
    await clock.advance(14_000)
    expect(clients).toHaveLength(1)
    await clock.advance(4_000)
    expect(clients).toHaveLength(2)
  })

  test('is no longer silent as soon as it answers again', async () => {
    const { clock, connected, client, clients } = await starting()
    await connected()
    for (let round = 0; round < 3; round += 1) {
      client().page = new Error('Execution context was destroyed')
      client().emit({ kind: 'library-failed', detail: 'r' })
      await clock.advance(20_000)
      client().page = readyPage
      await clock.advance(2_000)
    }
    expect(clients).toHaveLength(1)
  })
})

describe('a page that says it is not linked', () => {
  test('was unlinked on the phone if it was connected before: no copy is restored', async () => {
    const { clock, connected, client, kind, backup } = await starting()
    backup.copies.add('shop')
    await connected()
    client().page = { ...emptyPage, loaded: true, blank: false, state: 'UNPAIRED' }
    client().emit({ kind: 'page-state', state: 'UNPAIRED' })
    await clock.advance(3_500)
    expect(kind()).toBe('connected')
    await clock.advance(1_500)
    expect([kind(), backup.restored]).toEqual(['unlinked', []])
  })

  test('must say so without interruption', async () => {
    const { clock, connected, client, kind } = await starting()
    await connected()
    const unpaired = { ...emptyPage, loaded: true, blank: false, state: 'UNPAIRED' }
    for (let round = 0; round < 3; round += 1) {
      client().page = unpaired
      client().emit({ kind: 'page-state', state: 'UNPAIRED' })
      await clock.advance(3_000)
      client().page = readyPage
      client().emit({ kind: 'page-state', state: 'CONNECTED' })
      await clock.advance(1_000)
    }
    expect(kind()).toBe('connected')
  })

  test('is awaited for ten seconds after the library failed to load a linked page', async () => {
    const { clock, client, clients, kind } = await starting()
    client().failStart('load-failed', 'Execution context was destroyed')
    await clock.advance(9_500)
    expect(kind()).toBe('starting')
    await clock.advance(1_000)
    expect(kind()).toBe('reconnecting')
    await clock.advance(2_000)
    expect(clients).toHaveLength(2)
  })
})

describe('a page without our listener', () => {
  test('fails after 45 seconds in all, even if its connection drops in between', async () => {
    const { clock, client, view, kind } = await starting()
    client().page = { ...readyPage, hears: false }
    client().emit({ kind: 'ready' })
    await clock.advance(40_000)
    expect(kind()).toBe('syncing')
    client().page = { ...readyPage, hears: false, state: 'OPENING' }
    await clock.advance(2_000)
    client().page = { ...readyPage, hears: false }
    await clock.advance(4_000)
    expect(view().state).toMatchObject({ kind: 'failed', code: 'whatsapp-changed' })
  })

  test('is replaced by a fresh browser if it had the listener before a drop', async () => {
    const { clock, connected, client, clients, kind } = await starting()
    await connected()
    client().page = { ...readyPage, state: 'TIMEOUT' }
    await clock.advance(60_000)
    expect(kind()).toBe('waiting-for-internet')
    client().page = { ...readyPage, hears: false }
    await clock.advance(15_000)
    expect([kind(), clients.length]).toEqual(['starting', 2])
    // A fresh browser that never gets the listener is not at fault: the session fails.
    client().page = { ...readyPage, hears: false }
    client().emit({ kind: 'ready' })
    await clock.advance(46_000)
    expect(kind()).toBe('failed')
  })
})

describe('an unknown state', () => {
  test('must last five seconds under one name before the session fails', async () => {
    const { clock, client, kind } = await starting()
    for (const state of ['NEW_ONE', 'NEW_TWO', 'NEW_ONE']) {
      client().page = { ...readyPage, state, ready: false }
      await clock.advance(4_000)
    }
    expect(kind()).toBe('starting')
    await clock.advance(2_500)
    expect(kind()).toBe('failed')
  })
})

describe('a drop', () => {
  test.each([
    ['TIMEOUT', 14_000, 'connected'],
    ['TIMEOUT', 17_000, 'waiting-for-internet'],
  ])('of %s is shown only after the grace time: %i ms, %s', async (state, milliseconds, shown) => {
    const { clock, connected, client, kind } = await starting()
    await connected()
    client().page = { ...readyPage, state }
    client().emit({ kind: 'page-state', state })
    await clock.advance(milliseconds)
    expect(kind()).toBe(shown)
  })

  test('that only an event reports is caught up, and a repeated report while connecting causes no second catch-up', async () => {
    const { clock, connected, client, sink } = await starting()
    await connected()
    client().emit({ kind: 'page-state', state: 'OPENING' })
    await clock.advance(1_000)
    expect(sink.catchUps).toHaveLength(2)
    let goOn = (): void => undefined
    const account = client().account.bind(client())
    client().account = async () => {
      await new Promise<void>((resolve) => (goOn = resolve))
      return account()
    }
    client().emit({ kind: 'page-state', state: 'OPENING' })
    await clock.advance(100)
    client().emit({ kind: 'page-state', state: 'OPENING' })
    goOn()
    await clock.advance(31_000)
    expect(sink.catchUps).toHaveLength(3)
  })
})

describe('the link', () => {
  test('is offered by pairing code in the next browser, too, if it was before', async () => {
    const { sessions, clock, clients, client, calls } = await starting(false)
    await sessions.usePairingCode('shop', '2347011111111')
    client().emit({ kind: 'browser-gone' })
    await clock.advance(2_000)
    expect(clients).toHaveLength(2)
    client().showQr('qr-1')
    await clock.settle()
    expect(calls('requestPairingCode')).toBe(1)
  })

  test('counts as new in the browser that showed its code, and not in the next one', async () => {
    const { clock, client, clients, profiles, kind } = await starting(false)
    client().showQr('qr-1')
    await vi.waitFor(() => expect(kind()).toBe('needs-link'))
    client().becomeReady()
    await clock.advance(1_000)
    const linkedAt = await profiles.linkedAt('shop')
    expect(linkedAt).not.toBeNull()
    client().emit({ kind: 'browser-gone' })
    await clock.advance(2_000)
    expect(clients).toHaveLength(2)
    client().becomeReady()
    await clock.advance(1_000)
    expect(await profiles.linkedAt('shop')).toBe(linkedAt)
  })

  test('is restored from the copy a second time after a connection in between', async () => {
    const { clock, client, kind, backup } = await starting()
    backup.copies.add('shop')
    for (let round = 0; round < 2; round += 1) {
      client().showQr('qr-1')
      await clock.advance(4_500)
      expect(kind()).toBe('reconnecting')
      await clock.advance(11_000)
      client().becomeReady()
      await clock.advance(1_000)
      expect(kind()).toBe('connected')
      client().emit({ kind: 'browser-gone' })
      await clock.advance(11_000)
    }
    expect(backup.restored).toEqual(['shop', 'shop'])
  })

  test('ends, and then a new browser starts, when Connect is pressed meanwhile', async () => {
    const { sessions, clock, connected, client, clients, kind } = await starting()
    await connected()
    const held = Promise.withResolvers<void>()
    const close = client().close.bind(client())
    client().close = async () => held.promise.then(close)
    client().emit({ kind: 'logged-out' })
    await clock.settle()
    expect(kind()).toBe('stopping')
    sessions.connect('shop')
    await clock.settle()
    expect(clients).toHaveLength(1)
    held.resolve()
    await clock.settle()
    expect([kind(), clients.length]).toEqual(['starting', 2])
  })
})

describe('a wake-up', () => {
  test.each(['reconnecting', 'waiting-for-internet'] as const)('ends the pause of %s', async (pause) => {
    const { clock, client, clients, power, kind } = await starting()
    client().failStart(pause === 'reconnecting' ? 'launch-failed' : 'site-unreachable', 'r')
    await clock.settle()
    expect(kind()).toBe(pause)
    power.resume()
    await clock.settle()
    expect(clients).toHaveLength(2)
  })

  test('does not probe a browser that is starting', async () => {
    const { clock, client, clients, power, kind } = await starting()
    client().page = new Error('Target closed')
    power.resume()
    await clock.advance(11_000)
    expect([kind(), clients.length]).toEqual(['starting', 1])
  })

  test('makes a page that answers catch up', async () => {
    const { clock, connected, power, sink } = await starting()
    await connected()
    power.resume()
    await clock.advance(1_000)
    expect(sink.catchUps).toHaveLength(2)
  })
})

describe('the reconnect pauses', () => {
  test('start from the beginning after a connection of two minutes', async () => {
    const { clock, client, connected, view } = await starting()
    const attemptAfter = async (milliseconds: number) => {
      await clock.advance(milliseconds)
      client().emit({ kind: 'browser-gone' })
      await clock.settle()
      const { state } = view()
      if (state.kind !== 'reconnecting') throw new Error(state.kind)
      await clock.advance(state.nextAt - clock.now())
      client().becomeReady()
      await clock.advance(1_000)
      return state.attempt
    }
    await connected()
    const attempts: number[] = []
    for (const wait of [1_000, 1_000, 121_000, 1_000]) attempts.push(await attemptAfter(wait))
    expect(attempts).toEqual([1, 2, 1, 2])
  })

  test('are not announced while the internet is missing', async () => {
    const { sessions, clock, client, clients } = await starting()
    client().failStart('site-unreachable', 'net::ERR_INTERNET_DISCONNECTED')
    await clock.settle()
    const seen: string[] = []
    sessions.onChanged((view) => seen.push(view.state.kind))
    await clock.advance(5_000)
    expect([clients.length, seen]).toEqual([2, []])
  })
})

test('a conflict is taken over once, however often the page reports it', async () => {
  const { clock, connected, client, settings, calls } = await starting()
  settings.change({ 'sessions.alwaysUseHere': 'on' })
  await connected()
  client().page = { ...readyPage, state: 'CONFLICT' }
  client().emit({ kind: 'page-state', state: 'CONFLICT' })
  await clock.advance(10_000)
  expect(calls('useHere')).toBe(1)
})

test('every log line about a session names it', async () => {
  const { clock, client, connected, logger } = createFakeSessions({ records: [makeRecord()] })
  await connected()
  client().fail.setUnavailable = new Error('no')
  client().emit({ kind: 'page-loaded' })
  client().emit({ kind: 'browser-gone' })
  await clock.advance(5_000)
  client().failStart('launch-failed', 'spawn EACCES')
  await clock.settle()
  expect(logger.entries.map(({ message }) => message)).toEqual(expect.arrayContaining(['state', 'start failed']))
  expect(logger.entries.filter(({ fields }) => fields['sessionId'] !== 'shop')).toEqual([])
})
