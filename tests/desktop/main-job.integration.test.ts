import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from '@playwright/test'
import { createSampleCore, type SampleCore } from '../../simulator/core/create-sample-core.ts'
import type { Desktop } from '../electron-standin/start-desktop.ts'
import { startWorld, type World } from '../support/start-world.ts'
import { ask, expectTrayLine, soon } from './desktop-fixture.ts'
import { startDesktop, standInTest } from './launch.ts'
import { installAppImage, startUpdateFeed, type UpdateFeed } from './update-feed.ts'

const CUSTOMER = '2348031234567'
let world: World
let feed: UpdateFeed
let core: SampleCore
let desktop: Desktop

function start(): Promise<Desktop> {
  const appDir = process.env['SALESBOY_APP_DIR']
  const installed = installAppImage(`${world.directory}/installed`)
  return startDesktop({
    dataDir: `${world.directory}/data`,
    args: [
      ...['--session', 'shop-1', '--browser', world.browser, '--webhook-url', core.url, '--hmac-secret', 'secret'],
      ...['--set', 'replies.humanDelay=off', '--set', 'gateway.enabled=off', '--set', `updates.feedUrl=${feed.url}`],
    ],
    env: installed.env,
    ...(appDir === undefined ? {} : { appDir }),
  })
}

const shows = (page: Page, state: string) =>
  page.locator(`[data-testid="session-card"][data-state="${state}"]`).waitFor(soon)

/** Texts of all replies in the customer's chat, oldest first. */
const replies = async () => (await world.phone.replies(CUSTOMER)).map(({ body }) => body)
/** How often the core received a message with this text. */
const timesAtCore = (text: string) => core.received.filter(({ raw }) => raw.includes(text)).length

beforeAll(async () => {
  world = await startWorld()
  core = await createSampleCore({ secret: 'secret', thinkingMs: 50 })
  feed = await startUpdateFeed('#!/bin/sh\n')
  desktop = await start()
})
afterAll(async () => {
  await desktop?.dispose()
  await core?.stop()
  await feed?.stop()
  await world?.stop()
})

test('the owner links in the window, and a customer is answered while the window is closed', async () => {
  const page = await desktop.page()
  await shows(page, 'needs-link')
  await expectTrayLine(desktop, 'Show QR')
  const image = page.getByTestId('qr-image')
  await image.waitFor()
  await world.phone.call('scanQr', { qr: (await image.getAttribute('data-qr'))! })
  await shows(page, 'connected')
  await expect.poll(async () => (await desktop.tray())?.icon, soon).toBe('connected.png')
  await expect.poll(async () => (await desktop.tray())?.tooltip, soon).toContain('All is well')

  await desktop.closeWindow()
  await world.phone.customerWrites(CUSTOMER, 'how much is rice?')
  await world.phone.waitForReply(CUSTOMER, { body: /78,000/, minimumAck: 1 })
  expect(await replies()).toHaveLength(1)
})

test('Disconnect and Connect in the tray need no new code', async () => {
  await desktop.clickTray('Disconnect')
  await expectTrayLine(desktop, /: disconnected\)$/m)
  await desktop.clickTray('Connect')
  await expectTrayLine(desktop, /: connected\)$/m)
  expect((await world.phone.call('state')).accounts[0]?.devices).toHaveLength(1)
})

test('after a pause in the tray, a customer is answered only after the resume', async () => {
  await desktop.clickTray('Until I resume')
  await expectTrayLine(desktop, 'Resume answers')
  await expect.poll(async () => (await desktop.tray())?.icon, soon).toBe('paused.png')
  const before = (await replies()).length
  await world.phone.customerWrites(CUSTOMER, 'are you there?')
  await expect.poll(() => timesAtCore('are you there?'), soon).toBe(1)
  expect(await replies()).toHaveLength(before)
  await desktop.clickTray('Resume answers')
  await expect.poll(async () => (await desktop.tray())?.icon, soon).toBe('connected.png')
  await expect.poll(async () => (await replies()).length, soon).toBe(before + 1)
})

test('after sleep and wake the session is connected again', async () => {
  await desktop.emitPower('suspend')
  await desktop.emitPower('resume')
  await expectTrayLine(desktop, /: connected\)$/m)
  const before = (await replies()).length
  await world.phone.customerWrites(CUSTOMER, 'how much is beans?')
  await expect.poll(async () => (await replies()).length, soon).toBe(before + 1)
})

test('quitting in the middle of a burst loses nothing and doubles nothing', async () => {
  core.setThinking(1_500)
  const texts = ['burst one', 'burst two', 'burst three']
  const before = (await replies()).length
  for (const text of texts) await world.phone.customerWrites(CUSTOMER, text)
  await expect.poll(() => timesAtCore('burst one'), soon).toBeGreaterThan(0)
  expect(await desktop.quit()).toBe(0)
  await desktop.dispose()

  core.setThinking(50)
  desktop = await start()
  const page = await desktop.page()
  await shows(page, 'connected')
  await expect.poll(() => texts.map((text) => timesAtCore(text) > 0), soon).toEqual([true, true, true])
  await expect.poll(async () => (await replies()).length, soon).toBe(before + texts.length)
  // Later messages are answered later, so a second answer to the burst would already be in the chat.
  await world.phone.customerWrites(CUSTOMER, 'how much is rice now?')
  await expect.poll(() => timesAtCore('rice now'), soon).toBe(1)
  await expect.poll(async () => (await replies()).length, soon).toBe(before + texts.length + 1)
})

standInTest('an update in the middle of an answer waits for it, and the chat goes on after the restart', async () => {
  feed.offer = { version: '9.0.0' }
  const page = await desktop.page()
  await ask(page, 'updates.check', {})
  await ask(page, 'updates.download', {})
  core.setThinking(3_000)
  const before = (await replies()).length
  await world.phone.customerWrites(CUSTOMER, 'is the update on?')
  await expect.poll(async () => (await ask(page, 'snapshot', {})).queue.posting, soon).toBe(1)
  expect(await ask(page, 'updates.install', {})).toMatchObject({ kind: 'waiting' })
  expect(await desktop.exited).toBe(0)
  await desktop.dispose()
  // The old version sent the answer before the program ended.
  expect((await replies()).length).toBe(before + 1)
  expect(timesAtCore('is the update on?')).toBe(1)

  core.setThinking(50)
  desktop = await start()
  await shows(await desktop.page(), 'connected')
  await world.phone.customerWrites(CUSTOMER, 'how much is yam?')
  await expect.poll(async () => (await replies()).length, soon).toBe(before + 2)
})

test('when the phone unlinks, the owner is notified, and a click on the notification opens the window', async () => {
  await desktop.closeWindow()
  const { accounts } = await world.phone.call('state')
  await world.phone.call('unlinkDevice', { deviceId: accounts[0]!.devices[0]!.deviceId })
  await expect.poll(async () => (await desktop.notifications()).at(-1)?.body, soon).toContain('unlinked on the phone')
  await desktop.clickNotification(-1)
  await expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible: true })
  await shows(await desktop.page(), 'unlinked')
  await expect.poll(async () => (await desktop.tray())?.icon, soon).toBe('attention.png')
})
