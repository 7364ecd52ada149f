import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PINNED_VERSION } from '../../src/core/browser/pinned-browser.ts'
import { makeArchive, startBrowserServer, type BrowserServer } from '../../src/core/browser/testing/browser-server.ts'
import { openPage, type OpenPage } from '../support/open-page.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startWorld, type World } from '../support/start-world.ts'

let world: World
let server: BrowserServer
let host: RunningHost
let opened: OpenPage

beforeAll(async () => {
  world = await startWorld()
  server = await startBrowserServer(makeArchive({ fillerBytes: 4_000_000 }))
  server.faults = { stallAfter: 2_000_000 }
  const dataDir = join(world.directory, 'data')
  mkdirSync(dataDir)
  host = await startHost({
    dataDir,
    browser: '',
    webhookUrl: 'http://127.0.0.1:9/hook',
    secret: 'secret',
    apiKey: 'key',
    set: { 'browser.fetch': 'always', 'browser.fetchFrom': server.url },
  })
  opened = await openPage(host.openUrl)
})
afterAll(async () => {
  await opened?.close()
  await host?.stop()
  await server?.stop()
  await world?.stop()
})

test('Help shows the browser download, also after a reload; Cancel stops it, and a new request fetches and shows the browser', async () => {
  const { page } = opened
  // No shop exists yet, so this window shows the first run.
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByRole('link', { name: 'Help', exact: true }).click()
  const panel = page.getByTestId('browser-panel')
  const progress = panel.getByTestId('browser-fetch')
  await expect.poll(() => progress.getAttribute('data-step'), { timeout: 60_000 }).toBe('fetching')
  await expect.poll(() => progress.textContent(), { timeout: 60_000 }).toMatch(/2 of 4 MB/)
  await page.reload()
  await expect.poll(() => progress.textContent(), { timeout: 60_000 }).toMatch(/2 of 4 MB/)

  await progress.getByRole('button', { name: 'Cancel' }).click()
  const fetchButton = panel.getByRole('button', { name: 'Fetch the small browser' })
  await fetchButton.waitFor()
  server.faults = {}
  await fetchButton.click()
  await panel.getByText(PINNED_VERSION, { exact: true }).waitFor()
  await panel.getByText('Chrome Headless Shell (small, without a window)').waitFor()
  await panel.getByText('Fetched by Salesboy and renewed with its updates').waitFor()
  await expect.poll(() => progress.count(), { timeout: 60_000 }).toBe(0)
  expect(await fetchButton.count()).toBe(0)
  // The second download started from the beginning, because a cancelled one is discarded.
  expect(server.asked).toEqual([0, 0])
})

test('a failed download is explained in words', async () => {
  const { page } = opened
  const before = server.asked.length
  expect(before).toBeGreaterThan(0)
  server.faults = { status: 404 }
  await host.stop()
  const dataDir = join(world.directory, 'other')
  mkdirSync(dataDir)
  host = await startHost({
    dataDir,
    browser: '',
    webhookUrl: 'http://127.0.0.1:9/hook',
    secret: 'secret',
    apiKey: 'key',
    set: { 'browser.fetch': 'always', 'browser.fetchFrom': server.url },
  })
  await page.goto(host.openUrl)
  // No shop exists yet, so this window shows the first run.
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByRole('link', { name: 'Help', exact: true }).click()
  const panel = page.getByTestId('browser-panel')
  await panel.getByText(/The small browser is not at that address/).waitFor()
  await panel.getByRole('button', { name: 'Try again now' }).waitFor()
})
