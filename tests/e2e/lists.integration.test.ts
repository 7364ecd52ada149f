import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { seedDatabase } from '../../bench/seed-database.ts'
import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
import { findViolations } from '../support/find-violations.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import type { World } from '../support/start-world.ts'

const CUSTOMER = '2348039990001'
const LIMIT = { timeout: 30_000 }
let shop: OpenShop
let world: World
let core: SampleCore
let page: Page

beforeAll(async () => {
  shop = await openShop({
    context: { acceptDownloads: true },
    host: { sessions: ['adas-shop'] },
    prepare: (folder) =>
      seedDatabase({ path: join(folder, 'salesboy.db'), chats: 300, messages: 1_500, now: Date.now() - 3_600_000 }),
  })
  ;({ world, core, page } = shop)
  page.setDefaultTimeout(LIMIT.timeout)
})

afterAll(async () => {
  await shop?.stop()
})

afterEach(() => expect(shop.complaints).toEqual([]))

const go = (screen: string) => page.locator('nav').getByRole('link', { name: screen }).click()
const chatRow = (phone: string) => page.locator(`[data-testid="chat-row"][data-chat="${phone}@c.us"]`)
const bubble = (text: string) => page.getByTestId('bubble').filter({ hasText: text })
const charge = (who: 'bot' | 'owner') => page.locator(`[data-testid="takeover-bar"][data-charge="${who}"]`).waitFor()
const search = () => page.getByRole('searchbox')
const filtered = (name: string) => page.locator('.chips').getByRole('radio', { name })

/** Opens a screen anew, without filter or selection. */
async function arrive(screen: string): Promise<void> {
  await go('Home')
  await go(screen)
}
async function openCustomer(): Promise<void> {
  await arrive('Chats')
  await chatRow(CUSTOMER).click()
  await page.getByRole('textbox', { name: /^Write to/ }).waitFor()
}

