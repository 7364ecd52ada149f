import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { formatSetupLink } from '../../src/shared/setup/parse-setup-link.ts'
import { tabTo, walkAllStops } from '../support/keyboard.ts'
import { openPage, type OpenPage } from '../support/open-page.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startShop, type Shop } from '../support/start-shop.ts'

const CUSTOMER = '2348031234567'
const LIMIT = { timeout: 45_000 }
const SCREENS = ['Home', 'Chats', 'Activity', 'Insights', 'Settings', 'Help'] as const
let shop: Shop
let host: RunningHost
let opened: OpenPage
let page: Page

beforeAll(async () => {
  shop = await startShop({ host: { sessions: [] } })
  // Another host on an empty folder, without any setup.
  const dataDir = join(shop.world.directory, 'empty')
  mkdirSync(dataDir)
  host = await startHost({
    dataDir,
    browser: shop.world.browser,
    apiKey: 'key',
    set: { 'replies.humanDelay': 'off' },
  })
  opened = await openPage(host.openUrl, { acceptDownloads: true })
  page = opened.page
  page.setDefaultTimeout(LIMIT.timeout)
})
afterAll(async () => {
  await opened?.close()
  await host?.stop()
  await shop?.stop()
})
afterEach(() => expect(opened.complaints).toEqual([]))

const press = (key: string) => page.keyboard.press(key)
const screen = async (name: (typeof SCREENS)[number]) => {
  await press(`Alt+${SCREENS.indexOf(name) + 1}`)
  await page.locator(`main .${name.toLowerCase()} h1`).waitFor({ state: 'attached' })
}
const hasFocus = (locator: ReturnType<Page['locator']>) =>
  expect.poll(() => locator.evaluate((one) => one === document.activeElement), LIMIT).toBe(true)
const isGone = (role: 'dialog' | 'menu') => expect.poll(() => page.getByRole(role).count(), LIMIT).toBe(0)

test('the keyboard leads from an empty folder to the first answered message', async () => {
  const at = (step: string) => page.locator(`[data-testid="first-run"][data-step="${step}"]`).waitFor()
  await at('core')
  await tabTo(page, page.getByLabel('Paste your setup link'))
  await page.keyboard.insertText(
    formatSetupLink({ url: shop.core.url, userId: 'adas-shop', secret: 'secret', name: 'Ada’s Shop' }),
  )
  await hasFocus(page.getByRole('button', { name: 'Connect', exact: true }))
  await press('Enter')
  await at('phone')
  await hasFocus(page.getByRole('heading', { level: 1 }))
  // Covers both ways to link. The phone itself is in the owner's other hand.
  await tabTo(page, page.getByRole('button', { name: 'Use a code instead' }))
  await press('Enter')
  await hasFocus(page.getByLabel('The shop’s WhatsApp number'))
  await page.keyboard.type('+234 700 000 0000')
  await press('Enter')
  const code = (await page.getByTestId('pairing-code').innerText()).trim()
  await shop.world.phone.call('enterPairingCode', { code })
  await at('done')
  await hasFocus(page.getByRole('heading', { level: 1 }))
  await shop.world.phone.customerWrites(CUSTOMER, 'how much is rice?')
  await page.locator('[data-testid="message-way"][data-reached="4"]').waitFor()
  await tabTo(page, page.getByRole('button', { name: 'Open Salesboy' }))
  await press('Enter')
  await page.locator('[data-testid="session-card"][data-state="connected"]').waitFor()
  expect((await shop.world.phone.replies(CUSTOMER)).map(({ body }) => body)).toEqual(['Rice (50 kg) is ₦78,000.'])
})

describe('a menu', () => {
  const pause = () => page.getByRole('button', { name: 'Pause answers' })

  test('moves by arrows and first letters, chooses with Enter, and returns the focus', async () => {
    await screen('Home')
    await pause().focus()
    await press('Enter')
    const items = page.getByRole('menuitem')
    for (const place of [0, 1, 2, 3]) {
      await hasFocus(items.nth(place))
      await press('ArrowDown')
    }
    await press('u')
    await hasFocus(page.getByRole('menuitem', { name: 'Until tomorrow morning' }))
    await press('Home')
    await hasFocus(items.first())
    await press('Enter')
    await page.getByRole('button', { name: /^Resume answers Answers paused until / }).waitFor()
    await isGone('menu')
    await tabTo(page, page.getByRole('button', { name: /^Resume answers Answers paused until / }))
    await press('Enter')
    await pause().waitFor()
  })

  test('closes on the first Escape even when a notice appeared after it, and the notice stays', async () => {
    await screen('Activity')
    await page.getByTestId('activity-row').first().waitFor()
    const table = Promise.withResolvers<void>()
    await page.route('**/ui/rpc', async (route) => {
      if ((route.request().postDataJSON() as { name: string }).name === 'messages.export') await table.promise
      await route.continue()
    })
    await page.getByRole('button', { name: 'Save as table' }).focus()
    await press('Enter')
    await pause().focus()
    await press('Enter')
    await hasFocus(page.getByRole('menuitem').first())
    table.resolve()
    const notice = page.locator('.toast').filter({ hasText: 'saved as a table' })
    await notice.waitFor()
    await press('Escape')
    await isGone('menu')
    await hasFocus(pause())
    expect(await notice.count()).toBe(1)
    await page.unroute('**/ui/rpc')
  })
})

