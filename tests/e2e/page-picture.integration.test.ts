import { afterAll, beforeAll, expect, test } from 'vitest'
import { findViolations } from '../support/find-violations.ts'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'

let shop: OpenShop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop?.stop())

test('Help shows the page of a shop when WhatsApp asks something there, and only on the owner’s request', async () => {
  const { page } = shop
  const soon = { timeout: PATIENCE_MS }
  await page.getByRole('link', { name: 'Help', exact: true }).click()
  await page.getByTestId('browser-panel').waitFor()
  const panel = page.getByTestId('page-panel')
  expect(await panel.count()).toBe(0)

  await shop.world.phone.call('showDialog', { dialog: 'terms' })
  await panel.waitFor()
  const picture = panel.getByRole('img')
  expect(await picture.count()).toBe(0)
  await panel.getByRole('button', { name: 'Show the page' }).click()
  const width = () => picture.evaluate((one) => (one as HTMLImageElement).naturalWidth)
  await expect.poll(width, soon).toBeGreaterThan(300)
  const before = await picture.getAttribute('src')
  await panel.getByRole('button', { name: 'Show it as it is now' }).click()
  await expect.poll(() => panel.getByRole('button').isEnabled(), soon).toBe(true)
  expect(before).toMatch(/^data:image\/jpeg;base64,/)
  expect(await findViolations(page)).toEqual([])

  await shop.world.phone.call('reloadPage')
  await expect.poll(() => panel.count(), soon).toBe(0)
  expect(shop.complaints).toEqual([])
})