describe('Chats', () => {
  test('a chat moves to the top, is answered live, taken over, written in by hand, and handed back', async () => {
    await go('Chats')
    await page.getByTestId('chat-row').first().waitFor()
    await world.phone.call('customerMessage', {
      from: CUSTOMER,
      pushName: 'Funke Ade',
      content: { kind: 'chat', body: 'How much is rice?' },
    })
    const row = chatRow(CUSTOMER)
    await row.waitFor()
    await expect.poll(() => page.getByTestId('chat-row').first().getAttribute('data-chat'), LIMIT).toContain(CUSTOMER)
    expect(await row.innerText()).toContain('Funke Ade')
    await row.click()
    await bubble('How much is rice?').waitFor()
    await page.locator('[data-testid="bubble"][data-side="bot"][data-state="sent"]').last().waitFor()
    await charge('bot')
    // The chat was viewed here, but the customer is not told.
    await expect.poll(() => row.locator('.count').count(), LIMIT).toBe(0)
    expect(await world.phone.seenMarks()).toEqual([])

    await page.getByRole('button', { name: 'Take over' }).click()
    await charge('owner')
    const field = page.getByRole('textbox', { name: /^Write to/ })
    await field.fill('This is Ada herself.')
    await field.press('Shift+Enter')
    await field.pressSequentially('What can I do for you?')
    await field.press('Enter')
    expect(await field.inputValue()).toBe('')
    const said = await world.phone.waitForReply(CUSTOMER, { body: /Ada herself/ })
    expect(said.body).toBe('This is Ada herself.\nWhat can I do for you?')
    await page.locator('[data-testid="bubble"][data-side="owner"][data-state="sent"]').waitFor()

    await world.phone.call('ownerMessage', { to: CUSTOMER, content: { kind: 'chat', body: 'I am on my way' } })
    await bubble('I am on my way').waitFor()
    expect(await bubble('I am on my way').innerText()).toContain('on the phone')
    await page.getByRole('button', { name: 'Hand back now' }).click()
    await charge('bot')
  })

  test('a refused message shows the reason, waits for the owner, and goes through on a second try', async () => {
    await openCustomer()
    core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"cannot read this"}' }, times: 1 })
    await world.phone.customerWrites(CUSTOMER, 'an odd question')
    const dead = bubble('an odd question')
    await dead.and(page.locator('[data-state="dead"]')).waitFor()
    await filtered('Waiting').click()
    await chatRow(CUSTOMER).waitFor()
    await dead.getByRole('button', { name: 'Try again' }).click()
    await dead.and(page.locator('[data-state="delivered"]')).waitFor()
    await filtered('All').click()
  })

  test('the owner can mark a question as needing no answer', async () => {
    await openCustomer()
    const noAnswer = page.getByRole('button', { name: 'No answer needed' })
    core.fail({ fault: { kind: 'status', status: 422 }, times: 1 })
    await world.phone.customerWrites(CUSTOMER, 'thank you, bye')
    // Waits for this message, because an earlier question may still wait and would be dismissed instead.
    await bubble('thank you, bye').and(page.locator('[data-state="dead"]')).waitFor()
    await noAnswer.click()
    await expect.poll(() => page.getByRole('button', { name: 'No answer needed' }).count(), LIMIT).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'No answer needed' }).click()
    await expect.poll(() => page.getByRole('button', { name: 'No answer needed' }).count(), LIMIT).toBe(0)
  })

  test('search finds a name, a number and a word; Escape clears it; the draft stays with its chat', async () => {
    await openCustomer()
    const field = page.getByRole('textbox', { name: /^Write to/ })
    await field.fill('half a senten')
    for (const text of ['funke', '0803 999 00', 'odd question']) {
      await search().fill(text)
      await chatRow(CUSTOMER).waitFor()
    }
    await search().fill('nobody wrote this ever')
    await page.getByText('Nothing found').waitFor()
    expect(await findViolations(page)).toEqual([])
    await search().press('Escape')
    await page.getByTestId('chat-row').nth(4).click()
    await expect.poll(() => field.inputValue(), LIMIT).toBe('')
    await chatRow(CUSTOMER).click()
    await expect.poll(() => field.inputValue(), LIMIT).toBe('half a senten')
    await field.fill('')
  })

  test('by keyboard alone one can find, open, write, send and leave', async () => {
    await arrive('Chats')
    await page.locator('main').focus()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('Funke')
    await chatRow(CUSTOMER).waitFor()
    // The search is done when only the wanted row is left.
    await expect.poll(() => page.getByTestId('chat-row').count(), LIMIT).toBe(1)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Funke Ade' }).waitFor()
    const field = page.getByRole('textbox', { name: /^Write to/ })
    for (let steps = 0; steps < 40 && !(await field.evaluate((box) => box === document.activeElement)); steps += 1) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.type('typed without a mouse')
    await page.keyboard.press('Enter')
    await world.phone.waitForReply(CUSTOMER, { body: 'typed without a mouse' })
    await page.keyboard.press('Escape')
    await page.getByText('Choose a chat').waitFor()
    await search().fill('')
  })

  test('the keyboard’s position is a chat: it exists from the first row on and moves with its chat', async () => {
    await go('Home')
    // Focuses the list as soon as it is drawn, before it is read again; no hand is that quick.
    await page.evaluate(() =>
      new MutationObserver((_, observer) => {
        const list = document.querySelector<HTMLElement>('.chat-rows')
        if (list?.querySelector('.chat-row') == null) return
        list.focus()
        observer.disconnect()
      }).observe(document.body, { childList: true, subtree: true }),
    )
    const read = page.waitForResponse((answer) => answer.request().postData()?.includes('chats.list') ?? false)
    await go('Chats')
    await read
    const marked = page.locator('.chat-row.active')
    await marked.waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const chosen = (await marked.getAttribute('data-chat'))!
    await world.phone.customerWrites('2348039990003', 'comes in above')
    await expect
      .poll(() => page.getByTestId('chat-row').first().getAttribute('data-chat'), LIMIT)
      .toMatch(/^2348039990003/)
    expect(await marked.getAttribute('data-chat')).toBe(chosen)
    await page.keyboard.press('Enter')
    await page.locator(`.chat-row[data-chat="${chosen}"][aria-selected="true"]`).waitFor()
    await page.getByRole('textbox', { name: /^Write to/ }).waitFor()
  })

  test('moving down to the list before the search is done keeps the focus there', async () => {
    await arrive('Chats')
    await page.getByTestId('chat-row').first().waitFor()
    const held = Promise.withResolvers<void>()
    await page.route('**/ui/rpc', async (route) => {
      if (route.request().postData()?.includes('Funke')) await held.promise
      await route.continue()
    })
    await search().fill('Funke')
    await page.keyboard.press('ArrowDown')
    await page.locator('.chat-rows[aria-busy="true"]').waitFor()
    expect(await findViolations(page)).toEqual([])
    held.resolve()
    await chatRow(CUSTOMER).and(page.locator('.active')).waitFor()
    await page.unroute('**/ui/rpc')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Funke Ade' }).waitFor()
    await search().fill('')
  })

  test('rows further down do not move when a new chat comes', async () => {
    await arrive('Chats')
    await page.getByTestId('chat-row').first().waitFor()
    await page.locator('.chat-rows').evaluate((box) => box.scrollTo({ top: 3_000 }))
    const first = () =>
      page.evaluate(() => {
        const box = document.querySelector('.chat-rows')!.getBoundingClientRect()
        return document.elementFromPoint(box.x + 80, box.y + 40)!.closest<HTMLElement>('[data-chat]')?.dataset['chat']
      })
    await expect.poll(first, LIMIT).toBeTruthy()
    const before = await first()
    await world.phone.customerWrites('2348039990002', 'one more customer')
    await page.locator('.fresh').waitFor()
    await expect.poll(first, LIMIT).toBe(before)
    await page.locator('.fresh').click()
    await chatRow('2348039990002').waitFor()
  })

  test('list and thread have no accessibility violations', async () => {
    await openCustomer()
    expect(await findViolations(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await findViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Back to all chats' }).click()
    await page.getByTestId('chat-row').first().waitFor()
    await page.setViewportSize({ width: 1280, height: 800 })
  })
})

