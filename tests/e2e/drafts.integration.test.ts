import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'
import { sendCommand } from '../support/send-command.ts'

const [ADA, BOLA] = ['2348031234567', '2348031234568'] as const
const NEWCOMER = '2348031234569'
const LIMIT = { timeout: PATIENCE_MS }
let shop: OpenShop
let page: Page

beforeAll(async () => {
  shop = await openShop()
  page = shop.page
  for (const customer of [ADA, BOLA]) {
    await shop.world.phone.customerWrites(customer, 'how much is rice?')
    await shop.world.phone.waitForReply(customer, { timeoutMs: PATIENCE_MS })
  }
  await page.locator('nav').getByRole('link', { name: 'Chats' }).click()
})
afterAll(() => shop?.stop())
afterEach(() => expect(shop.complaints).toEqual([]))

const row = (key: string) => page.locator(`[data-testid="chat-row"][data-chat="${key}"]`)
const field = () => page.getByRole('textbox', { name: /^Write to/ })
/** Holds the page's sending until the test lets it fail. */
async function holdSending() {
  const held = Promise.withResolvers<'fails'>()
  await page.route('**/ui/rpc', async (route) => {
    if ((route.request().postDataJSON() as { name: string }).name !== 'chat.send') return route.continue()
    await held.promise
    await route.abort()
  })
  return async () => {
    held.resolve('fails')
    await page.locator('.toast').first().waitFor()
    await page.unroute('**/ui/rpc')
  }
}

/** Lets WhatsApp reveal the number behind a LID. The host asks for an unknown phone again only after the next start. */
async function tellPhone(contactPhone: string): Promise<void> {
  await shop.world.phone.call('saveContact', { contactPhone, phoneKnown: true })
  const session = async () => {
    const result = await sendCommand(page, 'snapshot', {})
    if (!result.ok) throw new Error(result.error.message)
    return result.value.sessions[0]!
  }
  const { since } = await session()
  await sendCommand(page, 'session.restart', { id: 'shop' })
  await expect.poll(async () => (await session()).since, LIMIT).not.toBe(since)
  await expect.poll(async () => (await session()).state.kind, LIMIT).toBe('connected')
}

test('a text that could not be sent returns to its field, also after a visit to another chat', async () => {
  await row(`${ADA}@c.us`).click()
  const fail = await holdSending()
  await field().fill('I have it for you')
  await page.keyboard.press('Enter')
  await expect.poll(() => field().inputValue(), LIMIT).toBe('')
  await row(`${BOLA}@c.us`).click()
  await page.getByRole('textbox', { name: /Write to .*568/ }).waitFor()
  await row(`${ADA}@c.us`).click()
  await page.getByRole('textbox', { name: /Write to .*567/ }).waitFor()
  await fail()
  await expect.poll(() => field().inputValue(), LIMIT).toBe('I have it for you')
  await field().press('End')
  await page.keyboard.type('!')
  expect(await field().inputValue()).toBe('I have it for you!')
  await page.reload()
  await expect.poll(() => field().inputValue(), LIMIT).toBe('I have it for you!')
})

test('a draft continues when WhatsApp reveals the number of a new customer', async () => {
  const { phone } = shop.world
  const contact = await phone.call('saveContact', { contactPhone: NEWCOMER, phoneKnown: false })
  await phone.customerWrites(NEWCOMER, 'do you deliver?')
  await row(contact.lid).click()
  await page.getByTestId('bubble').filter({ hasText: 'do you deliver?' }).waitFor()
  await field().fill('Yes, we ')
  await field().press('End')
  await tellPhone(NEWCOMER)
  await phone.customerWrites(NEWCOMER, 'to Yaba?')
  await row(`${NEWCOMER}@c.us`).waitFor()
  await page.getByTestId('bubble').filter({ hasText: 'to Yaba?' }).waitFor()
  expect(await row(contact.lid).count()).toBe(0)
  // The keyboard focus and the text are still there.
  await page.keyboard.type('deliver')
  expect(await field().inputValue()).toBe('Yes, we deliver')
  expect(decodeURIComponent(page.url())).toContain(`chat=${NEWCOMER}@c.us`)
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await phone.replies(NEWCOMER)).map(({ body }) => body), LIMIT)
    .toContain('Yes, we deliver')

  // An address from before also leads to this chat.
  await page.evaluate((lid) => location.replace(location.href.replace(/chat=[^&]+/, `chat=${lid}`)), contact.lid)
  await page.reload()
  await page.getByTestId('bubble').filter({ hasText: 'to Yaba?' }).waitFor()
  await expect.poll(() => decodeURIComponent(page.url()), LIMIT).toContain(`chat=${NEWCOMER}@c.us`)
})

test('drafts follow their chat to its new id on another screen too, and a failed text comes back under the new id', async () => {
  const { phone } = shop.world
  const other = '2348031234570'
  const contact = await phone.call('saveContact', { contactPhone: other, phoneKnown: false })
  await phone.customerWrites(other, 'are you open?')
  await row(contact.lid).click()
  await page.getByTestId('bubble').filter({ hasText: 'are you open?' }).waitFor()
  const fail = await holdSending()
  await field().fill('Until seven')
  await page.keyboard.press('Enter')
  await field().fill('and tomorrow')
  await page.locator('nav').getByRole('link', { name: 'Home' }).click()
  await tellPhone(other)
  await phone.customerWrites(other, 'hello?')
  await page.getByTestId('message-row').filter({ hasText: 'hello?' }).waitFor()
  await fail()
  await page.locator('nav').getByRole('link', { name: 'Chats' }).click()
  await row(`${other}@c.us`).click()
  await expect.poll(() => field().inputValue(), LIMIT).toBe('Until seven\nand tomorrow')
})

test('a text whose answer got lost returns to its field, and is sent once when it is sent again', async () => {
  await row(`${BOLA}@c.us`).click()
  await page.getByRole('textbox', { name: /Write to .*568/ }).waitFor()
  await page.route('**/ui/rpc', async (route) => {
    if ((route.request().postDataJSON() as { name: string }).name !== 'chat.send') return route.continue()
    await route.fetch() // the host takes it
    await route.abort()
  })
  const said = async (text: string) => (await shop.world.phone.replies(BOLA)).filter(({ body }) => body === text).length
  await field().fill('It is ready')
  await page.keyboard.press('Enter')
  await expect.poll(() => field().inputValue(), LIMIT).toBe('It is ready')
  await expect.poll(() => said('It is ready'), LIMIT).toBe(1)
  await page.unroute('**/ui/rpc')
  await page.keyboard.press('Enter')
  await expect.poll(() => field().inputValue(), LIMIT).toBe('')
  await field().fill('Come before six')
  await page.keyboard.press('Enter')
  await expect.poll(() => said('Come before six'), LIMIT).toBe(1)
  expect(await said('It is ready')).toBe(1)
  // Written anew, the same words are another message.
  await field().fill('It is ready')
  await page.keyboard.press('Enter')
  await expect.poll(() => said('It is ready'), LIMIT).toBe(2)
})
