import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'
import { recordCommands } from '../support/record-commands.ts'

const CUSTOMER = '2348031234567'
const LIMIT = { timeout: PATIENCE_MS }
let shop: OpenShop
let page: Page
/** The commands that the page has sent. */
let sent: string[]

beforeAll(async () => {
  shop = await openShop()
  page = shop.page
  sent = recordCommands(page)
  await shop.world.phone.customerWrites(CUSTOMER, 'how much is rice?')
  await shop.world.phone.waitForReply(CUSTOMER, { timeoutMs: PATIENCE_MS })
})
afterAll(() => shop?.stop())
afterEach(() => expect(shop.complaints).toEqual([]))

const press = (key: string) => page.keyboard.press(key)
const isShown = (screen: string) => page.locator(`main .${screen} h1`).waitFor({ state: 'attached' })

/** Runs in the page: makes it behave as on a Mac until the next reload. */
function beMac(): void {
  Object.defineProperty(navigator, 'userAgent', { value: 'Mozilla/5.0 (Macintosh)', configurable: true })
  window.addEventListener('keydown', (event) => Object.assign(window, { isTaken: event.defaultPrevented }))
}
const isTaken = () => page.evaluate(() => (window as unknown as { isTaken: boolean }).isTaken)

test('a held key pauses only once', async () => {
  await page.keyboard.down('Alt')
  for (const _ of [1, 2, 3, 4]) await page.keyboard.down('p')
  await page.keyboard.up('p')
  await page.keyboard.up('Alt')
  await page.getByRole('button', { name: /^Resume answers Answers paused/ }).waitFor()
  expect(sent.filter((name) => name.startsWith('replies.'))).toEqual(['replies.pause'])
  await press('Alt+p')
  await page.getByRole('button', { name: 'Pause answers' }).waitFor()
})

test('a typed setting is saved when a key leads to another screen', async () => {
  await press('Alt+5')
  await page.getByLabel('Most answers', { exact: true }).fill('50')
  await press('Alt+2')
  await isShown('chats')
  await page.locator('.toast').filter({ hasText: 'Saved' }).waitFor()
  await press('Alt+5')
  await expect.poll(() => page.getByLabel('Most answers', { exact: true }).inputValue(), LIMIT).toBe('50')
})

test('the question of an unsaved setting must be answered before a key leads away', async () => {
  await page.getByLabel('Keep messages for').fill('5')
  await press('Alt+2')
  const question = page.getByRole('dialog', { name: 'Change “Keep messages for”?' })
  await question.getByRole('button', { name: 'Change it' }).click()
  await expect.poll(() => page.getByLabel('Keep messages for').inputValue(), LIMIT).toBe('5')
  await question.waitFor({ state: 'detached' })
  expect(await page.locator('main .settings').count()).toBe(1)
})

test('a value that the host refuses is reported on the screen that the key led to', async () => {
  await page.route('**/ui/rpc', async (route) => {
    const { name } = route.request().postDataJSON() as { name: string }
    const refusal = {
      ok: false,
      error: { code: 'invalid-arguments', said: { code: 'error.invalid-arguments', values: {} } },
    }
    await (name === 'settings.set' ? route.fulfill({ json: refusal }) : route.continue())
  })
  await page.getByLabel('Most answers', { exact: true }).fill('60')
  await press('Alt+1')
  await page.locator('.toast').filter({ hasText: 'Most answers: ' }).waitFor()
  await page.unroute('**/ui/rpc')
})

test('on a Mac, ⌥ keys write text inside a field, and work as shortcuts everywhere else', async () => {
  await press('Alt+2')
  await page.getByTestId('chat-row').first().click()
  const field = page.getByRole('textbox', { name: /^Write to/ })
  await field.fill('order ')
  await page.evaluate(beMac)
  const before = sent.length
  for (const key of ['Alt+3', 'Alt+p']) {
    await press(key)
    expect(await isTaken(), key).toBe(false)
  }
  expect(await field.inputValue()).toBe('order ')
  expect(sent.slice(before).filter((name) => name.startsWith('replies.'))).toEqual([])
  await page.locator('.chat-rows').focus()
  await press('Alt+3')
  expect(await isTaken()).toBe(true)
  await isShown('activity')
})
