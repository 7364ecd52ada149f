import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
import { findViolations } from '../support/find-violations.ts'
import { openPage, type OpenPage } from '../support/open-page.ts'
import type { RunningHost } from '../support/start-host.ts'
import { startShop, type Shop } from '../support/start-shop.ts'
import type { World } from '../support/start-world.ts'

const CUSTOMER = '2348031234567'
/** A loaded machine answers late, but it answers. */
const PATIENCE = 45_000
let shop: Shop
let world: World
let core: SampleCore
let host: RunningHost
let opened: OpenPage
let ownPhone: string

beforeAll(async () => {
  shop = await startShop({ host: { sessions: ['shop-1'] } })
  ;({ world, core, host } = shop)
  opened = await openPage(host.openUrl)
  opened.page.setDefaultTimeout(PATIENCE)
  await world.phone.linkByQr()
  await opened.page.locator('[data-testid="session-card"][data-state="connected"]').waitFor()
  ownPhone = (await world.phone.call('state')).accounts[0]!.phone
  await world.phone.call('saveContact', { contactPhone: CUSTOMER, pushName: 'Ada Obi' })
})

afterAll(async () => {
  await opened?.close()
  await shop?.stop()
})

const panel = () => opened.page.getByTestId('takeover-panel')
const rowOf = (text: string) => opened.page.getByTestId('message-row').filter({ hasText: text })
const ownerWrites = (to: string, body: string) =>
  world.phone.call('ownerMessage', { to, content: { kind: 'chat', body } })
const answersTo = async (chat: string) => (await world.phone.replies(chat)).map(({ body }) => body)
/** Waits for this number of answers of the remote control, and returns them. */
const toldTo = async (count: number): Promise<readonly string[]> => {
  await expect.poll(async () => (await answersTo(ownPhone)).length, { timeout: PATIENCE }).toBe(count)
  return answersTo(ownPhone)
}

test('when the owner answers on the phone, the bot is visibly silent there until the chat is handed back', async () => {
  const { page } = opened
  await world.phone.customerWrites(CUSTOMER, 'how much is rice?')
  await world.phone.waitForReply(CUSTOMER, { timeoutMs: PATIENCE })
  expect(await panel().count()).toBe(0)

  await ownerWrites(CUSTOMER, 'Ada, I answer myself')
  await panel().getByText('Ada Obi').waitFor()
  await panel().getByText('The bot returns at').waitFor()
  await world.phone.customerWrites(CUSTOMER, 'and how much are the beans?')
  const silent = rowOf('and how much are the beans?')
  await silent.getByText('You are answering in this chat.').waitFor()
  expect(core.received.at(-1)?.body).toMatchObject({ human_takeover: true })

  await silent.getByRole('button', { name: 'Send it anyway' }).click()
  await silent.getByTestId('reply').and(page.locator('[data-state="sent"]')).waitFor()
  expect(await answersTo(CUSTOMER)).toHaveLength(2)
  // Our own send does not count as the owner's, so the takeover stays as it was.
  await page.reload()
  await panel().getByText('Ada Obi').waitFor()

  await panel().getByRole('button', { name: 'Hand back the chat with Ada Obi to the bot' }).click()
  await panel().waitFor({ state: 'detached' })
  await world.phone.customerWrites(CUSTOMER, 'is there garri?')
  await rowOf('is there garri?').getByTestId('reply').and(page.locator('[data-state="sent"]')).waitFor()
})

test('a chat is taken over from one of its messages, and Home with the panel has no accessibility violations', async () => {
  const { page } = opened
  await rowOf('is there garri?').getByRole('button', { name: 'Take over the chat with Ada Obi' }).click()
  await panel().getByText('Ada Obi').waitFor()
  expect(await findViolations(page)).toEqual([])
  await rowOf('is there garri?').getByRole('button', { name: 'Hand back the chat with Ada Obi' }).click()
  await panel().waitFor({ state: 'detached' })
})

test('the pause menu pauses until tomorrow morning and says so', async () => {
  const { page } = opened
  await page.getByRole('button', { name: 'Pause answers' }).click()
  expect(await page.getByRole('menuitem').allInnerTexts()).toEqual([
    'For 15 minutes',
    'For 1 hour',
    'Until tomorrow morning',
    'Until I resume',
  ])
  await page.getByRole('menuitem', { name: 'Until tomorrow morning' }).click()
  const resume = page.getByRole('button', { name: /^Resume answers Answers paused until .*07:00/ })
  await resume.waitFor()
  await page.getByText('Answers are paused. Customers’ messages still arrive.').waitFor()
  await resume.click()
  await page.getByText('All is well').waitFor()
})

test('orders in the chat with oneself are obeyed once, under the phone and under the LID, and do not reach the core', async () => {
  const { page } = opened
  const before = core.received.length
  await ownerWrites(ownPhone, 'buy rice and oil')
  await ownerWrites(ownPhone, 'Status?')
  expect(await toldTo(1)).toEqual([expect.stringMatching(/^Salesboy: All is well\./)])
  await ownerWrites(ownPhone, 'pause 1h')
  await page.getByText('Answers are paused. Customers’ messages still arrive.').waitFor()
  await ownerWrites(ownPhone, 'resume')
  await toldTo(3)
  await ownerWrites(ownPhone, 'take over ada')
  await panel().getByText('Ada Obi').waitFor()

  await world.phone.call('setKnobs', { lidSelfChat: true })
  await ownerWrites(ownPhone, 'hand back')
  expect((await toldTo(5)).slice(3)).toEqual([
    expect.stringMatching(/^Salesboy: Ada Obi is yours until /),
    'Salesboy: The bot answers Ada Obi again.',
  ])
  // A group with the same name is just a group.
  const group = await world.phone.call('createGroup', { subject: 'Message yourself', participants: [CUSTOMER] })
  await ownerWrites(group.id, 'pause 1h')
  await ownerWrites(ownPhone, 'status')
  expect((await toldTo(6)).at(-1)).toMatch(/^Salesboy: All is well\./)
  expect(core.received.length).toBe(before)
  expect(await panel().getByText('Ada Obi').count()).toBe(0)
})

test('disconnect is answered first, and the next connect does not obey old orders again', async () => {
  const { page } = opened
  await ownerWrites(ownPhone, 'disconnect')
  await page.locator('[data-testid="session-card"][data-state="stopped"]').waitFor()
  expect((await toldTo(7)).at(-1)).toContain('press Connect on the computer')
  await page.getByRole('button', { name: 'Connect', exact: true }).first().click()
  await page.locator('[data-testid="session-card"][data-state="connected"]').waitFor()
  // A new order shows that everything before it has been read.
  await ownerWrites(ownPhone, 'help')
  expect((await toldTo(8)).at(-1)).toContain('take over NAME')
  expect(await page.locator('[data-testid="session-card"][data-state="connected"]').count()).toBe(1)
  expect(opened.complaints).toEqual([])
})
