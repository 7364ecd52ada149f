import type { Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fileOf } from '../support/customer-files.ts'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'
import { sendCommand } from '../support/send-command.ts'

const LIMIT = { timeout: PATIENCE_MS }
const [ADA, BISI] = ['2348039990001', '2348039990002'] as const
let shop: OpenShop
let page: Page

beforeAll(async () => {
  shop = await openShop()
  page = shop.page
})
afterAll(() => shop?.stop())
afterEach(() => expect(shop.complaints).toEqual([]))

const go = (screen: string) => page.locator('nav').getByRole('link', { name: screen }).click()
const rowOf = (phone: string) => page.locator(`[data-testid="chat-row"][data-chat="${phone}@c.us"]`)
const placeOf = async (row: Locator) => (await row.boundingBox())!.y

/** Presses the mouse on an element, runs `meanwhile`, and releases the mouse at the same point. */
async function press(element: Locator, meanwhile: () => Promise<void>): Promise<void> {
  await element.hover()
  await page.mouse.down()
  await meanwhile()
  await page.mouse.up()
}

const bubble = (text: string) => page.getByTestId('bubble').filter({ hasText: text })

test('a chat that is pressed opens although another chat moves to the top before the release', async () => {
  const { phone } = shop.world
  await go('Chats')
  for (const [customer, text] of [
    [ADA, 'this is Ada'],
    [BISI, 'this is Bisi'],
  ] as const) {
    await phone.customerWrites(customer, text)
    await expect.poll(async () => (await phone.replies(customer)).length, LIMIT).toBe(1)
  }
  const isAbove = async (upper: string, lower: string) => (await placeOf(rowOf(upper))) < (await placeOf(rowOf(lower)))
  await expect.poll(() => isAbove(BISI, ADA), LIMIT).toBe(true)
  const before = await rowOf(ADA).innerText()
  await press(rowOf(BISI), async () => {
    await phone.customerWrites(ADA, 'do you have rice')
    // The list itself stands still. Ada's row shows in place what was said last: her message, or already its answer.
    await expect.poll(() => rowOf(ADA).innerText(), LIMIT).not.toBe(before)
  })
  await bubble('this is Bisi').waitFor()
  await expect.poll(() => isAbove(ADA, BISI), LIMIT).toBe(true)
  expect(await page.locator('.fresh').count()).toBe(0)
})

test('a message that is pressed in Activity opens although a newer one comes before the release', async () => {
  await go('Activity')
  const row = page.getByTestId('activity-row').filter({ hasText: 'do you have rice' })
  await press(row.locator('.cell-state'), async () => {
    await shop.world.phone.customerWrites(BISI, 'and beans')
    await expect.poll(async () => (await shop.world.phone.replies(BISI)).length, LIMIT).toBe(2)
  })
  await page.locator('.activity-row.is-open').filter({ hasText: 'do you have rice' }).waitFor()
  await page.getByTestId('activity-row').filter({ hasText: 'and beans' }).waitFor()
})

test('a button that is pressed in a thread counts although a new line moves it before the release', async () => {
  const { phone } = shop.world
  await phone.call('customerMessage', {
    from: BISI,
    content: { kind: 'document', media: fileOf('application/pdf', Buffer.from('%PDF-1.7'), { filename: 'list.pdf' }) },
  })
  await go('Chats')
  await rowOf(BISI).click()
  const get = bubble('list.pdf').getByRole('button', { name: 'Get the file' })
  await get.waitFor()
  const before = await placeOf(get)
  await press(get, async () => {
    for (const line of ['one', 'two', 'three', 'four']) await phone.customerWrites(BISI, `line ${line}`)
    await expect.poll(() => placeOf(get), LIMIT).toBeLessThan(before - 100)
  })
  await bubble('list.pdf').getByRole('button', { name: /^Save/ }).waitFor()
})

test('a press whose pointer moves away before the release does nothing', async () => {
  await go('Chats')
  await rowOf(ADA).hover()
  await page.mouse.down()
  await page.locator('.chats-search').hover()
  await page.mouse.up()
  expect(await page.locator('.thread').count()).toBe(0)
  await rowOf(ADA).click()
  await bubble('this is Ada').waitFor()
})

test('a button does what it said when it was pressed, although its chat changes hands before the release', async () => {
  await go('Chats')
  await rowOf(ADA).click()
  const bar = page.getByTestId('takeover-bar')
  const charge = () => bar.getAttribute('data-charge')
  await bar.getByRole('button', { name: 'Take over' }).click()
  await expect.poll(charge, LIMIT).toBe('owner')
  await press(bar.getByRole('button', { name: 'Hand back' }), async () => {
    // Another window hands it back first.
    await sendCommand(page, 'chat.handBack', { sessionId: 'shop', chatKey: `${ADA}@c.us` })
    await expect.poll(charge, LIMIT).toBe('bot')
  })
  const { phone } = shop.world
  const before = (await phone.replies(ADA)).length
  await phone.customerWrites(ADA, 'who answers now?')
  await expect.poll(async () => (await phone.replies(ADA)).length, LIMIT).toBe(before + 1)
  expect(await charge()).toBe('bot')
})
