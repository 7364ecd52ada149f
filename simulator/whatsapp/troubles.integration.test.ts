import { afterEach, expect, test } from 'vitest'
import { CUSTOMER, startTestBed, type Host, type TestBed } from './testing/test-bed.ts'

const DIRECT = `${CUSTOMER}@c.us`

let bed: TestBed
afterEach(() => bed.stop())

const states = (host: Host) => host.events.filter(({ name }) => name === 'change_state').map(({ args }) => args[0])
const devices = async () => (await bed.api.call('state')).accounts[0]?.devices ?? []
const waitForState = (host: Host, state: string) =>
  bed.api.waitFor(`state ${state}`, async () => (await host.client.getState()) === state)

test('when the phone unlinks, the library reports LOGOUT and the page shows a QR again', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost()
  await bed.api.call('unlinkDevice', {})
  expect(await host.waitForEvent('disconnected')).toEqual(['LOGOUT'])
  await host.waitForEvent('qr', 2)
  expect(await devices()).toEqual([])
})

test('when the library logs out, the device is gone from the phone', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost()
  await host.client.logout()
  expect(await devices()).toEqual([])
  const again = bed.beginHost()
  await again.host.waitForEvent('qr')
})

test('a device that was unlinked while its page was closed is refused and needs a QR', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost()
  await host.stop()
  await bed.api.call('unlinkDevice', {})
  const back = bed.beginHost()
  // The page navigates to its logout while `initialize()` still works on it.
  await back.initialized.catch(() => undefined)
  const { qr } = await bed.api.waitForQr()
  expect(qr).toContain(',')
  expect(back.host.count('ready')).toBe(0)
})

test('a session opened elsewhere is in CONFLICT until the page takes over, and misses no message', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost({ takeoverOnConflict: true })
  await bed.api.call('conflict', {})
  await bed.api.waitFor('the conflict', async () => states(host).includes('CONFLICT'))
  await bed.api.customerWrites(CUSTOMER, 'during the conflict')
  await host.waitForMessage('during the conflict')
  expect(states(host).at(-1)).toBe('CONNECTED')
})

test('during a dropped connection messages wait on both sides, and arrive after it', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost()
  await bed.api.call('dropConnection', { holdMs: null })
  await bed.api.waitFor('TIMEOUT', async () => states(host).includes('TIMEOUT'))
  const sent = await host.client.sendMessage('2347000000000@c.us', 'sent in the dark', { sendSeen: false })
  await bed.api.customerWrites(CUSTOMER, 'written in the dark')
  expect(sent.ack).toBe(0)
  expect((await devices())[0]).toMatchObject({ online: false })
  expect((await devices())[0]?.queued).toBeGreaterThan(0)
  await bed.api.call('allowConnection', {})
  await host.waitForMessage('written in the dark')
  await waitForState(host, 'CONNECTED')
  await bed.api.waitFor('the sent message', async () =>
    (await bed.api.replies('me')).some(({ body }) => body === 'sent in the dark'),
  )
  expect(host.messages.filter(({ body }) => body === 'written in the dark')).toHaveLength(1)
  expect(host.count('disconnected')).toBe(0)
})

test('a message sent during a drop is lost when the page closes', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost()
  await bed.api.customerWrites(CUSTOMER, 'hello')
  await host.waitForMessage('hello')
  await bed.api.call('dropConnection', { holdMs: null })
  await host.client.sendMessage(DIRECT, 'never seen', { sendSeen: false })
  await host.stop()
  const back = await bed.startHost()
  expect(await back.client.getState()).toBe('CONNECTED')
  expect(await bed.api.replies(CUSTOMER)).toEqual([])
})

test('after a reload the same client becomes ready again and gets messages', async () => {
  bed = await startTestBed({ restoredAlreadySynced: false })
  const host = await bed.startLinkedHost()
  await bed.api.call('reloadPage', {})
  await host.waitForEvent('ready', 2)
  await bed.api.customerWrites(CUSTOMER, 'after the reload')
  await host.waitForMessage('after the reload')
})

test('a second sync repeats authenticated and ready', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost()
  await bed.api.call('resyncPage', {})
  await host.waitForEvent('ready', 3)
  expect(host.count('authenticated')).toBe(3)
})

