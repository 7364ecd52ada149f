import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { seedDatabase } from '../../bench/seed-database.ts'
import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
import { findViolations } from '../support/find-violations.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import { readCsv } from '../support/read-csv.ts'
import type { World } from '../support/start-world.ts'

const CUSTOMER = '2348039990001'
const LIMIT = { timeout: 45_000 }
let shop: OpenShop
let world: World
let core: SampleCore
let page: Page

beforeAll(async () => {
  shop = await openShop({
    context: { acceptDownloads: true },
    host: { sessions: ['adas-shop'] },
    prepare: (folder) =>
      seedDatabase({ path: join(folder, 'salesboy.db'), chats: 40, messages: 300, now: Date.now() - 3 * 86_400_000 }),
  })
  ;({ world, core, page } = shop)
  await world.phone.call('saveContact', { contactPhone: CUSTOMER, pushName: 'Funke' })
})

afterAll(async () => {
  await shop?.stop()
})

afterEach(() => expect(shop.complaints).toEqual([]))

const go = (screen: string) => page.locator('nav').getByRole('link', { name: screen }).click()
const bubble = (text: string) => page.getByTestId('bubble').filter({ hasText: text })
const chip = (name: string) => page.locator('.chips').getByRole('radio', { name, exact: true })
const row = (text: string) => page.getByTestId('activity-row').filter({ hasText: text })
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')

/** Presses Tab until the focused element has this text, as a keyboard-only user does. */
async function tabTo(text: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab')
    if (text.test((await focused()).trim())) return
  }
  throw new Error(`no Tab leads to “${text}”`)
}

async function openCustomer(): Promise<void> {
  await go('Home')
  await go('Chats')
  await page.locator(`[data-testid="chat-row"][data-chat="${CUSTOMER}@c.us"]`).click()
  await page.getByRole('textbox', { name: /^Write to/ }).waitFor()
}

describe('answers that did not go out', () => {
  test('a suppressed answer can be sent by the owner, and an answer that WhatsApp refused can be sent again', async () => {
    await world.phone.customerWrites(CUSTOMER, 'how much is rice?')
    await world.phone.waitForReply(CUSTOMER)
    await openCustomer()
    await page.getByRole('button', { name: 'Take over' }).click()
    await world.phone.customerWrites(CUSTOMER, 'and beans?')
    const silent = bubble('Beans (10 kg)')
    await silent.and(page.locator('[data-state="suppressed"]')).waitFor()
    await page.getByTestId('takeover-bar').getByText('This customer waits for you.').waitFor()
    await world.phone.call('setKnobs', { failSends: true })
    await silent.getByRole('button', { name: 'Send it anyway' }).click()
    await silent.and(page.locator('[data-state="failed"]')).waitFor()
    await world.phone.call('setKnobs', { failSends: false })
    await silent.getByRole('button', { name: 'Try again' }).focus()
    await page.keyboard.press('Enter')
    await silent.and(page.locator('[data-state="sent"]')).waitFor()
    await page.getByRole('button', { name: 'Hand back now' }).click()
    const beans = (await world.phone.replies(CUSTOMER)).filter(({ body, ack }) => body.startsWith('Beans') && ack > 0)
    expect(beans).toHaveLength(1)
  })
})

