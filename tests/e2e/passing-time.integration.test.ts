import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'

const CUSTOMER = '2348031234567'
const LIMIT = { timeout: PATIENCE_MS }
let shop: OpenShop
let page: Page

beforeAll(async () => {
  shop = await openShop()
  page = shop.page
  await page.clock.install()
  await page.reload()
})
afterAll(() => shop?.stop())
afterEach(() => expect(shop.complaints).toEqual([]))

test('times on Home move on although nothing happens', async () => {
  shop.core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"no"}' }, times: 1 })
  await shop.world.phone.customerWrites(CUSTOMER, 'an odd question')
  const waiting = page.getByTestId('waiting-chat').locator('time')
  const message = page.getByTestId('message-row').locator('time')
  const since = page.getByTestId('session-card').locator('.since')
  const texts = () => Promise.all([waiting, message].map((one) => one.innerText()))
  await expect.poll(texts, LIMIT).toEqual(['now', 'now'])
  const today = await since.innerText()
  await page.clock.fastForward('05:00')
  await expect.poll(texts, LIMIT).toEqual(['5 min. ago', '5 min. ago'])
  await page.clock.fastForward('24:00:00')
  // On another day, the time of day alone is not enough.
  await expect.poll(async () => (await texts()).every((text) => /\d.*,.*\d/.test(text)), LIMIT).toBe(true)
  expect(await since.innerText()).not.toBe(today)
})
