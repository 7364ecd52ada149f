import { afterEach, describe, expect, test, vi } from 'vitest'
import { msg } from '../../shared/words/say.ts'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'

afterEach(stopFakeSessions)

describe('core/sessions', () => {
  test('refuses unknown, malformed and repeated ids with an explanation', () => {
    const { sessions } = createFakeSessions()
    sessions.add('shop')
    expect(() => sessions.connect('other')).toThrow('There is no shop “other”.')
    expect(() => sessions.add('a/b')).toThrow(/letters, digits/)
    expect(() => sessions.add('SHOP')).toThrow('The shop “shop” exists already.')
  })

  test('starts the sessions that were connected before and those it is told to start, one after another', async () => {
    const { sessions, clock, clients } = createFakeSessions({
      records: [makeRecord({ id: 'a', wanted: true }), makeRecord({ id: 'b', wanted: false })],
    })
    void sessions.startSaved(['c'])
    await clock.settle()
    expect(clients).toHaveLength(1)
    clients[0]?.becomeReady()
    await clock.advance(500)
    expect(clients).toHaveLength(2)
    expect(sessions.find('b')?.state.kind).toBe('stopped')
    expect(sessions.find('c')?.state.kind).toBe('starting')
  })

  test('starts the next browser as soon as the page of the previous one is there', async () => {
    const { sessions, clock, clients } = createFakeSessions({
      records: [makeRecord({ id: 'a', wanted: true }), makeRecord({ id: 'b', wanted: true })],
    })
    void sessions.startSaved([])
    await clock.settle()
    expect(clients).toHaveLength(1)
    clients[0]?.emit({ kind: 'loading', percent: 40 })
    await clock.settle()
    expect(sessions.find('a')?.state).toEqual({ kind: 'syncing', percent: 40 })
    expect(clients).toHaveLength(2)
  })

  test('lets a hanging start hold up the next one for at most a minute', async () => {
    const { sessions, clock, clients } = createFakeSessions({
      records: [makeRecord({ id: 'a', wanted: true }), makeRecord({ id: 'b', wanted: true })],
    })
    void sessions.startSaved([])
    await clock.advance(59_000)
    expect(clients).toHaveLength(1)
    await clock.advance(2_000)
    expect(clients).toHaveLength(2)
  })

  test('refuses one more session when memory is short, but always tries the first', async () => {
    const fake = createFakeSessions({
      records: [makeRecord({ id: 'a' }), makeRecord({ id: 'b' })],
      freeMegabytes: () => 120,
    })
    await fake.connected('a')
    expect(fake.kind('a')).toBe('connected')
    fake.sessions.connect('b')
    await fake.clock.settle()
    expect(fake.view('b').state).toMatchObject({
      kind: 'failed',
      code: 'not-enough-memory',
      said: { code: 'failure.no-memory', values: { free: 120 } },
    })
  })

  test('reserves memory for sessions that are still starting', async () => {
    let free = 900
    const fake = createFakeSessions({
      records: [makeRecord({ id: 'a' }), makeRecord({ id: 'b' }), makeRecord({ id: 'c' })],
      freeMegabytes: () => free,
    })
    fake.sessions.connect('a')
    fake.sessions.connect('b')
    fake.sessions.connect('c')
    await fake.clock.advance(61_000) // a hangs; b's turn
    expect(fake.kind('b')).toBe('starting')
    await fake.clock.advance(60_000)
    expect(fake.view('c').state).toMatchObject({
      code: 'not-enough-memory',
      said: msg('failure.no-memory', { free: 900, needed: 1050 }),
    })
    free = 2_000
    await fake.clock.advance(601_000)
    expect(fake.kind('c')).toBe('starting')
  })

  test('does not count memory twice that a browser with a loaded page has taken already', async () => {
    let free = 800
    const fake = createFakeSessions({
      records: [makeRecord({ id: 'a', wanted: true }), makeRecord({ id: 'b', wanted: true })],
      freeMegabytes: () => free,
    })
    void fake.sessions.startSaved([])
    await fake.clock.settle()
    free = 600
    fake.clients[0]!.emit({ kind: 'loading', percent: 10 })
    await fake.clock.settle()
    expect([fake.kind('a'), fake.kind('b')]).toEqual(['syncing', 'starting'])
  })

  test('reserves no further memory for a browser that waits for its phone', async () => {
    const fake = createFakeSessions({
      records: [makeRecord({ id: 'a', linked: false }), makeRecord({ id: 'b' })],
      freeMegabytes: () => 400,
    })
    fake.sessions.connect('a')
    await fake.clock.settle()
    fake.clients[0]!.showQr('qr')
    // Drawing the code takes real time.
    await vi.waitFor(() => expect(fake.kind('a')).toBe('needs-link'))
    fake.sessions.connect('b')
    await fake.clock.settle()
    expect(fake.kind('b')).toBe('starting')
  })

  test('closes every browser on stop, and leaves the sessions linked and wanted', async () => {
    const { sessions, clients, connected, records } = createFakeSessions({ records: [makeRecord()] })
    await connected()
    await sessions.stop(5_000)
    expect(clients.every((client) => client.closed)).toBe(true)
    expect(records.all()[0]).toMatchObject({ wanted: true, linked: true })
  })

  test('leaves no listener and no timer behind when it stops', async () => {
    const before = process.listenerCount('unhandledRejection')
    const { sessions, clock, connected } = createFakeSessions({ records: [makeRecord()] })
    await connected()
    await sessions.stop(5_000)
    await clock.settle()
    expect(process.listenerCount('unhandledRejection')).toBe(before)
    expect(clock.pending).toBe(0)
  })

  test('removes a session with its link and tells listeners', async () => {
    const { sessions, connected, profiles, records } = createFakeSessions({ records: [makeRecord()] })
    const removed: string[] = []
    sessions.onRemoved((id) => removed.push(id))
    await connected()
    await sessions.remove('shop')
    expect(removed).toEqual(['shop'])
    expect(profiles.removed).toEqual(['shop'])
    expect(records.all()).toEqual([])
  })

  test('starts no browser in a session that is being removed', async () => {
    const { sessions, clock, clients, connected, records } = createFakeSessions({ records: [makeRecord()] })
    const client = await connected()
    const close = client.close.bind(client)
    let letGo = (): void => undefined
    client.close = async () => {
      await new Promise<void>((resolve) => (letGo = resolve))
      return close()
    }
    const gone = sessions.remove('shop')
    await vi.waitFor(() => expect(sessions.find('shop')?.state.kind).toBe('stopping'))
    expect(() => sessions.connect('shop')).toThrow('The shop “shop” is being removed.')
    for (const start of [
      sessions.restart('shop'),
      sessions.useQr('shop'),
      sessions.usePairingCode('shop', '2347011111111'),
    ])
      await expect(start).rejects.toMatchObject({ code: 'busy' })
    const again = sessions.remove('shop')
    letGo()
    await gone
    await again
    const later: string[] = []
    sessions.onChanged((view) => later.push(view.state.kind))
    await clock.advance(600_000)
    expect(later).toEqual([])
    expect(clients).toHaveLength(1)
    expect(records.all()).toEqual([])
    expect(() => sessions.connect('shop')).toThrow('There is no shop “shop”.')
  })

  test('keeps a session connected when a listener throws', async () => {
    const fake = createFakeSessions({ records: [makeRecord()] })
    fake.sessions.onChanged(() => {
      throw new Error('listener')
    })
    await fake.connected()
    expect(fake.kind()).toBe('connected')
  })
})
