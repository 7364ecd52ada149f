import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSampleCore, type SampleCore } from '../../simulator/core/create-sample-core.ts'
import { settingNames, type SettingName } from '../../src/shared/model/settings.ts'
import { formatSetupLink } from '../../src/shared/setup/parse-setup-link.ts'
import type { Desktop } from '../electron-standin/start-desktop.ts'
import { exerciseSetting } from '../support/exercise-setting.ts'
import { tabTo } from '../support/keyboard.ts'
import { startWorld, type World } from '../support/start-world.ts'
import { ask, expectTrayLine, soon } from './desktop-fixture.ts'
import { standInTest, startDesktop } from './launch.ts'

const CUSTOMER = '2348031234567'
let world: World
let core: SampleCore
let desktop: Desktop
let page: Page

beforeAll(async () => {
  world = await startWorld()
  core = await createSampleCore({ secret: 'secret', thinkingMs: 20 })
  const appDir = process.env['SALESBOY_APP_DIR']
  desktop = await startDesktop({
    dataDir: `${world.directory}/data`,
    args: ['--browser', world.browser, '--set', 'gateway.enabled=off', '--set', 'replies.humanDelay=off'],
    ...(appDir === undefined ? {} : { appDir }),
  })
  page = await desktop.page()
  page.setDefaultTimeout(soon.timeout)
})
afterAll(async () => {
  await desktop?.dispose()
  await core?.stop()
  await world?.stop()
})

const go = (screen: string) => page.locator(`nav a[href="#/${screen}"]`).click()
const isShown = (isVisible: boolean) => expect.poll(() => desktop.window(), soon).toMatchObject({ isVisible })

test('a setup link leads through the first run to the first answer by keyboard alone, and starting at login is one switch', async () => {
  const autostart = join(desktop.dataDir, 'test-config', 'autostart', 'app.salesboy.desktop')
  const at = (step: string) => page.locator(`[data-testid="first-run"][data-step="${step}"]`).waitFor()
  await desktop.answerDialog(1)
  await desktop.openUrl(formatSetupLink({ url: core.url, userId: 'adas-shop', secret: 'secret', name: 'Ada’s Shop' }))
  await page.getByTestId('offer-host').getByText(new URL(core.url).host).waitFor()
  await tabTo(page, page.getByRole('button', { name: 'Connect', exact: true }))
  await page.keyboard.press('Enter')
  await at('phone')
  const image = page.getByTestId('qr-image')
  await image.waitFor()
  await world.phone.call('scanQr', { qr: (await image.getAttribute('data-qr'))! })
  await at('done')
  const atLogin = page.getByRole('switch', { name: 'Start with the computer' })
  await tabTo(page, atLogin)
  await page.keyboard.press('Space')
  await expect.poll(() => existsSync(autostart), soon).toBe(true)
  await expect.poll(() => atLogin.isChecked(), soon).toBe(true)
  await page.keyboard.press('Space')
  await expect.poll(() => existsSync(autostart), soon).toBe(false)
  await world.phone.customerWrites(CUSTOMER, 'how much is rice?')
  await page.locator('[data-testid="message-way"][data-reached="4"]').waitFor()
  await tabTo(page, page.getByRole('button', { name: 'Open Salesboy' }))
  await page.keyboard.press('Enter')
  await page.locator('[data-testid="session-card"][data-state="connected"]').waitFor()
})

/** Settings that the headless host does not show. The others are changed in another test. */
const desktops = settingNames.filter(
  (name) => name.startsWith('updates.') || (name.startsWith('computer.') && !/timeZone|language/.test(name)),
)
const kept = (name: SettingName): unknown => {
  const file = join(desktop.dataDir, 'settings.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)[name] : undefined
}
test.each(desktops)('%s is refused with one sentence, saved at once and undone', async (name) => {
  await go('settings')
  await exerciseSetting(page, name, kept)
})

standInTest('a table and the file for support are saved as files', async () => {
  const saved = async (button: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ])
    return { name: download.suggestedFilename(), bytes: readFileSync((await download.path())!) }
  }
  await go('activity')
  await page.getByTestId('activity-row').first().waitFor()
  const table = await saved('Save as table')
  expect(table.name).toMatch(/^salesboy-messages-.*\.csv$/)
  expect(table.bytes.toString('utf8')).toContain('how much is rice?')
  await go('help')
  const support = await saved('Save the file')
  expect(support.name).toMatch(/^salesboy-support-.*\.zip$/)
  const files = Object.values(unzipSync(support.bytes)).map((bytes) => strFromU8(bytes))
  expect(files.join('\n')).not.toMatch(/how much is rice|2348031234567/)
})

test('waiting customers are one line in the tray, and a click on it leads to their chats', async () => {
  const atWaiting = () =>
    expect.poll(() => page.locator('.chip[aria-checked="true"]').innerText(), soon).toMatch(/^Waiting/)
  await go('home')
  await desktop.closeWindow()
  await isShown(false)
  core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"no"}' }, times: 1 })
  await world.phone.customerWrites(CUSTOMER, 'an odd question')
  await expectTrayLine(desktop, '1 customer waits for you')
  await desktop.clickTray('1 customer waits for you')
  await isShown(true)
  await atWaiting()
  await page.locator(`[data-testid="chat-row"][data-chat="${CUSTOMER}@c.us"]`).click()
  await page.getByRole('button', { name: 'No answer needed' }).click()
  await expect.poll(async () => (await desktop.tray())?.menu.join('\n'), soon).not.toContain('waits for you')
})

test('after a change of language, tray and notifications use it at once, and their clicks still lead to the same places', async () => {
  await go('settings')
  await page.locator('[data-setting="computer.language"] select').selectOption({ label: 'Français' })
  await page.getByRole('heading', { name: 'Réglages', exact: true }).waitFor()
  for (const line of ['Ouvrir Salesboy', /^\(Ada’s Shop\s: connectée\)$/m, 'Mettre les réponses en pause', 'Quitter'])
    await expectTrayLine(desktop, line)
  core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"no"}' }, times: 1 })
  await world.phone.customerWrites(CUSTOMER, 'another odd question')
  await expectTrayLine(desktop, '1 client vous attend')
  await desktop.closeWindow()
  await isShown(false)
  const { accounts } = await world.phone.call('state')
  await world.phone.call('unlinkDevice', { deviceId: accounts[0]!.devices[0]!.deviceId })
  await expect
    .poll(async () => (await desktop.notifications()).at(-1)?.body, soon)
    .toContain('a été dissociée sur le téléphone')
  await desktop.clickNotification(-1)
  await isShown(true)
  await page.locator('main .home h1').waitFor({ state: 'attached' })
  await page.locator('[data-testid="session-card"][data-state="unlinked"]').waitFor()
  expect((await ask(page, 'snapshot', {})).settings.values['computer.language']).toBe('fr')
})