describe('Activity', () => {
  const row = (text: string) => page.getByTestId('activity-row').filter({ hasText: text })

  test('filters are in the address and survive a reload; a row opens its steps and the HTTP exchange', async () => {
    await arrive('Activity')
    await search().fill('odd question')
    await expect.poll(() => page.getByTestId('activity-row').count(), LIMIT).toBe(1)
    await filtered('Handed over').click()
    await page.reload()
    await expect.poll(() => search().inputValue(), LIMIT).toBe('odd question')
    await row('odd question').click()
    const panel = page.getByRole('complementary', { name: 'The way of this message' })
    for (const step of ['received', 'stored', 'sent', 'answered']) {
      await panel.locator(`[data-step="${step}"].done`).waitFor()
    }
    await panel.getByText('Technical details').click()
    await panel.getByText('Status 200').waitFor()
    const wire = (await panel.locator('pre').allInnerTexts()).join('\n')
    expect(wire).toContain('"message": "an odd question"')
    expect(wire).toMatch(/X-Signature: sha256=[0-9a-f]{8}…/)
    expect(wire).not.toMatch(/sha256=[0-9a-f]{9}|v1,[\w+/]{9}/)
    expect(await findViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => panel.count(), LIMIT).toBe(0)
    await page.getByRole('button', { name: 'Clear filters' }).click()
  })

  test('a table is saved that spreadsheets can read without running anything in it', async () => {
    await arrive('Activity')
    await world.phone.customerWrites(CUSTOMER, '=HYPERLINK("http://example.com")')
    await row('=HYPERLINK').waitFor()
    await search().fill('HYPERLINK')
    await expect.poll(() => page.getByTestId('activity-row').count(), LIMIT).toBe(1)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as table' }).click(),
    ])
    const file = readFileSync((await download.path())!, 'utf8')
    expect(download.suggestedFilename()).toMatch(/\.csv$/)
    expect(file.startsWith('\ufeff"Received",')).toBe(true)
    expect(file).toContain(`"'=HYPERLINK(""http://example.com"")"`)
    await search().fill('')
  })

  test('by keyboard, arrows move between rows, Enter opens a row, and the chat is one step away', async () => {
    await arrive('Activity')
    await page.locator('.row-open').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Open the chat' }).click()
    await page.getByTestId('takeover-bar').waitFor()
    await go('Activity')
  })

  test('all refused messages are tried again after a question', async () => {
    await arrive('Activity')
    await filtered('Not accepted').click()
    await page.getByTestId('activity-row').first().waitFor()
    await page.getByRole('button', { name: /^Try all/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: /^Try all/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => page.getByRole('button', { name: /^Try (all|the)/ }).count(), LIMIT).toBe(0)
    await filtered('All').click()
    await page.getByTestId('activity-row').first().waitFor()
    expect(await findViolations(page)).toEqual([])
    await search().fill('nobody wrote this ever')
    await page.getByText('Nothing fits').waitFor()
    expect(await findViolations(page)).toEqual([])
  })
})