test('when the renderer dies, the page reports a crash and the device goes offline', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost()
  const crashed = new Promise((resolve) => host.client.pupPage?.once('error', resolve))
  await bed.api.call('crashPage', {})
  await crashed
  expect(await bed.api.waitFor('the device offline', async () => !(await devices())[0]?.online)).toBe(true)
})

test('a hung page answers again when its thread is free', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost()
  await bed.api.call('hangPage', { forMs: 1_000 })
  await bed.api.customerWrites(CUSTOMER, 'behind the hang')
  await host.waitForMessage('behind the hang')
})

test("an unreachable site makes initialize reject, and a site that never loads hits the library's time limit", async () => {
  bed = await startTestBed({ siteUnreachable: true })
  await expect(bed.startHost()).rejects.toThrow(/net::/)
  await bed.api.call('setKnobs', { siteUnreachable: false, loadNeverEnds: true })
  const { host, initialized } = bed.beginHost({ profile: 'second', authTimeoutMs: 1_000 })
  await expect(initialized).rejects.toBe('auth timeout')
  expect(host.count('qr')).toBe(0)
})

test('refused connections end in TIMEOUT until the server accepts them again', async () => {
  bed = await startTestBed()
  const first = await bed.startLinkedHost()
  await first.stop()
  await bed.api.call('setKnobs', { refuseConnections: true })
  const host = await bed.startHost()
  expect(['TIMEOUT', 'OPENING']).toContain(await host.client.getState())
  await bed.api.call('setKnobs', { refuseConnections: false })
  await waitForState(host, 'CONNECTED')
})

test('one unreadable chat makes the whole chat list fail, and a missing module throws', async () => {
  bed = await startTestBed({ missingModules: ['WAWebChatLoadMessages'] })
  const host = await bed.startLinkedHost()
  await bed.api.customerWrites(CUSTOMER, 'hello')
  await bed.api.customerWrites('2348022222222', 'hello too')
  await host.waitForMessage('hello too')
  const chats = await host.client.getChats()
  expect(chats).toHaveLength(2)
  await expect(chats[0]?.fetchMessages({ limit: 50 })).rejects.toThrow('WAWebChatLoadMessages')
  await bed.api.call('setKnobs', { unreadableChats: [chats[0]?.id._serialized ?? ''] })
  await bed.api.waitFor('the failing list', async () =>
    host.client.getChats().then(
      () => false,
      () => true,
    ),
  )
  expect((await host.client.getChatById(chats[1]?.id._serialized ?? '')).name).toBe(chats[1]?.name)
})

test('on demand, sends are refused or throw, and marking as seen throws', async () => {
  bed = await startTestBed()
  const host = await bed.startLinkedHost()
  await bed.api.customerWrites(CUSTOMER, 'hello')
  await host.waitForMessage('hello')
  await bed.api.call('setKnobs', { failSends: true, failSeen: true })
  const refused = await host.client.sendMessage(DIRECT, 'refused', { sendSeen: false })
  await bed.api.waitFor('ack -1', async () =>
    host.events.some(({ name, args }) => name === 'message_ack' && args[1] === -1),
  )
  expect(refused.body).toBe('refused')
  await bed.api.waitFor('failing seen', async () =>
    host.client.sendMessage(DIRECT, 'seen fails').then(
      () => false,
      () => true,
    ),
  )
  await bed.api.call('setKnobs', { throwOnSend: true })
  await bed.api.waitFor('throwing send', async () =>
    host.client.sendMessage(DIRECT, 'throws', { sendSeen: false }).then(
      () => false,
      () => true,
    ),
  )
  expect((await bed.api.replies(CUSTOMER)).map(({ body }) => body)).toEqual([])
})

test('a session that never syncs is connected, but never authenticated or ready', async () => {
  bed = await startTestBed({ neverSyncs: true })
  const { host } = bed.beginHost()
  await bed.api.linkByQr()
  await bed.api.waitFor('full progress', async () =>
    host.events.some(({ name, args }) => name === 'loading_screen' && args[0] === 100),
  )
  await waitForState(host, 'CONNECTED')
  expect(host.count('authenticated') + host.count('ready')).toBe(0)
})
