import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'

const CUSTOMER = '2348031234567'
const LIMIT = { timeout: PATIENCE_MS }
let shop: OpenShop

beforeAll(async () => {
  // 26 hours apart, so the shop's day always differs from the window's.
  shop = await openShop({
    host: { set: { 'replies.humanDelay': 'off', 'computer.timeZone': 'Etc/GMT+12' } },
    context: { timezoneId: 'Pacific/Kiritimati' },
  })
})
afterAll(() => shop?.stop())

test('the shop’s day is the same on Home, in Activity and in Insights, whatever the window’s day is', async () => {
  const { page } = shop
  await shop.world.phone.customerWrites(CUSTOMER, 'how much is rice?')
  await shop.world.phone.waitForReply(CUSTOMER, { timeoutMs: PATIENCE_MS })
  const number = (name: string) => page.locator(`[data-number="${name}"]`).getByRole('button')
  await expect.poll(() => number('answered').innerText(), LIMIT).toBe('1')
  const day = (await page.getByTestId('today').getAttribute('data-day'))!
  await number('received').click()
  await page.getByTestId('activity-row').waitFor()
  expect(await page.getByLabel('Day').inputValue()).toBe(day)

  await page.locator('nav').getByRole('link', { name: 'Home' }).click()
  await number('answered').click()
  await page.getByRole('radio', { name: 'Table' }).click()
  const words = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', day: 'numeric', month: 'short' })
  const row = page.locator('tr').filter({ hasText: words.format(Date.parse(day)) })
  await expect.poll(() => row.first().locator('td').first().innerText(), LIMIT).toBe('1')
  expect(shop.complaints).toEqual([])
})
