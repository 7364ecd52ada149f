import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openShop, type OpenShop } from '../support/open-shop.ts'

const CUSTOMER = '2348039990001'
const LIMIT = { timeout: 45_000 }
let shop: OpenShop
let page: Page

beforeAll(async () => {
  shop = await openShop()
  page = shop.page
})
afterAll(async () => {
  await shop?.stop()
})
afterEach(() => expect(shop.complaints).toEqual([]))

const go = async (screen: string) => {
  await page.locator(`nav a[href="#/${screen}"]`).click()
  await page.locator(`main .${screen} h1`).waitFor({ state: 'attached' })
}
const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const bubble = (text: string) => page.getByTestId('bubble').filter({ hasText: text })
const openCustomer = async () => {
  await go('home')
  await go('chats')
  await page.locator(`[data-testid="chat-row"][data-chat="${CUSTOMER}@c.us"]`).click()
  await page.getByRole('textbox', { name: /^Write to/ }).waitFor()
}

describe('messages', () => {
  const state = (name: string) => page.locator('.chips').getByRole('radio', { name, exact: true })
  const row = (text: string) => page.getByTestId('activity-row').filter({ hasText: text })

  test('Home shows details and long texts, tries again, and leads to all waiting customers and to all activity', async () => {
    await go('home')
    await shop.world.phone.customerWrites(CUSTOMER, `a long story: ${'and then '.repeat(60)}the end`)
    const long = page.getByTestId('message-row').filter({ hasText: 'a long story' })
    await long.getByRole('button', { name: 'Show all' }).click()
    await long.getByText('the end').waitFor()
    await long.getByRole('button', { name: 'Show less' }).click()
    await expect.poll(() => long.getByText('the end').count(), LIMIT).toBe(0)
    await long.getByRole('button', { name: 'Details', exact: true }).click()
    await long.getByText('Stored here').waitFor()
    await long.getByRole('button', { name: 'Details', exact: true }).click()
    await expect.poll(() => long.getByText('Stored here').count(), LIMIT).toBe(0)

    shop.core.fail({ fault: { kind: 'status', status: 422 }, times: 22 })
    for (let one = 0; one < 22; one += 1) await shop.world.phone.customerWrites(`23480399911${10 + one}`, `odd ${one}`)
    await expect.poll(() => page.locator('[data-number="waiting"] dd').innerText(), LIMIT).toBe('22')
    shop.core.clearFaults()
    const newest = page.getByTestId('message-row').filter({ hasText: 'odd 21' })
    await newest.getByRole('button', { name: 'Try again now' }).click()
    await newest.and(page.locator('[data-state="delivered"]')).waitFor()
    await press('and 1 more')
    await expect
      .poll(() => state('Waiting').or(page.locator('.chip[aria-checked=true]')).first().innerText(), LIMIT)
      .toMatch(/^Waiting/)
    await go('home')
    await press('See all activity')
    await page.locator('main .activity h1').waitFor()
  })

  test('Activity filters each state by its chip; the panel of a message closes and tries again by its buttons', async () => {
    await go('activity')
    await page.getByTestId('activity-row').first().waitFor()
    await state('Not accepted').click()
    await row('odd 0').click()
    const way = page.getByRole('complementary', { name: 'The way of this message' })
    await way.getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => way.count(), LIMIT).toBe(0)
    await row('odd 0').click()
    await way.getByRole('button', { name: 'Try again now' }).click()
    await row('odd 0').and(page.locator('[data-state="delivered"]')).waitFor()
    await way.getByRole('button', { name: 'Close' }).click()

    // The message stays on its way while the assistant fails.
    shop.core.fail({ fault: { kind: 'status', status: 503 }, times: 1_000 })
    await shop.world.phone.customerWrites(CUSTOMER, 'on the way')
    await state('On its way').click()
    await row('on the way').click()
    await way.getByText('on the way').first().waitFor()
    await way.getByRole('button', { name: 'Try again now' }).click()
    shop.core.clearFaults()
    const again = async () => {
      // The message may go through by itself between the check and the click.
      await way
        .getByRole('button', { name: 'Try again now' })
        .click({ timeout: 500 })
        .catch(() => undefined)
      return row('on the way').getAttribute('data-state')
    }
    await expect.poll(again, LIMIT).toBe('delivered')
    await way.getByRole('button', { name: 'Close' }).click()
    await state('Kept here only').click()
    await page.getByText('Nothing fits').waitFor()
    await press('Clear filters')
    await row('on the way').waitFor()
  })

  test('Chats filters unread and own chats, sends by the button, and returns to the newest line', async () => {
    await go('chats')
    await page.getByRole('radio', { name: /^Unread/ }).click()
    await page.getByTestId('chat-row').first().waitFor()
    expect(await page.locator('.chat-row:not(.unread)').count()).toBe(0)
    await openCustomer()
    await page.getByRole('textbox', { name: /^Write to/ }).fill('Sent by the button')
    await press('Send')
    await shop.world.phone.waitForReply(CUSTOMER, { body: 'Sent by the button' })
    await page.getByRole('radio', { name: 'Yours' }).click()
    await expect.poll(() => page.getByTestId('chat-row').count(), LIMIT).toBe(1)
    for (let one = 0; one < 12; one += 1) await shop.world.phone.customerWrites(CUSTOMER, `line ${one}`)
    await bubble('line 11').waitFor()
    const lines = (await page.locator('.thread-lines').boundingBox())!
    await page.mouse.move(lines.x + lines.width / 2, lines.y + lines.height / 2)
    const newest = page.getByRole('button', { name: 'Jump to the newest message', exact: true })
    // Scrolls again when a turn did not help, as a person does: the wheel moves in small steps, and a tick that
    // arrives during the first step reverts it.
    const turnUp = async () => {
      await page.mouse.wheel(0, -2_000)
      return newest.count()
    }
    await expect.poll(turnUp, LIMIT).toBe(1)
    await newest.click()
    await expect
      .poll(
        () => page.locator('.thread-lines').evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 40),
        LIMIT,
      )
      .toBe(true)
    await page.getByRole('button', { name: 'Jump to the newest message' }).waitFor({ state: 'detached' })
    await press('Hand back now')
    await page.locator('[data-testid="takeover-bar"][data-charge="bot"]').waitFor()
  })
})

test('Help filters the log by level, shows the newest entries, and explains a diagnosis step in detail', async () => {
  await go('help')
  const log = page.getByTestId('log')
  await press('Show the notes')
  const ranks = ['debug', 'info', 'warn', 'error']
  for (const [level, label] of [
    ['debug', 'Everything'],
    ['info', 'Normal'],
    ['warn', 'Warnings'],
    ['error', 'Errors'],
  ] as const) {
    await log.getByLabel('Show').selectOption({ label })
    const below = ranks.slice(0, ranks.indexOf(level))
    const loudest = () => log.locator('li').evaluateAll((all) => all.map((line) => line.getAttribute('data-level')))
    await expect.poll(async () => (await loudest()).filter((found) => below.includes(found!)), LIMIT).toEqual([])
  }
  await log.getByLabel('Show').selectOption({ label: 'Everything' })
  const newest = () => log.locator('li').first().innerText()
  const before = await newest()
  await shop.world.phone.customerWrites(CUSTOMER, 'something to note')
  const again = async () => {
    await press('Show the newest')
    return newest()
  }
  await expect.poll(again, LIMIT).not.toBe(before)
  await press('Check now')
  await page.getByText('Every step is fine.').waitFor()
  await page.getByTestId('diagnosis').getByText('Technical').first().click()
  await page.locator('.checks details[open]').waitFor()
})