describe('Activity', () => {
  test('day, shop and one chat narrow the table, and Clear filters widens it', async () => {
    await go('Settings')
    await page.getByLabel('User id').fill('bolas-shop')
    await page.getByRole('button', { name: 'Add shop' }).click()
    const second = page.getByTestId('session-card').filter({ hasText: 'bolas-shop' })
    await second.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await second.and(page.locator('[data-state="stopped"]')).waitFor()

    await go('Activity')
    await row('and beans?').waitFor()
    const day = await page.evaluate(() => new Date(Date.now() - 4 * 86_400_000).toLocaleDateString('en-CA'))
    await page.getByLabel('Day').fill(day)
    await expect.poll(() => row('and beans?').count(), LIMIT).toBe(0)
    await page.getByTestId('activity-row').first().waitFor()
    await page.getByLabel('Day').fill('')
    await page.getByLabel('Shop', { exact: true }).selectOption({ label: 'bolas-shop' })
    await page.getByText('Nothing fits').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await row('and beans?').first().waitFor()

    await openCustomer()
    await page.getByRole('button', { name: 'More about this chat' }).click()
    await page.getByRole('menuitem', { name: 'Show in Activity' }).click()
    await expect.poll(() => page.getByTestId('activity-row').count(), LIMIT).toBe(2)
    await page.getByRole('button', { name: /^Show all chats/ }).click()
    await expect.poll(() => page.getByTestId('activity-row').count(), LIMIT).toBeGreaterThan(2)
  })

  test('the saved table has one line per shown message, with its answer', async () => {
    await page.getByRole('searchbox').fill('beans')
    await expect.poll(() => page.getByTestId('activity-row').count(), LIMIT).toBe(1)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as table' }).click(),
    ])
    const table = readCsv(readFileSync((await download.path())!, 'utf8').replace('\ufeff', ''))
    expect(table).toHaveLength(2)
    const value = (name: string) => table[1]![table[0]!.indexOf(name)]
    expect([value('Shop'), value('Name'), value('Phone'), value('Text')]).toEqual([
      'adas-shop',
      'Funke',
      CUSTOMER,
      'and beans?',
    ])
    expect([value('State'), value('Answer state'), value('Tries')]).toEqual(['delivered', 'sent', '1'])
    // The live region contains the same text after another word, so match the exact text.
    await page.getByText('1 message saved as a table', { exact: true }).waitFor()
    await page.getByRole('searchbox').fill('')
  })

  test('by keyboard alone, all refused messages are tried again after a question that can be cancelled', async () => {
    core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"no"}' }, times: 1 })
    await world.phone.customerWrites(CUSTOMER, 'an odd question')
    await row('an odd question').and(page.locator('[data-state="dead"]')).waitFor()
    const button = page.getByRole('button', { name: /^Try (the|all)/ })
    await page.locator('#content').focus()
    await tabTo(/^Try (the|all) /)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count(), LIMIT).toBe(0)
    await expect.poll(async () => (await focused()).trim(), LIMIT).toMatch(/^Try (the|all) /)
    expect(await row('an odd question').getAttribute('data-state')).toBe('dead')
    await page.keyboard.press('Enter')
    await tabTo(/^Try again$/)
    await page.keyboard.press('Enter')
    await row('an odd question').and(page.locator('[data-state="delivered"]')).waitFor()
    await expect.poll(() => button.count(), LIMIT).toBe(0)
  })
})

describe('Insights', () => {
  test('days are chosen by hand, also by keyboard, and survive a reload', async () => {
    await go('Insights')
    await chip('Choose days').focus()
    await page.keyboard.press('Enter')
    const from = await page.evaluate(() => new Date(Date.now() - 9 * 86_400_000).toLocaleDateString('en-CA'))
    const to = await page.evaluate(() => new Date(Date.now() - 5 * 86_400_000).toLocaleDateString('en-CA'))
    await page.getByLabel('From').fill(from)
    await page.getByLabel('To', { exact: true }).fill(to)
    await chip('Tables').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByRole('table').nth(1).locator('tbody tr').count(), LIMIT).toBe(5)
    await page.reload()
    await expect.poll(() => page.getByLabel('From').inputValue(), LIMIT).toBe(from)
    await expect.poll(() => page.getByRole('table').nth(1).locator('tbody tr').count(), LIMIT).toBe(5)
    await chip('Charts').click()
    await chip('Last 7 days').click()
  })

  test('each number of the day opens the items that it counts', async () => {
    await go('Home')
    await page.locator('[data-number="received"] button').click()
    await expect.poll(() => page.getByTestId('activity-row').count(), LIMIT).toBe(3)
    await go('Home')
    await page.locator('[data-number="answered"] button').click()
    await page.locator('figure').first().waitFor()
    await go('Home')
    await page.locator('[data-number="waiting"] button').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.chip[aria-checked="true"]').innerText(), LIMIT).toMatch(/^Waiting/)
  })
})

describe('Settings', () => {
  test('every switch and every choice is saved at once and undone with Undo', async () => {
    await go('Settings')
    await page.locator('[data-setting]').first().waitFor()
    const names = await page
      .locator('[data-setting]:has([role="switch"]:enabled, select:enabled)')
      .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-setting')!))
    expect(names.length).toBeGreaterThanOrEqual(9)
    for (const name of names) {
      const field = page.locator(`[data-setting="${name}"]`).locator('[role="switch"], select')
      const value = () =>
        field.evaluate((one) =>
          one instanceof HTMLInputElement ? String(one.checked) : (one as HTMLSelectElement).value,
        )
      const before = await value()
      await field.focus()
      const isSwitch = (await field.getAttribute('role')) === 'switch'
      if (isSwitch) await page.keyboard.press('Space')
      else {
        const others = await field
          .locator('option')
          .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))
        await field.selectOption(others.find((other) => other !== before)!)
      }
      const saved = page.locator('.toasts').getByRole('button', { name: 'Undo' })
      const question = page.getByRole('dialog').getByRole('button', { name: 'Change it' })
      await saved.or(question).first().waitFor()
      if (await question.isVisible()) await question.click()
      await expect.poll(value, { ...LIMIT, message: name }).not.toBe(before)
      await saved.last().click()
      await expect.poll(value, { ...LIMIT, message: name }).toBe(before)
      await page.getByText('Taken back').last().waitFor()
      for (const left of await page.locator('.toasts').getByRole('button', { name: 'Dismiss' }).all()) {
        await left.click({ timeout: 2_000 }).catch(() => undefined)
      }
    }
  })

  test('Settings leads to one customer’s data, and a key opens the search there', async () => {
    await page.getByRole('button', { name: 'Find the customer' }).click()
    await page.getByTestId('chat-row').first().waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('funke')
    await expect.poll(() => page.getByTestId('chat-row').count(), LIMIT).toBe(1)
    await page.keyboard.press('Escape')
  })
})

