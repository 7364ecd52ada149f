import { afterEach, expect, test } from 'vitest'
import { LEGACY_KNOBS } from './server/default-knobs.ts'
import { OWNER, startTestBed, type TestBed } from './testing/test-bed.ts'

let bed: TestBed
afterEach(() => bed.stop())

test('a phone scans the QR that the library emits, and the session becomes ready', async () => {
  // Long enough for the library to hear the progress events, even on a busy machine.
  bed = await startTestBed({ syncMs: 2_000 })
  const { host, initialized } = bed.beginHost({ vanilla: true })
  const [qr] = await host.waitForEvent('qr')
  const { pages } = await bed.api.call('state')
  expect(pages.map((page) => page.qr)).toEqual([qr])
  expect(String(qr).split(',')).toHaveLength(5)
  await bed.api.call('scanQr', { qr: String(qr) })
  await initialized
  await host.waitForEvent('ready')
  expect(host.count('authenticated')).toBe(1)
  expect(host.client.info.wid._serialized).toBe(`${OWNER}@c.us`)
  expect(host.client.info.pushname).toBe("Ada's Shop")
  expect(await host.client.getState()).toBe('CONNECTED')
  const progress = host.events.filter(({ name }) => name === 'loading_screen').map(({ args }) => args[0])
  // The library may start to listen after the first steps, but the steps it hears are in order and end at 100.
  expect([25, 50, 75, 100].slice(4 - progress.length)).toEqual(progress)
  expect(progress.length).toBeGreaterThan(0)
})

test('a stored link is restored without a QR, but ready does not come by itself', async () => {
  bed = await startTestBed()
  const first = await bed.startLinkedHost()
  await first.stop()
  const host = await bed.startHost()
  expect(await host.client.getState()).toBe('CONNECTED')
  await bed.api.customerWrites('2348011111111', 'proof that the page works')
  await bed.api.waitFor('the message in the page', () => host.inPage('require("WAWebCollections").Msg.length > 0'))
  expect(host.events.map(({ name }) => name)).not.toContain('qr')
  expect(host.count('ready')).toBe(0)
  await host.promote()
  await host.waitForEvent('ready')
  await host.stop()
  const other = bed.beginHost({ profile: 'another' })
  await other.host.waitForEvent('qr')
})

test('with the old behaviour, a stored link becomes ready by itself and offline messages come as events', async () => {
  bed = await startTestBed(LEGACY_KNOBS)
  const first = await bed.startLinkedHost({ vanilla: true })
  await first.stop()
  await bed.api.customerWrites('2348011111111', 'while you were away')
  const host = await bed.startHost({ vanilla: true })
  await host.waitForEvent('ready')
  expect((await host.waitForMessage('while you were away')).from).toBe('2348011111111@c.us')
})

test('the QR changes, ends in UNPAIRED_IDLE, and comes back when the page is told to refresh it', async () => {
  bed = await startTestBed({ qrFirstMs: 400, qrNextMs: 200, qrCount: 3 })
  const { host } = bed.beginHost()
  await host.waitForEvent('qr', 1)
  const idle = await bed.api.waitFor('idle', async () => {
    const { pages } = await bed.api.call('state')
    return pages.find(({ state }) => state === 'UNPAIRED_IDLE')
  })
  expect(idle.qr).toBeNull()
  expect(host.count('qr')).toBeGreaterThanOrEqual(2)
  const stale = String(host.events.find(({ name }) => name === 'qr')?.args[0])
  await expect(bed.api.call('scanQr', { qr: stale })).rejects.toMatchObject({ code: 'stale-code' })
  const before = host.count('qr')
  await host.inPage('require("WAWebCmd").Cmd.refreshQR()')
  await host.waitForEvent('qr', before + 1)
  await bed.api.linkByQr()
  await host.waitForEvent('ready')
})

test('a pairing code links only the phone that it was requested for', async () => {
  bed = await startTestBed()
  await bed.api.call('createAccount', { phone: '2349000000000', name: 'Another shop' })
  const pairWithPhoneNumber = { phoneNumber: OWNER, showNotification: true, intervalMs: 180_000 }
  const { host } = bed.beginHost({ pairWithPhoneNumber })
  const code = String((await host.waitForEvent('code'))[0])
  expect(code).toMatch(/^[0-9A-Z]{8}$/)
  await expect(bed.api.call('enterPairingCode', { phone: '2349000000000', code })).rejects.toMatchObject({
    code: 'stale-code',
  })
  await bed.api.call('enterPairingCode', { phone: OWNER, code: `${code.slice(0, 4)}-${code.slice(4).toLowerCase()}` })
  await host.waitForEvent('ready')
})

test('two sessions with two phones run side by side', async () => {
  bed = await startTestBed()
  const [first, second] = ['2347000000000', '2349000000000']
  await bed.api.call('createAccount', { phone: second as string, name: 'Second' })
  const hosts = []
  for (const phone of [first, second]) {
    const { host } = bed.beginHost({ profile: `shop-${phone}` })
    await bed.api.linkByQr(phone)
    await host.waitForEvent('ready')
    hosts.push(host)
  }
  await bed.api.call('customerMessage', {
    phone: second as string,
    from: '2348011111111',
    content: { kind: 'chat', body: 'to the second' },
  })
  await hosts[1]?.waitForMessage('to the second')
  expect(hosts[0]?.messages).toEqual([])
  expect(hosts.map((host) => host.client.info.wid.user)).toEqual([first, second])
})

test('a phone takes four devices and refuses the fifth', async () => {
  bed = await startTestBed()
  const { host } = bed.beginHost()
  await host.waitForEvent('qr')
  for (let device = 1; device <= 4; device += 1) {
    await bed.api.linkByQr()
    await host.waitForEvent('ready', device)
    await host.inPage('indexedDB.deleteDatabase("wawc"), location.reload()')
    await host.waitForEvent('qr', device + 1)
  }
  await expect(bed.api.linkByQr()).rejects.toMatchObject({ code: 'too-many-devices' })
})
