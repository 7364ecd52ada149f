import { afterEach, describe, expect, test, vi } from 'vitest'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import { emptyPage, makeIncoming, readyPage } from '../testing/fake-whatsapp-client.ts'

/**
 * A WhatsApp Web that behaves differently from the one we know: each difference costs the function that depends on it, never the session.
 */
afterEach(stopFakeSessions)

async function starting() {
  const fake = createFakeSessions({ records: [makeRecord()] })
  fake.sessions.connect('shop')
  await fake.clock.settle()
  return fake
}

describe('ready', () => {
  test('is enough to connect, even if the page does not say that it has synchronised', async () => {
    for (const synced of [null, false]) {
      const { clock, client, kind } = await starting()
      client().page = { ...readyPage, synced, hook: false }
      client().emit({ kind: 'ready' })
      await clock.advance(500)
      expect(kind(), String(synced)).toBe('connected')
    }
  })

  test('is awaited longer if the page does not say whether it has synchronised', async () => {
    const { clock, client } = await starting()
    client().page = { ...readyPage, synced: null, ready: false }
    await clock.advance(4_500)
    expect(client().calls).not.toContain('finishReady')
    await clock.advance(1_500)
    expect(client().calls).toContain('finishReady')
  })

  test('that arrives after we finished by hand fetches the messages in between', async () => {
    const { clock, client, kind, sink } = await starting()
    client().page = { ...readyPage, synced: null, ready: false }
    await clock.advance(6_000)
    client().page = readyPage
    await clock.advance(1_000)
    expect(kind()).toBe('connected')
    expect(sink.catchUps).toHaveLength(1)
    client().history.set('1@c.us', {
      incoming: [
        makeIncoming({ messageId: 'false_1@c.us_A', chatId: '1@c.us', timestamp: Math.floor(clock.now() / 1000) }),
      ],
      outgoing: [],
    })
    client().emit({ kind: 'ready' })
    await clock.advance(1_000)
    expect(sink.catchUps).toHaveLength(2)
    expect(sink.bodies()).toEqual(['false_1@c.us_A'])
    expect(kind()).toBe('connected')
  })
})

describe('connecting', () => {
  test('succeeds even if ids, account, presence, survey and self-check fail', async () => {
    const { clock, client, kind, view, sink } = await starting()
    const missing = new Error('Requiring unknown module')
    for (const name of ['repairIds', 'account', 'setUnavailable', 'surveyChats', 'selfCheck'] as const)
      client().fail[name] = missing
    client().becomeReady()
    await clock.advance(1_000)
    expect(kind()).toBe('connected')
    // The data of the account that was known is kept.
    expect(view()).toMatchObject({ linked: true, phone: '2347000000000' })
    client().emit({ kind: 'incoming', message: makeIncoming({ messageId: 'false_1@c.us_A' }) })
    // After a failed survey the page may be dying, so live messages wait.
    await clock.advance(10_000)
    expect(sink.bodies()).toEqual(['false_1@c.us_A'])
  })

  test('keeps the link if the page says unpaired or shows a code before it has read its own store', async () => {
    const { clock, client, kind, profiles } = await starting()
    client().page = { ...emptyPage, loaded: true, blank: false, state: 'UNPAIRED', synced: false }
    client().emit({ kind: 'qr', text: 'qr-1' })
    await clock.advance(3_000)
    client().becomeReady()
    await clock.advance(1_000)
    expect(kind()).toBe('connected')
    expect(profiles.removed).toEqual([])
  })

  test('sets the presence once more after a while, because the page may have set itself online', async () => {
    const { clock, client } = await starting()
    client().becomeReady()
    await clock.advance(1_000)
    const count = () => client().calls.filter((name) => name === 'setUnavailable').length
    expect(count()).toBe(2)
    await clock.advance(61_000)
    expect(count()).toBe(3)
    await clock.advance(600_000)
    expect(count()).toBe(3)
  })
})

describe('sending', () => {
  test('does not begin to a number that WhatsApp cannot be asked about, but does to a LID', async () => {
    const fake = createFakeSessions({ records: [makeRecord()] })
    const client = await fake.connected()
    const { sender } = fake
    for (const name of ['numberId', 'lidOfPhone', 'phoneOfLid', 'hasChat'] as const)
      client.fail[name] = new Error('gone')
    expect(await sender.resolveChat('shop', '2348011111111')).toEqual({ kind: 'unchecked' })
    expect(await sender.resolveChat('shop', '777@lid')).toEqual({ kind: 'found', chatId: '777@lid', isNew: true })
    client.fail = {}
    expect(await sender.resolveChat('shop', '2348011111111')).toEqual({ kind: 'not-on-whatsapp' })
  })
})

