import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
import { createOldCoreClient, refusalOf } from '../support/old-core-client.ts'
import type { RunningHost } from '../support/start-host.ts'
import { startShop, type Shop } from '../support/start-shop.ts'
import type { World } from '../support/start-world.ts'

/** A core and the host together, with the real library in a real browser: one shop's story from its first scan. */
const USER = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const [ADA, BOLA, CHIDI, NEWCOMER] = ['2348030000001', '2348030000002', '2348030000003', '2348030000004']
const RICE = 'Rice (50 kg) is ₦78,000.'
const LONG = { timeout: 60_000, interval: 50 }
let shop: Shop
let world: World
let core: SampleCore
let host: RunningHost
let old: ReturnType<typeof createOldCoreClient>

beforeAll(async () => {
  shop = await startShop({
    core: { thinkingMs: 50 },
    host: ({ streamUrl, eventsUrl }) => ({
      sessions: [],
      set: { 'replies.humanDelay': 'off', 'core.streamUrl': streamUrl, 'core.eventsUrl': eventsUrl },
    }),
  })
  ;({ world, core, host } = shop)
  old = createOldCoreClient(host.gatewayUrl, 'key')
})
afterAll(async () => {
  await shop?.stop()
})

const bodies = async (customer: string) => (await world.phone.replies(customer)).map(({ body }) => body)
const answered = (text: string) =>
  core.received.find(({ body, status }) => body?.['message'] === text && status !== null)

test('a client of the old gateway links a phone through it, unchanged', async () => {
  expect(await old.getSessionStatus(USER)).toEqual({ exists: false, ready: false, qr: null })
  expect(await refusalOf(old.initializeSession('current-user'))).toEqual([400, { error: 'invalid userId' }])
  const scanned = old.waitForQr(USER)
  expect(await old.initializeSession(USER)).toEqual({ success: true, message: 'Session initialized' })
  expect(await scanned).toMatch(/^data:image\/png;base64,/)
  expect(await old.initializeSession(USER)).toMatchObject({ success: true, message: 'Session connecting' })
  expect(await old.getSessionStatus(USER)).toMatchObject({ exists: true, ready: false })
  await world.phone.linkByQr()
  await expect.poll(() => old.isConnected(USER), LONG).toBe(true)
  expect(await old.getSessionStatus(USER)).toMatchObject({ exists: true, ready: true, qr: null })
  expect(await old.initializeSession(USER)).toEqual({ success: true, message: 'Session already active' })
  await expect.poll(() => core.events.at(-1)?.body['state'], LONG).toBe('connected')
})

test('when the core calls back during our POST and also answers, the customer gets one reply', async () => {
  core.change({ mode: 'both', gateway: { url: host.gatewayUrl, apiKey: 'key' } })
  await world.phone.customerWrites(ADA, 'how much is rice?')
  await world.phone.waitForReply(ADA)
  await expect.poll(() => answered('how much is rice?')?.callback, LONG).toMatch(/^200 /)
  // Each chat is answered in order, so a double reply would arrive before the next one.
  await world.phone.customerWrites(ADA, 'thanks')
  await expect.poll(() => bodies(ADA), LONG).toEqual([RICE, 'You are welcome!'])
  expect(core.received.map(({ repeats }) => repeats)).toEqual([0, 0])
})

test('a reply that the owner typed first suppresses the bot’s reply', async () => {
  core.change({ mode: 'response', gateway: null })
  core.setThinking(4_000)
  await world.phone.customerWrites(BOLA, 'how much is oil?')
  await expect.poll(() => core.received.some(({ body }) => body?.['message'] === 'how much is oil?'), LONG).toBe(true)
  await world.phone.call('ownerMessage', { to: BOLA, content: { kind: 'chat', body: 'I come to you myself.' } })
  await expect.poll(() => answered('how much is oil?')?.status, LONG).toBe(200)
  core.setThinking(0)
  // The other chat continues. Once it has its answer, Bola's reply has had enough time.
  await world.phone.customerWrites(CHIDI, 'how much is rice?')
  await expect.poll(() => bodies(CHIDI), LONG).toEqual([RICE])
  expect(await bodies(BOLA)).toEqual([])
})

test('the unchanged client sends, lists groups and contacts, and gets the old errors', async () => {
  await world.phone.call('createGroup', { subject: 'Lagos', participants: [ADA] })
  await world.phone.customerWrites(NEWCOMER, 'ok')
  for (const to of [`${NEWCOMER}@c.us`, `+${NEWCOMER}`, `00${NEWCOMER.slice(0, 3)} ${NEWCOMER.slice(3)}`]) {
    expect(await old.sendMessage(USER, to, `for ${to}`)).toMatchObject({ success: true, message: 'Message sent' })
  }
  await expect.poll(() => bodies(NEWCOMER), LONG).toHaveLength(3)
  expect(await refusalOf(old.sendMessage(USER, '2349999999999', 'x'))).toMatchObject([422, {}])
  expect(await refusalOf(old.sendMessage(USER, '', 'x'))).toEqual([
    400,
    { error: 'userId, to, and message are required' },
  ])
  expect(await old.getGroups(USER)).toMatchObject([{ name: 'Lagos' }])
  const contacts = await old.getContacts([USER])
  expect(contacts[USER].map(({ number }: { number: string }) => number)).toContain(ADA)
})

test('the core writes first over the command stream and gets the outcome', async () => {
  const { id } = core.command({ kind: 'send', userId: USER, to: NEWCOMER, message: 'Your order is on its way.' })
  await expect.poll(() => bodies(NEWCOMER), LONG).toContain('Your order is on its way.')
  await expect
    .poll(() => core.commands.find((command) => command.id === id)?.outcome, LONG)
    .toMatchObject({
      status: 200,
      success: true,
      user_id: USER,
    })
})

test('the unchanged client disconnects, and the link is kept', async () => {
  expect(await old.disconnectSession(USER)).toEqual({ success: true, message: 'Session stopped' })
  expect(await old.isConnected(USER)).toBe(false)
  expect(await refusalOf(old.sendMessage(USER, ADA, 'x'))).toEqual([409, { error: 'Session is not connected' }])
  expect(await refusalOf(old.getGroups(USER))).toEqual([404, { error: 'Session not found or not ready' }])
  await expect.poll(() => core.events.at(-1)?.body['state'], LONG).toBe('stopped')
  expect(await old.initializeSession(USER)).toEqual({ success: true, message: 'Session initialized' })
  await expect.poll(() => old.isConnected(USER), LONG).toBe(true)
})