describe('Insights', () => {
  test('each plot says one thing, and the same figures are available as tables', async () => {
    await go('Insights')
    await expect.poll(() => page.locator('figure').count(), LIMIT).toBeGreaterThan(4)
    await page.locator('.plot canvas').nth(2).waitFor()
    const titles = await page.locator('figure h2').allInnerTexts()
    expect(titles[0]).toMatch(/^Most customers write between /)
    expect(titles[1]).toMatch(/^The bot answered \d+% of all messages/)
    expect(titles[2]).toMatch(/^Half of the answers come within /)
    expect(await findViolations(page)).toEqual([])
    await filtered('Tables').click()
    await page.getByRole('table').first().waitFor()
    expect(await page.getByRole('table').first().locator('tbody tr').count()).toBe(24)
    expect(await findViolations(page)).toEqual([])
  })

  test('the range can be chosen, is kept in the address, and is refused in words when invalid', async () => {
    await filtered('Last 30 days').click()
    await expect.poll(() => page.getByRole('table').nth(1).locator('tbody tr').count(), LIMIT).toBe(30)
    await filtered('Choose days').click()
    await page.getByLabel('From').fill('2020-01-01')
    await page.getByText('Choose at most a year.').waitFor()
    await page.getByLabel('To', { exact: true }).fill('2020-01-07')
    await page.getByText('No messages in this time').waitFor()
    expect(await findViolations(page)).toEqual([])
    await page.reload()
    await page.getByText('No messages in this time').waitFor()
  })
})

test('when the host cannot read data, each screen says so once in its own place, and retries on request', async () => {
  const error = { code: 'internal', message: 'Something went wrong inside Salesboy. Try again.' }
  const refuse = (names: readonly string[]) =>
    page.route('**/ui/rpc', (route) => {
      const { name } = route.request().postDataJSON() as { name: string }
      return names.includes(name) ? route.fulfill({ json: { ok: false, error } }) : route.continue()
    })
  const notices = () => page.locator('.toast').count()
  const tryAgain = () => page.locator('.empty-state').getByRole('button', { name: 'Try again' })
  await expect.poll(notices, LIMIT).toBe(0)
  await refuse(['chats.list', 'messages.list', 'insights.read'])
  for (const screen of ['Chats', 'Activity', 'Insights']) {
    await go('Home')
    await go(screen)
    await tryAgain().waitFor()
    expect(await page.locator('.empty-state').count()).toBe(1)
    expect(await notices(), `${screen}: not said twice`).toBe(0)
    expect(await findViolations(page)).toEqual([])
  }
  await page.unroute('**/ui/rpc')
  await tryAgain().click()
  await page.locator('figure').first().waitFor()

  await refuse(['chat.messages'])
  await arrive('Chats')
  await chatRow(CUSTOMER).click()
  await page.locator('.thread').getByText(error.message).waitFor()
  expect(await page.getByText(error.message).count()).toBe(1)
  expect(await notices()).toBe(0)
  await page.unroute('**/ui/rpc')
  await tryAgain().click()
  await bubble('How much is rice?').waitFor()
})
