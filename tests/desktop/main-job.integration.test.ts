import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from '@playwright/test'
import { createSampleCore, type SampleCore } from '../../simulator/core/create-sample-core.ts'
import { startDesktop, type Desktop } from '../electron-standin/start-desktop.ts'
import { startWorld, type World } from '../support/start-world.ts'
import { expectTrayLine } from './desktop-fixture.ts'

const CUSTOMER = '2348031234567'
let world: World
let core: SampleCore
let desktop: Desktop

function start(): Promise<Desktop> {
  const appDir = process.env['SALESBOY_APP_DIR']
  return startDesktop({
    dataDir: `${world.directory}/data`,
    args: [
      ...['--session', 'shop-1', '--browser', world.browser, '--webhook-url', core.url, '--hmac-secret', 'secret'],
      ...['--set', 'replies.humanDelay=off', '--set', 'gateway.enabled=off'],
    ],
    ...(appDir === undefined ? {} : { appDir }),
  })
}

const shows = (page: Page, state: string) =>
  page.locator(`[data-testid="session-card"][data-state="${state}"]`).waitFor({ timeout: 45_000 })

/** Every reply text in the customer's chat, oldest first. */
const replies = async () => (await world.phone.replies(CUSTOMER)).map(({ body }) => body)
/** How often the core accepted a message with this text. */
const timesAtCore = (text: string) => core.received.filter(({ raw }) => raw.includes(text)).length

beforeAll(async () => {
  world = await startWorld()
  core = await createSampleCore({ secret: 'secret', thinkingMs: 50 })
  desktop = await start()
})
afterAll(async () => {
  await desktop?.dispose()
  await core?.stop()
  await world?.stop()
})

test('a person links in the window, and a customer is answered while the window is closed', async () => {
  const page = await desktop.page()
  await shows(page, 'needs-link')
  await expectTrayLine(desktop, 'Show QR')
  const image = page.getByTestId('qr-image')
  await image.waitFor()
  await world.phone.call('scanQr', { qr: (await image.getAttribute('data-qr'))! })
  await shows(page, 'connected')
  await expect.poll(async () => (await desktop.tray())?.icon).toBe('connected.png')
  expect((await desktop.tray())?.tooltip).toContain('All is well')

  await desktop.closeWindow()
  await world.phone.customerWrites(CUSTOMER, 'how much is rice?')
  await world.phone.waitForReply(CUSTOMER, { body: /78,000/, minimumAck: 1 })
  expect(await replies()).toHaveLength(1)
})

test('Disconnect and Connect from the tray need no new code', async () => {
  await desktop.clickTray('Disconnect')
  await expectTrayLine(desktop, /: disconnected\)$/m)
  await desktop.clickTray('Connect')
  await expectTrayLine(desktop, /: connected\)$/m)
  expect((await world.phone.call('state')).accounts[0]?.devices).toHaveLength(1)
})

test('paused from the tray, a customer is not answered before the resume', async () => {
  await desktop.clickTray('Until I resume')
  await expectTrayLine(desktop, 'Resume replies')
  await expect.poll(async () => (await desktop.tray())?.icon).toBe('paused.png')
  const before = (await replies()).length
  await world.phone.customerWrites(CUSTOMER, 'are you there?')
  await expect.poll(() => timesAtCore('are you there?'), { timeout: 20_000 }).toBe(1)
  expect(await replies()).toHaveLength(before)
  await desktop.clickTray('Resume replies')
  await expect.poll(async () => (await desktop.tray())?.icon).toBe('connected.png')
})

test('after sleep and wake the session is connected again', async () => {
  await desktop.emitPower('suspend')
  await desktop.emitPower('resume')
  await expectTrayLine(desktop, /: connected\)$/m)
  const before = (await replies()).length
  await world.phone.customerWrites(CUSTOMER, 'how much is beans?')
  await expect.poll(async () => (await replies()).length, { timeout: 30_000 }).toBeGreaterThan(before)
})

test('quitting in the middle of a burst loses nothing and doubles nothing', async () => {
  core.setThinking(1_500)
  const texts = ['burst one', 'burst two', 'burst three']
  const before = (await replies()).length
  for (const text of texts) await world.phone.customerWrites(CUSTOMER, text)
  await expect.poll(() => timesAtCore('burst one'), { timeout: 20_000 }).toBeGreaterThan(0)
  expect(await desktop.quit()).toBe(0)
  await desktop.dispose()

  core.setThinking(50)
  desktop = await start()
  const page = await desktop.page()
  await shows(page, 'connected')
  await expect.poll(() => texts.map((text) => timesAtCore(text) > 0), { timeout: 45_000 }).toEqual([true, true, true])
  await expect.poll(async () => (await replies()).length, { timeout: 45_000 }).toBe(before + texts.length)
  // What comes after is answered after: a second answer to the burst would be in the chat by then.
  await world.phone.customerWrites(CUSTOMER, 'how much is rice now?')
  await expect.poll(() => timesAtCore('rice now'), { timeout: 20_000 }).toBe(1)
  await expect.poll(async () => (await replies()).length, { timeout: 20_000 }).toBe(before + texts.length + 1)
})

test('unlinked on the phone: the owner is told, and the click opens the window', async () => {
  await desktop.closeWindow()
  const { accounts } = await world.phone.call('state')
  await world.phone.call('unlinkDevice', { deviceId: accounts[0]!.devices[0]!.deviceId })
  await expect
    .poll(async () => (await desktop.notifications()).at(-1)?.body, { timeout: 30_000 })
    .toContain('unlinked on the phone')
  await desktop.clickNotification(-1)
  expect(await desktop.window()).toMatchObject({ isVisible: true })
  await shows(await desktop.page(), 'unlinked')
  await expect.poll(async () => (await desktop.tray())?.icon).toBe('attention.png')
})
