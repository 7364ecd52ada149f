import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'

const CUSTOMER = '2348039990001'
const LIMIT = { timeout: PATIENCE_MS }
const MANY = Array.from({ length: 14 }, (_, index) => `line ${index}`)
let shop: OpenShop
let page: Page

/** Runs in the page: lets a test scroll the thread between a line's event and its drawing, before the page hears of the scroll. */
function atTheSameMoment(): void {
  const moment = window as unknown as { awaited: string; step: number; hit: number }
  Object.assign(moment, { awaited: '', step: 0, hit: 0 })
  let isNext = false
  const Source = window.EventSource
  window.EventSource = class extends Source {
    constructor(...of: ConstructorParameters<typeof Source>) {
      super(...of)
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        if (moment.awaited !== '' && data.includes(moment.awaited)) isNext = true
      })
    }
  }
  const later = window.setTimeout.bind(window)
  const wrapped = (run: () => void, after?: number): number =>
    later(() => {
      // The page gathers events for 33 ms and draws them together.
      if (isNext && after === 33) {
        isNext = false
        moment.awaited = ''
        moment.hit += 1
        document.querySelector('.thread-lines')!.scrollTop += moment.step
      }
      run()
    }, after)
  window.setTimeout = wrapped as typeof window.setTimeout
}

beforeAll(async () => {
  shop = await openShop()
  page = shop.page
})
afterAll(() => shop?.stop())
afterEach(() => expect(shop.complaints).toEqual([]))

const below = () =>
  page.locator('.thread-lines').evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight))
const from = () => page.locator('.thread-lines').evaluate((box) => Math.round(box.scrollTop))
const toNewest = () => page.getByRole('button', { name: 'Jump to the newest message' })

/** Sends a line and scrolls the thread by `step` px at the same instant. */
async function comesWhileMoving(text: string, step: number): Promise<void> {
  await page.evaluate((wished) => Object.assign(window, wished), { awaited: text, step, hit: 0 })
  await shop.world.phone.customerWrites(CUSTOMER, text)
  await expect.poll(() => page.evaluate(() => (window as unknown as { hit: number }).hit), LIMIT).toBe(1)
}

test('a reader at the newest line follows a new line', async () => {
  for (const line of MANY) await shop.world.phone.customerWrites(CUSTOMER, line)
  await expect.poll(async () => (await shop.world.phone.replies(CUSTOMER)).length, LIMIT).toBe(MANY.length)
  await page.addInitScript(atTheSameMoment)
  await page.reload()
  await page.locator('nav').getByRole('link', { name: 'Chats' }).click()
  await page.locator(`[data-testid="chat-row"][data-chat="${CUSTOMER}@c.us"]`).click()
  await page.locator('[data-testid="bubble"][data-side="bot"]').last().waitFor()
  await expect.poll(below, LIMIT).toBeLessThan(2)
  await comesWhileMoving('nobody moves', 0)
  await page.getByTestId('bubble').filter({ hasText: 'nobody moves' }).waitFor()
  await expect.poll(below, LIMIT).toBeLessThan(2)
  expect(await toNewest().count()).toBe(0)
})

test('a reader who scrolls up at the instant a line comes stays there and is told of the line', async () => {
  await expect.poll(below, LIMIT).toBeLessThan(2)
  await comesWhileMoving('in between', -500)
  await toNewest().waitFor()
  const place = await from()
  expect(await below()).toBeGreaterThan(300)
  // The answer to the line also comes, and moves nothing.
  await expect.poll(() => toNewest().innerText(), LIMIT).toMatch(/^[12] new messages?$/)
  await expect.poll(async () => (await shop.world.phone.replies(CUSTOMER)).length, LIMIT).toBe(MANY.length + 2)
  expect(await from()).toBe(place)
  await toNewest().click()
  await expect.poll(below, LIMIT).toBeLessThan(2)
  await toNewest().waitFor({ state: 'detached' })
})

test('a reader who leaves the chat while away from the newest line has not seen it', async () => {
  const row = page.locator(`[data-testid="chat-row"][data-chat="${CUSTOMER}@c.us"]`)
  const other = '2348039990002'
  await shop.world.phone.customerWrites(other, 'another customer')
  await page.locator(`[data-testid="chat-row"][data-chat="${other}@c.us"]`).waitFor()
  await page.locator('.thread-lines').evaluate((box) => box.scrollTo({ top: 0 }))
  await toNewest().waitFor()
  await shop.world.phone.customerWrites(CUSTOMER, 'not seen yet')
  await row.locator('.count').waitFor()
  await page.locator(`[data-testid="chat-row"][data-chat="${other}@c.us"]`).click()
  await page.getByTestId('bubble').filter({ hasText: 'another customer' }).waitFor()
  await row.click()
  await page.getByTestId('bubble').filter({ hasText: 'not seen yet' }).waitFor()
  await page.locator('.thread-new').waitFor()
})
