// npm run screenshots: takes the pictures of docs/screenshots anew, from the real host against the simulator.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createSampleCore } from '../simulator/core/create-sample-core.ts'
import { openPage } from '../tests/support/open-page.ts'
import { startHost } from '../tests/support/start-host.ts'
import { startWorld } from '../tests/support/start-world.ts'
import { seedMonth, shootEmptyLists, shootFailedLists, shootFullLists } from './screenshots-of-lists.ts'

const target = join(import.meta.dirname, '..', 'docs', 'screenshots')
const schemes = ['light', 'dark'] as const
const widths = [1280, 800, 360] as const

const world = await startWorld({ qrFirstMs: 120_000 })
const core = await createSampleCore({ secret: 'secret', thinkingMs: 50 })
mkdirSync(target, { recursive: true })

async function start(name: string, browser: string, session: string, full = false) {
  const dataDir = join(world.directory, name)
  mkdirSync(dataDir)
  if (full) seedMonth(dataDir)
  const secrets = { webhookUrl: core.url, secret: 'secret', apiKey: 'key' }
  return startHost({ dataDir, browser, ...secrets, sessions: [session], set: { 'replies.humanDelay': 'off' } })
}

const host = await start('data', world.browser, 'adas-shop')
const opened = await openPage(host.openUrl, { reducedMotion: 'no-preference' })
const { page } = opened

/** `npm run screenshots -- chats insights` takes only the pictures whose names begin so. */
const wanted = process.argv.slice(2)

async function shoot(name: string, from = page): Promise<void> {
  if (wanted.length > 0 && !wanted.some((beginning) => name.startsWith(beginning))) return
  for (const colorScheme of schemes) {
    await from.emulateMedia({ colorScheme })
    for (const width of widths) {
      await from.setViewportSize({ width, height: width === 360 ? 740 : 860 })
      const suffix = width === 1280 ? '' : `-${width}`
      await from.screenshot({ path: join(target, `${name}-${colorScheme}${suffix}.png`), animations: 'disabled' })
    }
  }
  console.log(`✓ ${name}`)
}

try {
  await page.getByTestId('qr-image').waitFor()
  await shoot('home-needs-link')
  await shootEmptyLists(page, shoot)
  await page.getByRole('link', { name: 'Home', exact: true }).click()
  await world.phone.linkByQr()
  await page.locator('[data-testid="session-card"][data-state="connected"]').waitFor()
  const saveContact = (contactPhone: string, pushName: string) =>
    world.phone.call('saveContact', { contactPhone, pushName })
  const customers = [
    ['2348031234567', 'Bola Adeyemi', 'Good morning, how much is rice?'],
    ['2348031234568', 'Chidi Okafor', 'Do you deliver to Surulere?'],
    ['2348031234569', 'مريم', 'مرحبا، هل المحل مفتوح اليوم؟ (open today?)'],
    ['2348031234570', 'Ngozi', 'order #4711 🙏🏽'],
  ] as const
  for (const [phone, name, text] of customers) {
    await saveContact(phone, name)
    await world.phone.customerWrites(phone, text)
    await world.phone.waitForReply(phone)
  }
  core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"cannot read this"}' }, times: 1 })
  await world.phone.customerWrites('2348031234570', 'and one that is not accepted')
  await page.locator('[data-testid="message-row"][data-state="dead"]').waitFor()
  await page.getByTestId('reply').nth(3).waitFor()
  await shoot('home-connected')
  for (const screen of ['Settings', 'Help']) {
    await page.getByRole('link', { name: screen, exact: true }).click()
    await page.locator(`main .${screen.toLowerCase()} h1`).waitFor()
    await shoot(screen.toLowerCase())
  }
  const busy = await start('busy', world.browser, 'adas-shop', true)
  const month = await openPage(busy.openUrl)
  await month.page.locator('.home').waitFor()
  await shootFullLists(month.page, shoot)
  await shootFailedLists(month.page, shoot)
  await month.close()
  await busy.stop()
  const broken = await start('broken', join(world.directory, 'no-such-browser'), 'bolas-shop')
  const failed = await openPage(broken.openUrl)
  await failed.page.locator('[data-testid="session-card"][data-state="failed"]').waitFor()
  await shoot('home-failed', failed.page)
  await failed.close()
  await broken.stop()
} finally {
  await opened.close()
  await host.stop()
  await core.stop()
  await world.stop()
}
