import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Page } from '@playwright/test'
import type { Snapshot } from '../../src/shared/contract/events.ts'
import { findViolations } from '../support/find-violations.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import { sendCommand } from '../support/send-command.ts'

const LIMIT = { timeout: 45_000 }
let shop: OpenShop
let page: Page

beforeAll(async () => {
  shop = await openShop()
  page = shop.page
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
})
afterAll(async () => {
  await shop?.stop()
})
afterEach(() => page.unrouteAll({ behavior: 'wait' }))

/** Reloads the window with a snapshot that this program never makes, as a fault of ours would. */
async function beginWith(change: Partial<Record<keyof Snapshot, unknown>>): Promise<void> {
  await page.route('**/ui/rpc', async (route) => {
    const { name } = route.request().postDataJSON() as { name: string }
    if (name !== 'snapshot') return route.continue()
    const answer = (await (await route.fetch()).json()) as { value: object }
    return route.fulfill({ json: { ...answer, value: { ...answer.value, ...change } } })
  })
  await page.reload()
}
const broken = (where: string) => page.locator(where).getByTestId('broken')
const everyScreen = async () => {
  for (const name of ['home', 'chats', 'activity', 'insights', 'settings', 'help']) {
    await page.locator(`nav a[href="#/${name}"]`).click()
    await page.locator(`main .${name} h1`).waitFor({ state: 'attached' })
  }
}

test('when the pause control breaks, its place says so, all screens work, and Try again shows it once repaired', async () => {
  await beginWith({ pause: null })
  await broken('nav').getByText('This part could not be shown').waitFor()
  await everyScreen()
  expect(await page.getByTestId('broken').count()).toBe(1)
  expect(await findViolations(page)).toEqual([])
  await page.getByTestId('one-sentence').waitFor()
  await broken('nav').getByRole('button', { name: 'Copy details' }).click()
  await broken('nav').getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^Salesboy, pause\n/)
  // The snapshot is still wrong, so the part breaks again, and no other part does.
  await broken('nav').getByRole('button', { name: 'Try again' }).click()
  await broken('nav').waitFor()
  // Its event repairs the window.
  expect(await sendCommand(page, 'replies.pause', { minutes: null })).toMatchObject({ ok: true })
  await page.getByTestId('one-sentence').getByText('Answers are paused').waitFor()
  await broken('nav').getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('button', { name: 'Resume answers Answers paused' }).click()
  await page.getByRole('button', { name: 'Pause answers' }).waitFor()
})

test('when the one sentence breaks, the screens below it work', async () => {
  await beginWith({ diagnosis: { fault: 'none', said: null, action: 'none', sessionId: null } })
  await broken('header.top').waitFor()
  expect(await page.getByTestId('broken').count()).toBe(1)
  await everyScreen()
  await page.getByRole('button', { name: 'Pause answers' }).click()
  await page.getByRole('menuitem', { name: 'Until I resume' }).click()
  await page.getByRole('button', { name: 'Resume answers Answers paused' }).waitFor()
  await broken('header.top').getByRole('button', { name: 'Try again' }).click()
  await page.getByTestId('one-sentence').getByText('Answers are paused').waitFor()
  await page.getByRole('button', { name: 'Resume answers Answers paused' }).click()
  await page.getByTestId('one-sentence').getByText('All is well').waitFor()
})

test('when the palette breaks, it can be closed, and its actions still work on the screens', async () => {
  await beginWith({ sessions: [{ id: 'shop', name: 'shop', state: null }] })
  // A shop without a state breaks Home and the palette separately.
  await broken('main').waitFor()
  await page.locator('nav a[href="#/settings"]').click()
  await page.locator('main .settings h1').waitFor()
  await page.keyboard.press('Control+k')
  const over = page.locator('.broken.over')
  await over.waitFor()
  expect(await findViolations(page)).toEqual([])
  await over.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => over.count(), LIMIT).toBe(0)
  await page.keyboard.press('Control+/')
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
  await page.keyboard.press('Escape')
})

test('when the code of the list of keys cannot be fetched, Try again loads everything again', async () => {
  await page.route('**/assets/shortcuts-dialog-*.js', (route) => route.abort())
  await page.reload()
  await page.getByTestId('one-sentence').waitFor()
  await page.keyboard.press('Control+/')
  await page.locator('.broken.over').waitFor()
  await page.unrouteAll({ behavior: 'wait' })
  await page.locator('.broken.over').getByRole('button', { name: 'Try again' }).click()
  await page.getByTestId('one-sentence').waitFor()
  await expect.poll(() => page.getByTestId('broken').count(), LIMIT).toBe(0)
  await page.keyboard.press('Control+/')
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
})
