import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { seedDatabase } from '../../bench/seed-database.ts'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'

const LIMIT = { timeout: PATIENCE_MS }
let shop: OpenShop
let page: Page

/** Runs in the page: keeps the event stream, so that a test can break it as a sleeping laptop does. */
function keepStream(): void {
  const Source = window.EventSource
  window.EventSource = class extends Source {
    constructor(...of: ConstructorParameters<typeof Source>) {
      super(...of)
      Object.assign(window, { stream: this })
    }
  }
}

beforeAll(async () => {
  shop = await openShop({
    host: { sessions: ['adas-shop'] },
    prepare: (folder) =>
      seedDatabase({
        path: join(folder, 'salesboy.db'),
        chats: 200,
        messages: 3_000,
        longChatShare: 0.1,
        now: Date.now() - 3_600_000,
      }),
  })
  page = shop.page
  await page.addInitScript(keepStream)
  await page.reload()
})
afterAll(() => shop?.stop())
afterEach(() => expect(shop.complaints).toEqual([]))

const go = (screen: string) => page.locator('nav').getByRole('link', { name: screen }).click()
const topOf = (list: string) => page.locator(list).evaluate((box) => Math.round(box.scrollTop))

/** Breaks the connection to the host and restores it. Resolves when the screen has read its data again. */
async function breakStream(read: string): Promise<void> {
  const isRead = page.waitForResponse((answer) => answer.request().postData()?.includes(`"${read}"`) ?? false)
  await page.evaluate(() => {
    const { stream } = window as unknown as { stream: EventSource }
    stream.dispatchEvent(new Event('error'))
    stream.dispatchEvent(new Event('open'))
  })
  await isRead
}

/** Scrolls until this much of the list is loaded, as a person does. */
async function scrollTo(list: string, top: number): Promise<void> {
  await expect
    .poll(async () => {
      await page.locator(list).evaluate((box, wanted) => box.scrollTo({ top: wanted }), top)
      return topOf(list)
    }, LIMIT)
    .toBe(top)
}

test('a reader far down the chats stays there when the connection to the host breaks, and new chats still wait', async () => {
  await go('Chats')
  await scrollTo('.chat-rows', 9_000)
  await shop.world.phone.customerWrites('2348039990011', 'new while reading')
  await page.locator('.fresh').waitFor()
  await breakStream('chats.list')
  await page.locator('.chat-rows[aria-busy="false"]').waitFor()
  await expect.poll(() => page.locator('.fresh').innerText(), LIMIT).toMatch(/^1 /)
  expect(await topOf('.chat-rows')).toBe(9_000)
  await page.locator('.fresh').click()
  await page.locator('[data-testid="chat-row"][data-chat^="2348039990011"]').waitFor()
})

test('a reader far down Activity stays there when the connection breaks', async () => {
  await go('Activity')
  await scrollTo('.activity-scroll', 12_000)
  const index = () => page.locator('.activity-row[data-index]').nth(12).innerText()
  const before = await index()
  await breakStream('messages.list')
  await expect.poll(index, LIMIT).toBe(before)
  expect(await topOf('.activity-scroll')).toBe(12_000)
})

test('older lines of a thread do not count as new messages, and their reader stays with them', async () => {
  await go('Chats')
  // The long chat of the prepared shop is its first chat.
  await page.getByRole('searchbox').fill('2348031000000')
  await page.locator('[data-testid="chat-row"][data-chat="2348031000000@c.us"]').click()
  await page.locator('.thread-lines[aria-busy="false"]').waitFor()
  const thread = page.locator('.thread-lines')
  const inner = () => thread.evaluate((box) => box.firstElementChild!.getBoundingClientRect().height)
  await expect.poll(inner, LIMIT).toBeGreaterThan(3_000)
  const whole = await inner()
  await thread.evaluate((box) => box.scrollTo({ top: 0 }))
  await expect.poll(inner, LIMIT).toBeGreaterThan(whole)
  const jump = page.getByRole('button', { name: 'Jump to the newest message' })
  await jump.waitFor()
  expect((await jump.innerText()).trim()).toBe('')
  const loaded = await inner()
  await breakStream('chat.messages')
  await expect.poll(inner, LIMIT).toBeGreaterThanOrEqual(loaded - 100)
  await jump.waitFor()
})

test('a message that came while the owner used another program counts as seen when they return', async () => {
  const customer = '2348039990012'
  await go('Chats')
  await shop.world.phone.customerWrites(customer, 'hello')
  const row = page.locator(`[data-testid="chat-row"][data-chat^="${customer}"]`)
  await row.click()
  await page.getByTestId('bubble').filter({ hasText: 'hello' }).first().waitFor()
  await expect.poll(() => row.locator('.count').count(), LIMIT).toBe(0)
  const look = (isHere: boolean) =>
    page.evaluate((here) => {
      document.hasFocus = () => here
      window.dispatchEvent(new Event(here ? 'focus' : 'blur'))
    }, isHere)
  await look(false)
  await shop.world.phone.customerWrites(customer, 'still there?')
  await row.locator('.count').waitFor()
  await look(true)
  await expect.poll(() => row.locator('.count').count(), LIMIT).toBe(0)
})
