import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedDatabase } from '../../bench/seed-database.ts'
import { findOverflow, findViolations } from '../support/find-violations.ts'
import { tabTo } from '../support/keyboard.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'

let shop: OpenShop
let page: Page
beforeAll(async () => {
  shop = await openShop({
    links: false,
    host: { sessions: ['adas-shop'] },
    prepare: (dataDir) =>
      seedDatabase({ path: join(dataDir, 'salesboy.db'), chats: 50, messages: 1_000, now: Date.now() - 60_000 }),
  })
  ;({ page } = shop)
  await shop.world.phone.linkByQr()
  await page.locator('[data-testid="session-card"][data-state="connected"]').waitFor()
  await page.locator('nav a[href="#/insights"]').click()
})
afterAll(() => shop?.stop())

const figure = (title: string | RegExp) =>
  page.locator('figure').filter({ has: page.getByRole('heading', { name: title }) })

test('the owner reads how well his shop was connected, what broke the connection, and what is slow', async () => {
  const connected = figure(/^adas-shop: connected .* \(\d+%\)$/)
  await connected.waitFor()
  expect(await connected.locator('.figure-note').textContent()).toMatch(
    /^The computer was off or asleep for .* That does not count\.$/,
  )
  // The figures are in a table for people who cannot see the plot.
  expect(await connected.locator('th[scope="col"]').allTextContents()).toContain('Computer off or asleep')
  expect(await connected.locator('tbody tr').count()).toBe(7)
  await figure(/^The connection broke \d+ times?$/).waitFor()
  await figure('The slowest part of an answer: the assistant works on it').waitFor()
})

test.each([1280, 360])(
  'the screen is complete and passes axe at %i px, as charts and as tables, for a week and a month',
  async (width) => {
    await page.setViewportSize({ width, height: 860 })
    for (const days of ['Last 30 days', 'Last 7 days'])
      for (const as of ['Tables', 'Charts']) {
        await page.getByRole('radio', { name: days }).click()
        await page.getByRole('radio', { name: as }).click()
        await figure(/^adas-shop: connected/).waitFor()
        expect([days, as, await findViolations(page)]).toEqual([days, as, []])
        expect([days, as, await findOverflow(page)]).toEqual([days, as, []])
        await shoot(`${width}-${days.slice(5, 7).trim()}-${as}`)
      }
  },
)

test('a table is reached and scrolled by keyboard', async () => {
  await page.setViewportSize({ width: 360, height: 860 })
  await page.getByRole('radio', { name: 'Tables' }).click()
  const table = page.getByRole('region', { name: /^adas-shop: connected/ })
  await tabTo(page, table)
  await page.keyboard.press('End')
  await expect.poll(() => table.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeGreaterThan(0)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => table.evaluate((one) => one.scrollLeft)).toBeGreaterThan(0)
})

async function shoot(name: string): Promise<void> {
  if (process.env['SHOTS'] === undefined) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator('main .insights').screenshot({ path: `${process.env['SHOTS']}/${name}-${colorScheme}.png` })
  }
}
