import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
import { findViolations } from '../support/find-violations.ts'
import { openPage, type OpenPage } from '../support/open-page.ts'
import type { RunningHost } from '../support/start-host.ts'
import { startShop, type Shop } from '../support/start-shop.ts'
import type { World } from '../support/start-world.ts'

const SESSION = 'shop-1'
const CUSTOMER = '2348031234567'
let shop: Shop
let world: World
let core: SampleCore
let host: RunningHost
let opened: OpenPage

beforeAll(async () => {
  shop = await startShop({ core: { thinkingMs: 50 }, host: { sessions: [SESSION] } })
  ;({ world, core, host } = shop)
  opened = await openPage(host.openUrl)
})

afterAll(async () => {
  await opened?.close()
  await shop?.stop()
})

const card = () => opened.page.getByTestId('session-card')
const shows = (state: string) =>
  card()
    .and(opened.page.locator(`[data-state="${state}"]`))
    .waitFor({ timeout: 30_000 })

test('the owner links by QR, sees a message and its answer live, disconnects, reloads, connects and unlinks', async () => {
  const { page, complaints } = opened
  await shows('needs-link')
  const image = page.getByTestId('qr-image')
  await image.waitFor()
  expect(new URL(page.url()).hash).not.toContain('token')
  await world.phone.call('scanQr', { qr: (await image.getAttribute('data-qr'))! })
  await shows('connected')
  expect(await page.getByTestId('one-sentence').innerText()).toContain('All is well')

  await world.phone.customerWrites(CUSTOMER, 'Hello, how much is <b>rice</b>?')
  const row = page.getByTestId('message-row')
  await row.and(page.locator('[data-state="delivered"]')).waitFor()
  // The text is never shown as markup.
  expect(await row.innerText()).toContain('<b>rice</b>')
  await row.getByTestId('reply').and(page.locator('[data-state="sent"]')).waitFor()
  expect((await world.phone.replies(CUSTOMER)).map(({ body }) => body)).toEqual(['Rice (50 kg) is ₦78,000.'])

  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Keep connected' }).click()
  await shows('connected')
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  await shows('stopped')

  await page.reload()
  await shows('stopped')
  expect(await page.getByTestId('message-row').count()).toBe(1)

  await page.getByRole('button', { name: 'Connect', exact: true }).first().click()
  await shows('connected')

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Unlink this phone…' }).click()
  const dialog = page.getByRole('dialog')
  const confirm = dialog.getByRole('button', { name: 'Unlink this phone' })
  expect(await confirm.isDisabled()).toBe(true)
  await dialog.getByLabel('Type UNLINK to confirm').fill('unlink')
  await confirm.click()
  await card().and(page.locator('[data-state="stopped"], [data-state="unlinked"], [data-state="needs-link"]')).waitFor()
  const again = card().getByRole('button', { name: /^(Connect|Link again)$/ })
  if (await again.isVisible()) await again.click()
  await shows('needs-link')
  await page.getByTestId('qr-image').waitFor({ timeout: 30_000 })
  expect(complaints).toEqual([])
})

test('the address works once: a second browser is not let in', async () => {
  const other = await openPage(host.openUrl)
  try {
    await other.page.getByText('This link was used already').waitFor()
  } finally {
    await other.close()
  }
})

test('settings show what was fixed at the start, and Test connection answers in plain words', async () => {
  const { page } = opened
  await page.getByRole('link', { name: 'Settings' }).click()
  expect(await page.getByLabel('Address', { exact: true }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByTestId('test-result').and(page.locator('[data-kind="ok"]')).waitFor()
  core.fail({ fault: { kind: 'status', status: 401 }, times: 1 })
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('The assistant does not accept this secret').waitFor()

  const limit = page.getByLabel('Most answers', { exact: true })
  await limit.fill('50')
  await limit.press('Enter')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => page.getByLabel('Most answers', { exact: true }).inputValue()).toBe('200')
})

test.each(['Home', 'Activity', 'Settings', 'Help'])(
  '%s has no accessibility violations in either theme',
  async (name) => {
    const { page } = opened
    await page.getByRole('link', { name, exact: true }).click()
    await page.locator(`main .${name.toLowerCase()} h1`).waitFor({ state: 'attached' })
    expect(await findViolations(page)).toEqual([])
  },
)
