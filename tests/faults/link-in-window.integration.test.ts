import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../support/open-page.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startWorld, type World } from '../support/start-world.ts'

const patience = 60_000
let world: World
let host: RunningHost
let opened: OpenPage

beforeAll(async () => {
  world = await startWorld()
  const dataDir = join(world.directory, 'data')
  mkdirSync(dataDir)
  host = await startHost({
    dataDir,
    browser: world.browser,
    webhookUrl: 'http://127.0.0.1:9/',
    secret: 'secret',
    apiKey: 'key',
  })
  opened = await openPage(host.openUrl, { locale: 'en-NG' })
})
afterAll(async () => {
  await opened?.close()
  await host?.stop()
  await world?.stop()
})

/** Takes screenshots, light, dark and narrow, but only if SALESBOY_PICTURES names a folder. */
const picture = async (name: string) => {
  const folder = process.env['SALESBOY_PICTURES']
  if (folder === undefined) return
  const { page } = opened
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 360, height: 740 })
  await page.screenshot({ path: join(folder, `${name}-dark-narrow.png`), fullPage: true })
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: null })
}
const shows = (state: string) =>
  opened.page.locator(`[data-testid="session-card"][data-state="${state}"]`).waitFor({ timeout: patience })

test('a shop is added, linked by a pairing code after a number check, renamed, and left to another window', async () => {
  const { page } = opened
  page.setDefaultTimeout(patience)
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.getByLabel('User id').fill('shop')
  await page.getByRole('button', { name: 'Add shop' }).click()
  await shows('needs-link')
  await page.getByTestId('qr-image').waitFor()
  // Waiting for the owner is shown in amber, not as an alarm.
  expect(await page.getByTestId('one-sentence').getAttribute('class')).toContain('care')

  await page.getByRole('button', { name: 'Use a code instead' }).click()
  expect(await page.getByTestId('phone-country').inputValue()).toBe('NG')
  const number = page.getByLabel('The shop’s WhatsApp number')
  await number.fill('0803')
  await page.getByRole('button', { name: 'Get a code' }).click()
  await page.getByText('This number is too short.').waitFor()
  expect(await number.getAttribute('aria-invalid')).toBe('true')
  await picture('phone-wrong')
  await number.fill('0700 000 0000')
  await number.fill('+234 700 000 0000')
  await page.getByText('+234 700 000 0000 · Nigeria').waitFor()
  await page.getByRole('button', { name: 'Get a code' }).click()
  await page.getByTestId('pairing-code').waitFor()
  await page
    .getByTestId('code-time')
    .getByText(/Good for [23]:\d\d more/)
    .waitFor()
  await picture('code')

  await page.getByRole('button', { name: 'Use the QR code instead' }).click()
  await page.getByTestId('qr-image').waitFor()
  await page.getByRole('button', { name: 'Use a code instead' }).click()
  await number.fill('+234 700 000 0000')
  await page.getByRole('button', { name: 'Get a code' }).click()
  const code = (await page.getByTestId('pairing-code').innerText()).trim()
  expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
  await world.phone.call('enterPairingCode', { code })
  await shows('connected')

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Ada’s Shop')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Ada’s Shop' }).waitFor()

  await world.phone.call('conflict')
  await shows('conflict')
  await picture('conflict')
  await page.getByRole('button', { name: 'Leave it there' }).click()
  await shows('stopped')
})

test('after a change of WhatsApp the window names its version and what does not work, while the shop stays connected', async () => {
  const { page } = opened
  await world.phone.call('setKnobs', { missingModules: ['WAWebChatLoadMessages'], version: '2.3000.888' })
  await page.getByTestId('session-card').getByRole('button', { name: 'Connect', exact: true }).click()
  await shows('connected')
  const changed = page.getByTestId('whatsapp-changed')
  await changed.getByText('What does not work in WhatsApp Web 2.3000.888').click()
  await changed.getByText('A part of WhatsApp is missing: WAWebChatLoadMessages').waitFor()
  expect(await page.getByTestId('one-sentence').innerText()).toContain('WhatsApp changed (version 2.3000.888)')
  await picture('changed')
})
