import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedDatabase } from '../../bench/seed-database.ts'
import { findViolations } from '../support/find-violations.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'

const LIMIT = { timeout: 45_000 }
let shop: OpenShop
let page: Page

beforeAll(async () => {
  shop = await openShop({
    links: false,
    host: { sessions: ['adas-shop'] },
    prepare: (dataDir) =>
      seedDatabase({ path: join(dataDir, 'salesboy.db'), chats: 200, messages: 2_000, now: Date.now() - 60_000 }),
  })
  page = shop.page
  await page.getByTestId('session-card').waitFor()
})
afterAll(async () => {
  await shop?.stop()
})

const items = () => page.locator('.palette [cmdk-item]')
const chosen = () => page.locator('.palette [cmdk-item][data-selected="true"]')
const headings = () => page.locator('.palette [cmdk-group-heading]').allInnerTexts()
async function open(): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.locator('.palette input').waitFor()
}

test('the palette finds a chat by part of its number, by keyboard alone', async () => {
  await page.locator('nav.rail a[href="#/chats"]').click()
  const last = page.getByTestId('chat-row').nth(4)
  const name = await last.locator('.chat-row-name').innerText()
  const key = (await last.getAttribute('data-chat'))!
  await page.keyboard.press('Alt+1')
  await open()
  await page.keyboard.type(key.slice(0, 13))
  await items().filter({ hasText: name }).first().waitFor()
  await expect.poll(() => chosen().innerText(), LIMIT).toBe(name)
  expect(await findViolations(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.locator('[data-testid="bubble"]').last().waitFor()
  expect(decodeURIComponent(page.url())).toContain(key)
})

test('recent choices come first, and the first is selected until the selection is moved', async () => {
  await open()
  await expect.poll(headings, LIMIT).toContain('Lately')
  const first = await items().first().innerText()
  await expect.poll(() => chosen().innerText(), LIMIT).toBe(first)
  await page.keyboard.press('ArrowDown')
  expect(await chosen().innerText()).not.toBe(first)
  await page.keyboard.press('Escape')
})

test('the palette offers to take over or hand back the open chat, and shows shortcuts', async () => {
  await open()
  await page.keyboard.type('take over')
  await expect.poll(() => chosen().innerText(), LIMIT).toBe('Take over this chat')
  await page.keyboard.press('Enter')
  await page.locator('[data-charge="owner"]').waitFor()
  await open()
  await page.keyboard.type('hand this')
  await page.keyboard.press('Enter')
  await page.locator('[data-charge="bot"]').waitFor()
  await open()
  await page.keyboard.type('insights')
  await expect.poll(() => chosen().locator('kbd').innerText(), LIMIT).toBe('Alt 4')
  await page.keyboard.press('Enter')
  await page.locator('main .insights h1').waitFor()
})

test('a costly command asks on the card of its shop', async () => {
  await open()
  await page.keyboard.type('rename')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Rename this shop' }).waitFor()
  await page.keyboard.press('Escape')
  await open()
  await page.keyboard.type('nothing of this kind')
  await page.getByText('Nothing fits.').waitFor()
  await page.keyboard.press('Escape')
})

test('“/” in a list leads to its search; elsewhere it is a character', async () => {
  await page.keyboard.press('Alt+2')
  await page.getByTestId('chat-row').first().waitFor()
  await page.locator('.chat-rows').focus()
  await page.keyboard.press('/')
  const search = page.getByRole('searchbox')
  await expect.poll(() => search.evaluate((field) => field === document.activeElement), LIMIT).toBe(true)
  await page.keyboard.press('/')
  expect(await search.inputValue()).toBe('/')
})

test('Enter before the chats are found opens none of the earlier results', async () => {
  const held = Promise.withResolvers<void>()
  await page.keyboard.press('Alt+1')
  await open()
  // The newest chats are shown; the typed text matches none of them.
  await expect.poll(headings, LIMIT).toContain('Chats')
  await page.route('**/ui/rpc', async (route) => {
    if (route.request().postData()?.includes('"chats.list"')) await held.promise
    await route.continue()
  })
  await page.keyboard.type('zzz nobody')
  await expect.poll(() => items().count(), LIMIT).toBe(0)
  await page.keyboard.press('Enter')
  expect(await page.locator('.palette').count()).toBe(1)
  held.resolve()
  await page.getByText('Nothing fits.').waitFor()
  await page.unroute('**/ui/rpc')
  await page.keyboard.press('Escape')
  expect(page.url()).toContain('#/home')
})

test('during a search in Settings the palette leads to hidden entries, and takes the focus only once', async () => {
  const search = page.getByRole('searchbox', { name: 'Search settings' })
  const days = page.getByLabel('Keep messages for')
  const testing = page.getByRole('button', { name: 'Test connection' })
  await page.keyboard.press('Alt+5')
  for (const [entry, place] of [
    ['Keep messages for', days],
    ['Test connection', testing],
  ] as const) {
    const hasFocus = () => place.evaluate((one) => one === document.activeElement)
    await search.fill('time zone')
    await expect.poll(() => page.locator('.setting').count(), LIMIT).toBe(1)
    await open()
    await page.keyboard.type(entry)
    await expect.poll(() => chosen().innerText(), LIMIT).toContain(entry)
    await page.keyboard.press('Enter')
    await place.waitFor()
    await expect.poll(hasFocus, LIMIT).toBe(true)
    expect(await search.inputValue()).toBe('')
    await search.fill('time zone')
    await search.fill('')
    await place.waitFor()
    expect(await hasFocus()).toBe(false)
  }
})
