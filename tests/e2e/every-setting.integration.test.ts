import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSampleCore, type SampleCore } from '../../simulator/core/create-sample-core.ts'
import { settingNames, type SettingName } from '../../src/shared/model/settings.ts'
import { exerciseSetting } from '../support/exercise-setting.ts'
import { openPage, type OpenPage } from '../support/open-page.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startWorld, type World } from '../support/start-world.ts'

const LIMIT = { timeout: 45_000 }
let world: World
let core: SampleCore
let host: RunningHost
let opened: OpenPage
let page: Page
let file: string

beforeAll(async () => {
  world = await startWorld()
  core = await createSampleCore({ secret: 'the right one', thinkingMs: 20 })
  const dataDir = join(world.directory, 'data')
  mkdirSync(dataDir)
  file = join(dataDir, 'settings.json')
  // Uses no fixed port, and does not ask the internet for a browser.
  const settings = {
    'core.url': 'http://127.0.0.1:9',
    'gateway.port': 0,
    'browser.fetch': 'never',
    'browser.fetchFrom': 'http://127.0.0.1:9',
  }
  writeFileSync(file, JSON.stringify(settings))
  host = await startHost({ dataDir, browser: world.browser, apiKey: '', nothingFixed: true })
  opened = await openPage(host.openUrl)
  page = opened.page
  page.setDefaultTimeout(LIMIT.timeout)
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.locator('[data-setting]').first().waitFor()
})
afterAll(async () => {
  await opened?.close()
  await host?.stop()
  await core?.stop()
  await world?.stop()
})
afterEach(() => expect(opened.complaints).toEqual([]))

const kept = (name: SettingName): unknown => (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)[name]
/** Settings that only the desktop app has. Its own test changes them there. */
const isDesktops = (name: SettingName) =>
  name.startsWith('updates.') || (name.startsWith('computer.') && !/timeZone|language/.test(name))
const here = settingNames.filter((name) => !isDesktops(name))

test('every setting of the host is on the screen once', async () => {
  const onScreen = await page
    .locator('[data-setting]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-setting')))
  expect(onScreen.toSorted()).toEqual([...here, 'core.secret', 'gateway.apiKey'].toSorted())
})

test.each(here)(
  '%s is refused with one sentence, saved at once, undone, and confirmed first when it has a cost',
  (name) => exerciseSetting(page, name, kept),
)

const secret = (name: 'core.secret' | 'gateway.apiKey') => {
  const row = page.locator(`[data-setting="${name}"]`)
  /** By keyboard, because a notice may cover the end of the page. */
  const press = (button: string) => row.getByRole('button', { name: button }).press('Enter')
  const give = async (text: string) => {
    await row.locator('input').focus()
    await page.keyboard.insertText(text)
    await page.keyboard.press('Enter')
    await expect.poll(() => row.locator('input').inputValue(), LIMIT).toBe('')
  }
  return { row, press, give }
}

test('the gateway’s API key is saved, replaced and removed, with immediate effect for callers', async () => {
  const { row, press, give } = secret('gateway.apiKey')
  const status = async (key: string) =>
    (await fetch(`${host.gatewayUrl}/session/status/none`, { headers: { 'x-api-key': key } })).status
  await give('first key')
  await expect.poll(() => status('first key'), LIMIT).toBe(200)
  await row.getByText('Kept, never shown.').waitFor()
  await row.locator('input').fill('second key')
  await press('Replace')
  await expect.poll(() => status('second key'), LIMIT).toBe(200)
  expect(await status('first key')).toBe(401)
  await press('Remove')
  await page.getByRole('dialog').getByText('Nobody can call this computer until there is a new one.').waitFor()
  await page.keyboard.press('Escape')
  expect(await status('second key')).toBe(200)
  await press('Remove')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect.poll(() => status('second key'), LIMIT).toBe(401)
  await row.getByText('Not set.').waitFor()
  expect(await page.content()).not.toMatch(/first key|second key/)
})

test('the connection test says whether the assistant’s secret is right', async () => {
  const result = (kind: string) => page.locator(`[data-testid="test-result"][data-kind="${kind}"]`).waitFor()
  const testIt = () => page.getByRole('button', { name: 'Test connection' }).click()
  await testIt()
  await result('not-configured')
  await page.getByLabel('Address', { exact: true }).fill(core.url)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Change it' }).click()
  await expect.poll(() => kept('core.url'), LIMIT).toBe(core.url)
  await expect.poll(() => page.getByRole('dialog').count(), LIMIT).toBe(0)
  const { give, press } = secret('core.secret')
  await give('a wrong one')
  await testIt()
  await result('secret-refused')
  await give('the right one')
  await testIt()
  await result('ok')
  await page.getByTestId('test-result').getByText('Technical').click()
  await page.locator('[data-testid="test-result"] details[open]').waitFor()
  await press('Remove')
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it as it is' }).click()
  await testIt()
  await result('ok')
})