test.each(SCREENS)('%s: Tab reaches every control and field, and shows the focus', async (name) => {
  await screen(name)
  if (name === 'Chats') {
    await page.getByTestId('chat-row').first().waitFor()
    await page.locator('.chat-rows').focus()
    await press('Enter')
    await page.getByRole('textbox', { name: /^Write to/ }).waitFor()
  }
  if (name === 'Activity') {
    await page.locator('.row-open').first().focus()
    await press('Enter')
    await page.getByRole('button', { name: 'Open the chat' }).waitFor()
  }
  if (name === 'Insights') await page.locator('figure').first().waitFor()
  const { wanted, missed, hidden } = await walkAllStops(page)
  expect(wanted).toBeGreaterThan(10)
  expect({ missed, hidden }).toEqual({ missed: [], hidden: [] })
})

describe('a dialog', () => {
  /** Opens a dialog by keyboard and leaves it with Escape. The focus must return to the opener. */
  async function leave(opener: Locator, open: () => Promise<void>, title: RegExp): Promise<void> {
    await tabTo(page, opener)
    await open()
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.waitFor()
    // Tab stays inside the dialog, in both directions.
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let presses = 0; presses < 6; presses += 1) {
        await press(key)
        expect(await dialog.evaluate((one) => one.contains(document.activeElement)), `${title} ${key}`).toBe(true)
      }
    }
    await press('Escape')
    await isGone('dialog')
    await hasFocus(opener)
  }
  const enter = () => press('Enter')
  const fromMenu = (item: string) => async () => {
    await press('Enter')
    await tabToItem(item)
    await press('Enter')
  }
  const tabToItem = async (name: string) => {
    const item = page.getByRole('menuitem', { name })
    await item.waitFor()
    for (let presses = 0; presses < 10; presses += 1) {
      if (await item.evaluate((one) => one === document.activeElement)) return
      await press('ArrowDown')
    }
    throw new Error(`no arrow leads to ${name}`)
  }

  test('of the shop traps and returns the focus: disconnect, rename, unlink', async () => {
    await screen('Home')
    const more = page.getByRole('button', { name: 'More actions' })
    await leave(page.getByRole('button', { name: 'Disconnect' }), enter, /^Disconnect Ada’s Shop\?$/)
    await leave(more, fromMenu('Rename'), /^Rename this shop$/)
    await leave(more, fromMenu('Unlink this phone…'), /^Unlink this phone\?$/)
  })

  test('of a chat, of a retry, of the palette and of the list of keys traps and returns the focus', async () => {
    await screen('Chats')
    await page.locator('.chat-rows').focus()
    await press('Enter')
    const more = page.getByRole('button', { name: 'More about this chat' })
    await leave(more, fromMenu('Delete this customer’s data…'), /^Delete everything about /)
    await leave(more, () => press('Control+k'), /^Go to or do$/)
    await leave(more, () => press('Control+/'), /^Keyboard$/)
    shop.core.fail({ fault: { kind: 'status', status: 422 }, times: 1 })
    await shop.world.phone.customerWrites('2348031234568', 'an odd question')
    await screen('Activity')
    await leave(page.getByRole('button', { name: /^Try the 1 / }), enter, /^Try 1 message again\?$/)
  })

  test('of a setting or a secret traps and returns the focus, and a saved field keeps it', async () => {
    await screen('Settings')
    const days = page.getByLabel('Keep messages for')
    const askFor = (value: string) => async () => {
      await press('Control+a')
      await page.keyboard.type(value)
      await press('Enter')
    }
    await leave(days, askFor('5'), /^Change “Keep messages for”\?$/)
    expect(await days.inputValue()).toBe('30')
    await askFor('31')()
    await page.locator('.toast').filter({ hasText: 'Saved' }).waitFor()
    await hasFocus(days)
    // 30 is a decrease only once the window knows that 31 is stored.
    const asked = async () => {
      if ((await page.getByRole('dialog').count()) === 0) await askFor('30')()
      return page.getByRole('dialog').count()
    }
    await expect.poll(asked, LIMIT).toBe(1)
    await tabTo(page, page.getByRole('button', { name: 'Change it' }))
    await enter()
    await isGone('dialog')
    await hasFocus(days)
    const remove = page.locator('[data-setting="core.secret"]').getByRole('button', { name: 'Remove' })
    await leave(remove, enter, /^Remove “Secret”\?$/)
  })
})

test('the last shop is unlinked and removed, and Home leads to the settings and to a new shop', async () => {
  const menu = async (item: string) => {
    const more = page.getByRole('button', { name: 'More actions' })
    await tabTo(page, more)
    await press('Enter')
    await page.keyboard.type(item.slice(0, 3))
    await hasFocus(page.getByRole('menuitem', { name: item }))
    await press('Enter')
    await page.getByRole('dialog').waitFor()
  }
  await screen('Home')
  await menu('Unlink this phone…')
  await hasFocus(page.getByLabel('Type UNLINK to confirm'))
  await page.keyboard.type('unlink')
  await press('Enter')
  await expect.poll(async () => (await shop.world.phone.call('state')).accounts[0]!.devices.length, LIMIT).toBe(0)
  await page.locator('[data-testid="session-card"]:is([data-state="stopped"], [data-state="unlinked"])').waitFor()
  await menu('Remove')
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Remove' }))
  await press('Enter')
  await page.getByRole('heading', { name: 'Add your shop' }).waitFor()

  await screen('Settings')
  await tabTo(page, page.getByLabel('Address', { exact: true }))
  await press('Control+a')
  await press('Delete')
  await press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Change it' }))
  await press('Enter')
  await screen('Home')
  await tabTo(page, page.locator('.add-shop').getByRole('button', { name: 'Open settings' }))
  await press('Enter')
  await page.locator('main .settings h1').waitFor()
  await screen('Home')
  await tabTo(page, page.getByLabel('User id'))
  await page.keyboard.type('bolas-shop')
  await press('Enter')
  await page.locator('[data-testid="session-card"][data-state="needs-link"]').waitFor()
})
