import type { Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'

const CUSTOMERS = Array.from({ length: 36 }, (_, index) => `23480300000${String(index).padStart(2, '0')}`)
const LIMIT = { timeout: PATIENCE_MS }
/** A window of 1280 px at a zoom of 400 %. */
const NARROW = { width: 320, height: 640 }
let shop: OpenShop
let page: Page

beforeAll(async () => {
  shop = await openShop()
  page = shop.page
  for (const customer of CUSTOMERS) await shop.world.phone.customerWrites(customer, 'how much is rice?')
  // Each answer moves its chat to the top, so the list moves until the last answer is out.
  for (const customer of CUSTOMERS) await shop.world.phone.waitForReply(customer)
})
afterAll(() => shop?.stop())
afterEach(() => expect(shop.complaints).toEqual([]))

const press = (key: string) => page.keyboard.press(key)
const hasFocus = (locator: Locator) =>
  expect.poll(() => locator.evaluate((one) => one === document.activeElement), LIMIT).toBe(true)
const rows = () => page.locator('.chat-rows')

test('in a narrow window, Enter moves the focus into the thread, and Escape back to its chat in the list', async () => {
  await page.setViewportSize(NARROW)
  await press('Alt+2')
  await page.getByTestId('chat-row').first().waitFor()
  /** The chat at the keyboard's position. Null while the list is being read. */
  const standsOn = async () => {
    const active = await rows().getAttribute('aria-activedescendant')
    return active === null ? null : page.locator(`#${active}`).getAttribute('data-chat')
  }
  const chatAt = (place: number) => page.getByTestId('chat-row').nth(place).getAttribute('data-chat')
  const placeOfKeys = async () => {
    const chat = await standsOn()
    for (let place = 0; place < 3; place += 1) if (chat !== null && (await chatAt(place)) === chat) return place
    return null
  }
  // Polls until the list is stable, because a row that is being redrawn takes no key.
  await expect
    .poll(async () => {
      await rows().focus()
      return placeOfKeys()
    }, LIMIT)
    .toBe(0)
  await press('ArrowDown')
  await expect.poll(placeOfKeys, LIMIT).toBe(1)
  await press('ArrowDown')
  await expect.poll(placeOfKeys, LIMIT).toBe(2)
  const third = await standsOn()
  await press('Enter')
  await page.getByRole('textbox', { name: /^Write to/ }).waitFor()
  await hasFocus(page.getByRole('button', { name: 'Back to all chats' }))
  await press('Escape')
  await hasFocus(rows())
  await expect.poll(standsOn, LIMIT).toBe(third)
})

test('in a narrow window, a thread that cannot be read gives the focus to its back button', async () => {
  await page.route('**/ui/rpc', async (route) => {
    const { name } = route.request().postDataJSON() as { name: string }
    const gone = { ok: false, error: { code: 'not-found', said: { code: 'error.not-found' } } }
    await (name === 'chat.messages' ? route.fulfill({ json: gone }) : route.continue())
  })
  await press('Enter')
  const back = page.locator('.thread').getByRole('button')
  await page.getByText('This chat is no longer here').waitFor()
  await hasFocus(back)
  await press('Enter')
  await hasFocus(rows())
  await page.unroute('**/ui/rpc')
})

test('in a narrow window, the details of a message return the focus to their row', async () => {
  await press('Alt+3')
  const row = page.getByTestId('activity-row').nth(2).locator('.row-open')
  await row.focus()
  const name = await row.innerText()
  await press('Enter')
  await hasFocus(page.locator('#message-panel-title'))
  await press('Escape')
  await hasFocus(page.locator('.row-open').filter({ hasText: name }))
})

test('in a wide window, details whose row is out of sight return the focus to the table without scrolling', async () => {
  await page.setViewportSize({ width: 1280, height: 420 })
  const table = page.locator('.activity-scroll')
  const row = page.getByTestId('activity-row').first().locator('.row-open')
  await row.focus()
  const id = await page.getByTestId('activity-row').first().getAttribute('data-row')
  await press('Enter')
  await hasFocus(page.locator('#message-panel-title'))
  await table.evaluate((box) => box.scrollTo(0, box.scrollHeight))
  await page.locator(`[data-row="${id}"]`).waitFor({ state: 'detached' })
  const top = await table.evaluate((box) => box.scrollTop)
  await press('Escape')
  await hasFocus(table)
  expect(await table.evaluate((box) => box.scrollTop)).toBe(top)
})