describe('one customer’s data', () => {
  test('by keyboard alone, the deletion explains itself, asks for a word, deletes every row, and leaves nothing to find', async () => {
    await openCustomer()
    await page.getByRole('button', { name: 'More about this chat' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Delete this customer’s data…' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Delete everything about Funke?' })
    await dialog.getByText('This cannot be undone.').waitFor()
    expect(await dialog.innerText()).toMatch(/every message they wrote here[^]*WhatsApp on the phones/)
    expect(await findViolations(page)).toEqual([])
    const confirm = dialog.getByRole('button', { name: 'Delete for good' })
    await page.locator('[role=dialog] input:focus').waitFor()
    await page.keyboard.type('delet')
    await page.keyboard.press('Enter')
    expect(await confirm.isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.count(), LIMIT).toBe(0)
    await bubble('and beans?').waitFor()

    await page.getByRole('button', { name: 'More about this chat' }).click()
    await page.getByRole('menuitem', { name: 'Delete this customer’s data…' }).click()
    await page.locator('[role=dialog] input:focus').waitFor()
    await page.keyboard.type('delete')
    await page.keyboard.press('Enter')
    await page.getByText(/^Deleted: 3 messages and \d+ answers\./).waitFor()
    await expect.poll(() => page.locator(`[data-chat="${CUSTOMER}@c.us"]`).count(), LIMIT).toBe(0)
    await page.getByRole('searchbox').fill('Funke')
    await page.getByText('Nothing found').waitFor()
    await go('Activity')
    await page.getByRole('searchbox').fill('beans')
    await page.getByText('Nothing fits').waitFor()
    const files = readdirSync(shop.options.dataDir).filter((name) => name.startsWith('salesboy.db'))
    const kept = files.map((name) => readFileSync(join(shop.options.dataDir, name), 'latin1')).join('')
    expect([kept.includes('and beans?'), kept.includes('Funke')]).toEqual([false, false])
  })

  test('a running deletion shows its progress, and the host’s refusal appears in the dialog', async () => {
    await world.phone.customerWrites(CUSTOMER, 'do you have oil?')
    await world.phone.waitForReply(CUSTOMER, { body: /Palm oil/ })
    await openCustomer()
    const held = Promise.withResolvers<void>()
    await page.route('**/ui/rpc', async (route) => {
      const { name } = route.request().postDataJSON() as { name: string }
      if (name !== 'customer.deleteData') return route.continue()
      await held.promise
      const error = { code: 'busy', message: 'Something is on its way right now. Try again in a minute.' }
      return route.fulfill({ json: { ok: false, error } })
    })
    await page.getByRole('button', { name: 'More about this chat' }).click()
    await page.getByRole('menuitem', { name: 'Delete this customer’s data…' }).click()
    await page.getByLabel('Type DELETE to confirm').fill('DELETE')
    await page.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByRole('button', { name: 'Deleting…' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count(), 'what has begun is waited for').toBe(1)
    held.resolve()
    await page.getByRole('alert').getByText('Try again in a minute').waitFor()
    await page.unroute('**/ui/rpc')
    await page.getByRole('button', { name: 'Keep it' }).click()
    await bubble('do you have oil?').waitFor()
  })
})

test('Escape closes a dialog even when a notice has appeared after it', async () => {
  await go('Activity')
  core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"no"}' }, times: 1 })
  await world.phone.customerWrites('2348039990077', 'too odd')
  await row('too odd').and(page.locator('[data-state="dead"]')).waitFor()
  const table = Promise.withResolvers<void>()
  await page.route('**/ui/rpc', async (route) => {
    if ((route.request().postDataJSON() as { name: string }).name === 'messages.export') await table.promise
    await route.continue()
  })
  await page.getByRole('button', { name: 'Save as table' }).click()
  await page.getByRole('button', { name: /^Try (the|all) / }).click()
  await page.getByRole('dialog').waitFor()
  table.resolve()
  await page.locator('.toast').filter({ hasText: 'saved as a table' }).last().waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count(), LIMIT).toBe(0)
  await page.unroute('**/ui/rpc')
  await page.getByRole('button', { name: /^Try (the|all) / }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click()
  await row('too odd').and(page.locator('[data-state="delivered"]')).waitFor()
})
