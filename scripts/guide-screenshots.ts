// npm run screenshots:guide [-- folder]: retakes the single pictures of docs/user-guide.md. The real host runs against the simulator and
// follows the steps of the guide.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSampleCore } from '../simulator/core/create-sample-core.ts'
import { words } from '../src/renderer/src/i18n/words.ts'
import { formatSetupLink } from '../src/shared/setup/parse-setup-link.ts'
import { openPage } from '../tests/support/open-page.ts'
import { startHost } from '../tests/support/start-host.ts'
import { startWorld } from '../tests/support/start-world.ts'
import { readOptions } from './read-options.mjs'

const [given] = readOptions({ use: 'npm run screenshots:guide -- [FOLDER]', options: {}, words: 1 }).words
const target = given ?? join(import.meta.dirname, '..', 'docs', 'screenshots')
const CUSTOMERS = [
  ['2348031234567', 'Ada Obi', 'Good morning, how much is rice?'],
  ['2348031234568', 'Chidi Okafor', 'Do you deliver to Surulere?'],
  ['2348031234569', 'Ngozi Eze', 'Is the shop open today?'],
] as const

mkdirSync(target, { recursive: true })
const world = await startWorld({ qrFirstMs: 600_000 })
const core = await createSampleCore({ secret: 'secret', thinkingMs: 50 })
const dataDir = join(world.directory, 'guide')
mkdirSync(dataDir, { recursive: true })
const host = await startHost({ dataDir, browser: world.browser, apiKey: 'key', set: { 'replies.humanDelay': 'off' } })
const { page, close } = await openPage(host.openUrl)

async function picture(name: string): Promise<void> {
  writeFileSync(join(target, `guide-${name}.png`), await page.screenshot({ animations: 'disabled' }))
  console.log(`✓ guide-${name}.png`)
}
async function screen(name: string): Promise<void> {
  await page.locator(`nav.rail a[href="#/${name}"]`).click()
  await page.locator(`main .${name} h1`).waitFor({ state: 'attached' })
}

try {
  page.setDefaultTimeout(60_000)
  await page.setViewportSize({ width: 1100, height: 760 })
  await page.getByTestId('first-run').waitFor()
  const link = formatSetupLink({ url: core.url, userId: 'adas-shop', secret: 'secret', name: 'Ada’s Shop' })
  await page.getByLabel(words.firstRun.core.label).fill(link)
  await page.getByTestId('offer-host').waitFor()
  await picture('setup-link')
  await page.getByRole('button', { name: words.firstRun.core.connect }).click()
  await page.getByTestId('qr-image').waitFor()
  await picture('link-phone')
  await world.phone.call('scanQr', { qr: (await page.getByTestId('qr-image').getAttribute('data-qr'))! })
  await page.getByTestId('linked-phone').waitFor()
  for (const [phone, name, text] of CUSTOMERS) {
    await world.phone.call('saveContact', { contactPhone: phone, pushName: name })
    await world.phone.customerWrites(phone, text)
    await world.phone.waitForReply(phone)
  }
  await page.locator('[data-testid="message-way"][data-reached="4"]').waitFor()
  await picture('ready')
  await page.getByRole('button', { name: words.firstRun.done.finish }).click()
  await page.locator('[data-testid="session-card"][data-state="connected"]').waitFor()
  await picture('home')
  await world.phone.call('ownerMessage', {
    to: CUSTOMERS[0][0],
    content: { kind: 'chat', body: 'Hello Ada, I answer you myself.' },
  })
  await page.getByTestId('takeover-panel').getByText('Ada Obi').waitFor()
  await picture('take-over')
  await screen('chats')
  await page.getByText('Chidi Okafor').first().click()
  await page.getByText('Do you deliver to Surulere?').last().waitFor()
  await picture('chats')
  await screen('settings')
  await picture('settings')
  await screen('help')
  await page.getByTestId('diagnosis').getByRole('button').click()
  await page
    .locator('[data-step="clock"]:is([data-state="ok"],[data-state="problem"],[data-state="skipped"])')
    .waitFor()
  await picture('help')
} finally {
  await close()
  await host.stop()
  await core.stop()
  await world.stop()
}
