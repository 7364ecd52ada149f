import type { Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openShop, PATIENCE_MS, type OpenShop } from '../support/open-shop.ts'
import { recordCommands } from '../support/record-commands.ts'

const CUSTOMERS = ['2348031234567', '2348031234568'] as const
let shop: OpenShop
let page: Page
/** The commands that the page has sent. */
let sent: string[]

beforeAll(async () => {
  shop = await openShop()
  page = shop.page
  sent = recordCommands(page)
  for (const customer of CUSTOMERS) {
    await shop.world.phone.customerWrites(customer, 'how much is rice?')
    await shop.world.phone.waitForReply(customer, { timeoutMs: PATIENCE_MS })
  }
})
afterAll(() => shop?.stop())
afterEach(() => expect(shop.complaints).toEqual([]))

const card = (state: string) => page.locator(`[data-testid="session-card"][data-state="${state}"]`)

/** Clicks again only after the first click has changed the element under the mouse. */
async function doubleClick(button: Locator, changed: () => Promise<unknown>): Promise<void> {
  await button.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await button.boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  for (const clickCount of [1, 2]) {
    await page.mouse.down({ clickCount })
    await page.mouse.up({ clickCount })
    if (clickCount === 1) await changed()
  }
}

/** The matching commands that the page sent during `act`, read after a later command has been answered. */
async function sentBy(act: () => Promise<void>, pattern: RegExp): Promise<readonly string[]> {
  const before = sent.length
  await act()
  await page.evaluate(() => fetch('ui/rpc', { method: 'POST', body: '{}' }))
  return sent.slice(before).filter((name) => pattern.test(name))
}

test('a double click on Home takes a chat over once, and connects a shop once', async () => {
  const row = page.getByTestId('message-row').first()
  const taken = await sentBy(
    () =>
      doubleClick(row.getByRole('button', { name: /^Take over/ }), () =>
        row.getByRole('button', { name: /^Hand back/ }).waitFor(),
      ),
    /takeOver|handBack/,
  )
  expect(taken).toEqual(['chat.takeOver'])

  await card('connected').getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  await doubleClick(card('stopped').getByRole('button', { name: 'Connect', exact: true }), () =>
    page.getByTestId('session-card').getByRole('button', { name: 'Disconnect' }).waitFor(),
  )
  expect(await page.getByRole('dialog').count()).toBe(0)
  await card('connected').waitFor()
})

test('a double click in a list that moves up hands back one chat and leaves the next one alone', async () => {
  await page
    .getByTestId('message-row')
    .nth(1)
    .getByRole('button', { name: /^Take over/ })
    .click()
  const takeovers = page.getByTestId('takeover')
  await takeovers.nth(1).waitFor()
  const first = takeovers.first().getByRole('button', { name: /^Hand back/ })
  const handed = await sentBy(
    () => doubleClick(first, () => takeovers.nth(1).waitFor({ state: 'detached' })),
    /handBack/,
  )
  expect(handed).toEqual(['chat.handBack'])
})

test('a double click in a chat counts once, and two single clicks count twice', async () => {
  await page
    .getByTestId('takeover')
    .getByRole('button', { name: /^Hand back/ })
    .click()
  await page.getByTestId('takeover').waitFor({ state: 'detached' })
  await page.locator('nav').getByRole('link', { name: 'Chats' }).click()
  await page.getByTestId('chat-row').first().click()
  const bar = page.getByTestId('takeover-bar')
  const taken = await sentBy(
    () =>
      doubleClick(bar.getByRole('button', { name: 'Take over' }), () =>
        bar.and(page.locator('[data-charge="owner"]')).waitFor(),
      ),
    /takeOver|handBack/,
  )
  expect(taken).toEqual(['chat.takeOver'])
  await bar.getByRole('button', { name: 'Hand back now' }).click()
  await bar.and(page.locator('[data-charge="bot"]')).waitFor()
  await bar.getByRole('button', { name: 'Take over' }).focus()
  await page.keyboard.press('Enter')
  await bar.and(page.locator('[data-charge="owner"]')).waitFor()
})