describe('a code on offer', () => {
  const offering = async () => {
    const fake = createFakeSessions()
    fake.sessions.add('shop')
    fake.sessions.connect('shop')
    await fake.clock.settle()
    fake.client().showQr('qr-1')
    await vi.waitFor(() => expect(fake.view().state).toMatchObject({ offer: { method: 'qr' } }))
    const seen: string[] = []
    fake.sessions.onChanged((view) => seen.push(view.state.kind))
    const turns = (state: string) => (fake.client().page = { ...emptyPage, loaded: true, blank: false, state })
    return { ...fake, seen, turns }
  }

  test.each(['TIMEOUT', 'OPENING'])('does not count as scanned while the page has no internet (%s)', async (state) => {
    const { clock, kind, seen, turns, view } = await offering()
    turns(state)
    await clock.advance(10_000)
    expect(kind()).toBe('needs-link')
    await clock.advance(25_000)
    expect(kind()).toBe('waiting-for-internet')
    turns('UNPAIRED')
    await clock.advance(5_000)
    await vi.waitFor(() => expect(view().state).toMatchObject({ kind: 'needs-link', offer: { method: 'qr' } }))
    expect(seen).not.toContain('linking')
  })

  test('gives way to the reason while WhatsApp refuses the network, and is offered again afterwards', async () => {
    const { clock, clients, turns, view } = await offering()
    turns('PROXYBLOCK')
    await clock.advance(4_000)
    expect(view().state).toMatchObject({ kind: 'failed', code: 'network-blocked', detail: 'PROXYBLOCK' })
    turns('UNPAIRED')
    await clock.advance(5_000)
    await vi.waitFor(() => expect(view().state).toMatchObject({ kind: 'needs-link', offer: { method: 'qr' } }))
    expect(clients).toHaveLength(1)
  })

  test('counts as scanned when the page pairs, even if the page then briefly reopens its connection', async () => {
    const { clock, client, kind, seen, turns } = await offering()
    turns('PAIRING')
    await clock.advance(1_500)
    expect(kind()).toBe('linking')
    turns('OPENING')
    await clock.advance(5_000)
    client().becomeReady()
    await clock.advance(1_000)
    expect(seen.filter((each, at) => each !== seen[at - 1])).toEqual(['linking', 'syncing', 'connected'])
  })
})

describe('a pairing code', () => {
  const asked = async () => {
    const fake = createFakeSessions()
    fake.sessions.add('shop')
    fake.sessions.connect('shop')
    await fake.clock.settle()
    fake.client().showQr('qr-1')
    await fake.clock.advance(500)
    await fake.sessions.usePairingCode('shop', '2347011111111')
    fake.client().emit({ kind: 'pairing-code', code: 'ABCD1234' })
    return fake
  }
  const requests = (fake: Awaited<ReturnType<typeof asked>>) =>
    fake.client().calls.filter((name) => name === 'requestPairingCode').length

  test('that the page does not renew is requested again', async () => {
    const fake = await asked()
    await fake.clock.advance(185_000)
    expect(requests(fake)).toBe(1)
    await fake.clock.advance(10_000)
    expect(requests(fake)).toBe(2)
  })

  test('that the page renews is left alone, and one that WhatsApp does not give is replaced by the QR', async () => {
    const fake = await asked()
    await fake.clock.advance(180_000)
    fake.client().emit({ kind: 'pairing-code', code: 'EFGH5678' })
    await fake.clock.advance(20_000)
    expect(requests(fake)).toBe(1)
    expect(fake.view().state).toMatchObject({ offer: { method: 'code', code: 'EFGH5678' } })
    fake.client().fail.requestPairingCode = new Error('rate limit')
    await fake.clock.advance(180_000)
    await vi.waitFor(() => expect(fake.view().state).toMatchObject({ offer: { method: 'qr', qr: 'qr-1' } }))
  })

  test('is not renewed once it was read, and later messages count as after the link', async () => {
    const fake = await asked()
    const { clock } = fake
    fake.client().becomeReady()
    await clock.advance(1_000)
    const linkedAt = await fake.profiles.linkedAt('shop')
    await clock.advance(900_000)
    expect(requests(fake)).toBe(1)
    const tenMinutesAgo = Math.floor(clock.now() / 1000) - 600
    fake.client().history.set('1@c.us', {
      incoming: [makeIncoming({ messageId: 'false_1@c.us_A', chatId: '1@c.us', timestamp: tenMinutesAgo })],
      outgoing: [],
    })
    fake.client().emit({ kind: 'page-loaded' })
    fake.client().becomeReady()
    await clock.advance(1_000)
    expect(fake.sink.bodies()).toEqual(['false_1@c.us_A'])
    expect(await fake.profiles.linkedAt('shop')).toBe(linkedAt)
  })

  test('is not renewed during a long first synchronisation', async () => {
    const fake = await asked()
    fake.client().page = { ...emptyPage, loaded: true, blank: false, state: 'PAIRING' }
    await fake.clock.advance(1_500)
    expect(fake.kind()).toBe('linking')
    fake.client().page = { ...readyPage, synced: false, ready: false, hook: false }
    for (let percent = 1; percent <= 10; percent += 1) {
      fake.client().emit({ kind: 'loading', percent })
      await fake.clock.advance(30_000)
      expect(fake.kind()).toBe('syncing')
    }
    expect(requests(fake)).toBe(1)
  })

  test('that was read without leading to a link is followed by a new one', async () => {
    const fake = await asked()
    fake.client().page = { ...emptyPage, loaded: true, blank: false, state: 'PAIRING' }
    await vi.waitFor(async () => {
      await fake.clock.advance(500)
      expect(fake.kind()).toBe('linking')
    })
    fake.client().page = { ...emptyPage, loaded: true, blank: false, state: 'UNPAIRED' }
    await vi.waitFor(async () => {
      await fake.clock.advance(500)
      expect(requests(fake)).toBe(2)
    })
    fake.client().emit({ kind: 'pairing-code', code: 'EFGH5678' })
    expect(fake.view().state).toMatchObject({ offer: { method: 'code', code: 'EFGH5678' } })
  })

  test('is requested again when the internet is back', async () => {
    const fake = await asked()
    fake.client().page = { ...emptyPage, loaded: true, blank: false, state: 'TIMEOUT' }
    await fake.clock.advance(20_000)
    expect(fake.kind()).toBe('waiting-for-internet')
    fake.client().page = { ...emptyPage, loaded: true, blank: false, state: 'UNPAIRED' }
    await fake.clock.advance(5_000)
    expect(requests(fake)).toBe(2)
  })

  test('is not renewed after the session was stopped', async () => {
    const fake = await asked()
    await fake.sessions.disconnect('shop')
    await fake.clock.advance(600_000)
    expect(requests(fake)).toBe(1)
  })
})
