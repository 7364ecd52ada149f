import { mkdirSync, symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { settingNames } from '../../src/shared/model/settings.ts'
import { tabTo } from '../support/keyboard.ts'
import { openPage } from '../support/open-page.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import { startHost } from '../support/start-host.ts'

const CUSTOMER = '2348039990001'
const LIMIT = { timeout: 45_000 }
let shop: OpenShop
let page: Page

beforeAll(async () => {
  shop = await openShop({ host: { sessions: ['shop'] } })
  page = shop.page
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
})
afterAll(async () => {
  await shop?.stop()
})
afterEach(() => expect(shop.complaints).toEqual([]))

const card = (id: string, state: string) =>
  page.locator(`[data-testid="session-card"][data-session-id="${id}"][data-state="${state}"]`)
const go = async (screen: string) => {
  await page.locator(`nav a[href="#/${screen}"]`).click()
  await page.locator(`main .${screen} h1`).waitFor({ state: 'attached' })
}
const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const dialog = () => page.getByRole('dialog')
const sentence = () => page.getByTestId('one-sentence')
const isWell = () => sentence().getByText('All is well').waitFor()
/** The page in the hidden browser. A restart makes a new one. */
const hiddenPage = async () => (await shop.world.phone.call('state')).pages.find(({ deviceId }) => deviceId)?.pageId

describe('the frame', () => {
  test('skips to the content, and opens the palette by its button', async () => {
    await go('home')
    await page.reload()
    await isWell()
    await tabTo(page, page.getByRole('link', { name: 'Skip to content' }))
    await page.keyboard.press('Enter')
    await page.locator('main:focus').waitFor()
    await press('Commands')
    await page.getByPlaceholder('What do you want to do?').fill('no such thing')
    await page.getByText('Nothing fits.').waitFor()
    await page.keyboard.press('Escape')
  })

  test('every shortcut in the list of keys does what the list says', async () => {
    const does: Readonly<Record<string, () => Promise<unknown>>> = {
      'Search and do anything': async () => {
        await page.getByPlaceholder('What do you want to do?').waitFor()
        await page.keyboard.press('Escape')
      },
      'Pause or resume answers': async () => {
        await sentence().getByText('Answers are paused').waitFor()
        await sentence().getByRole('button', { name: 'Resume answers' }).click()
        await isWell()
      },
      'Search on this screen': () => page.locator('input[type=search]:focus').waitFor(),
      'Search, from within a list': () => page.locator('main .chats input[type=search]:focus').waitFor(),
      'Go to the notices': () => page.locator('.toasts:focus').waitFor({ state: 'attached' }),
      'Show this list': async () => {
        await dialog().waitFor()
        await page.keyboard.press('Escape')
      },
    }
    // All other tests cover how to move, choose and leave.
    const passing = ['Move between things', 'Move in a list and open', 'Close what is open']
    await shop.world.phone.customerWrites(CUSTOMER, 'good morning')
    await shop.world.phone.waitForReply(CUSTOMER)
    await go('settings')
    await page.keyboard.press('Control+/')
    await page.locator('.keys').waitFor()
    const rows = await page.locator('.keys > div').evaluateAll((all) =>
      all.map((row) => ({
        what: row.querySelector('dt')!.textContent,
        keys: [...row.querySelectorAll('kbd')].map((key) => key.textContent),
      })),
    )
    await press('Close')
    await expect.poll(() => dialog().count(), LIMIT).toBe(0)
    for (const { what, keys } of rows) {
      if (passing.includes(what)) continue
      const combination = keys.map((key) => (key === 'Ctrl' ? 'Control' : key)).join('+')
      const screen = /^Open (\w+)$/.exec(what)?.[1]?.toLowerCase()
      if (what === 'Search on this screen') await page.keyboard.press('Alt+5')
      if (what === 'Search on this screen') await page.locator('main .settings h1').waitFor()
      if (what === 'Search, from within a list') {
        await go('chats')
        await page.locator('main [role=listbox]').focus()
      }
      await page.keyboard.press(combination)
      if (screen !== undefined) await page.locator(`main .${screen} h1`).waitFor({ state: 'attached' })
      else await does[what]!()
      await expect.poll(() => dialog().count(), { ...LIMIT, message: what }).toBe(0)
    }
    expect(rows.length).toBe(6 + Object.keys(does).length + passing.length)
  })

  test('every command of the palette leads where its name says', async () => {
    const open = async () => {
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('What do you want to do?').waitFor()
    }
    const choose = async (name: string) => {
      await open()
      await page.keyboard.insertText(name)
      // Enter chooses the marked item, which follows the typed text with a short delay.
      await expect
        .poll(() => page.locator('[cmdk-item][aria-selected="true"] bdi').allInnerTexts(), { ...LIMIT, message: name })
        .toEqual([name])
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByPlaceholder('What do you want to do?').count(), LIMIT).toBe(0)
    }
    await open()
    const groups = await page
      .locator('[cmdk-group]')
      .evaluateAll((all) =>
        all.map(
          (group) =>
            [
              group.querySelector('[cmdk-group-heading]')!.textContent,
              [...group.querySelectorAll('[cmdk-item] bdi')].map((item) => item.textContent),
            ] as const,
        ),
      )
    const named = Object.fromEntries(groups)
    // The list of settings is too long to show, so typing finds the best few.
    await page.keyboard.insertText('e')
    const heading = page.locator('[cmdk-group-heading]', { hasText: /^Settings$/ })
    const found = page.locator('[cmdk-group]').filter({ has: heading }).locator('[cmdk-item]')
    await expect.poll(() => found.count(), LIMIT).toBe(12)
    await page.keyboard.press('Escape')
    const always = Object.keys(named).filter((heading) => heading !== 'Lately' && heading !== 'Chats')
    expect(always).toEqual(['Screens', 'Shops', 'Answers', 'More'])
    for (const name of named['Screens']!) {
      await choose(name)
      await page.locator(`main .${name.replace('Open ', '').toLowerCase()} h1`).waitFor({ state: 'attached' })
    }
    expect(named['Answers']!.map((name) => name.replace('Pause answers: ', ''))).toEqual([
      'For 15 minutes',
      'For 1 hour',
      'Until tomorrow morning',
      'Until I resume',
    ])
    for (const name of named['Answers']!) {
      await choose(name)
      await sentence().getByText('Answers are paused').waitFor()
      await choose('Resume answers')
      await isWell()
    }
    await go('home')
    const asked = ['Disconnect shop', 'Rename shop', 'Unlink shop…']
    expect(named['Shops']).toEqual(['Restart shop', ...asked, 'Add shop'])
    for (const name of asked) {
      await choose(name)
      await dialog().waitFor()
      await page.keyboard.press('Escape')
      await expect.poll(() => dialog().count(), LIMIT).toBe(0)
    }
    await choose('Add shop')
    await page.locator('main .settings h1').waitFor({ state: 'attached' })
    await go('home')
    const before = await hiddenPage()
    await choose('Restart shop')
    await expect.poll(async () => [undefined, before].includes(await hiddenPage()), LIMIT).toBe(false)
    await card('shop', 'connected').waitFor()
    const places = { 'Show the chats that wait for you': 'needs-you', 'Show the unread chats': 'unread' }
    const rest = ['Test connection', 'Check whether something is wrong', 'Show this list']
    expect(named['More']).toEqual([...Object.keys(places), ...rest])
    for (const [name, place] of Object.entries(places)) {
      await choose(name)
      await expect.poll(() => page.url(), LIMIT).toContain(place)
    }
    await choose('Test connection')
    await page.locator('main .settings h1').waitFor({ state: 'attached' })
    await choose('Check whether something is wrong')
    await page.getByText('Every step is fine.').waitFor()
    await choose('Show this list')
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog().count(), LIMIT).toBe(0)
    const labels = await (async () => {
      await go('settings')
      return page.locator('[data-setting] label').allInnerTexts()
    })()
    // A setting that is not on this screen must not be found, even by its dotted name.
    const here = await page
      .locator('[data-setting]')
      .evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset['setting']!))
    const elsewhere = settingNames.filter((name) => !here.includes(name))
    expect(elsewhere).not.toEqual([])
    await open()
    for (const name of elsewhere) {
      await page.keyboard.press('Control+a')
      await page.keyboard.insertText(name)
      await page.locator('.palette').getByText('Nothing fits.').waitFor()
      await page.keyboard.press('Control+a')
      await page.keyboard.insertText('core.url')
      await page.locator('[cmdk-item]').first().waitFor()
    }
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByPlaceholder('What do you want to do?').count(), LIMIT).toBe(0)
    // The two secrets are not commands; every other row is.
    for (const name of labels.filter((label) => !/^Secret$|^Key for/.test(label))) {
      await choose(name)
      // A setting fixed at the start cannot be changed; it is only shown.
      const arrived = () =>
        page.evaluate((wanted) => {
          const labels = [...document.querySelectorAll<HTMLLabelElement>('[data-setting] label')]
          const { control } = labels.find(({ textContent }) => textContent === wanted)!
          const { top, bottom } = control!.getBoundingClientRect()
          const isFixed = (control as HTMLInputElement).disabled
          return (isFixed || control === document.activeElement) && top >= 0 && bottom <= innerHeight
        }, name)
      await expect.poll(arrived, { ...LIMIT, message: name }).toBe(true)
    }
  })
})

describe('the one sentence', () => {
  const act = (name: string) => sentence().getByRole('button', { name, exact: true }).click()

  test('connects a disconnected shop', async () => {
    await go('home')
    const fromPalette = async () => {
      await page.keyboard.press('Control+k')
      // The entry for the current trouble comes first and is marked.
      const marked = page.locator('[cmdk-item][aria-selected="true"] bdi')
      await expect.poll(() => marked.allInnerTexts(), LIMIT).toEqual(['Connect'])
      await page.keyboard.press('Enter')
    }
    for (const connect of [() => act('Connect'), fromPalette]) {
      await card('shop', 'connected').getByRole('button', { name: 'Disconnect' }).click()
      await dialog().getByRole('button', { name: 'Disconnect' }).click()
      await card('shop', 'stopped').waitFor()
      await connect()
      await card('shop', 'connected').waitFor()
      await isWell()
    }
  })

  test('opens the settings when the assistant refuses the secret', async () => {
    shop.core.fail({ fault: { kind: 'status', status: 401 }, times: 1 })
    await shop.world.phone.customerWrites(CUSTOMER, 'are you open?')
    await act('Check the secret')
    await page.locator('main .settings h1').waitFor()
    await press('Test connection')
    await page.locator('[data-testid="test-result"][data-kind="ok"]').waitFor()
    await go('home')
    await shop.world.phone.waitForReply(CUSTOMER)
    await isWell()
  })

  test('leads to the browser setting when a shop’s browser is missing, and the card tries again', async () => {
    const { world, core } = shop
    const dataDir = join(world.directory, 'late')
    const browser = join(world.directory, 'late-browser')
    mkdirSync(dataDir)
    const options = { webhookUrl: core.url, secret: 'secret', apiKey: 'key', sessions: ['late'] }
    const host = await startHost({ ...options, dataDir, browser })
    const other = await openPage(host.openUrl)
    try {
      const at = (state: string) => other.page.locator(`[data-session-id="late"][data-state="${state}"]`)
      await at('failed').waitFor(LIMIT)
      symlinkSync(world.browser, browser)
      // The browser was named when the program was started.
      await other.page.getByTestId('one-sentence').getByRole('button', { name: 'Choose another browser' }).click()
      await other.page.locator('main .settings h1').waitFor({ state: 'attached' })
      await other.page.locator('nav a[href="#/home"]').click()
      await at('failed').getByRole('button', { name: 'Try again' }).click()
      await at('needs-link').waitFor(LIMIT)
      unlinkSync(browser)
      await other.page.getByRole('button', { name: 'More actions' }).click()
      await other.page.getByRole('menuitem', { name: 'Restart' }).click()
      await at('failed').waitFor(LIMIT)
      symlinkSync(world.browser, browser)
      await at('failed').getByRole('button', { name: 'Try again' }).click()
      await at('needs-link').waitFor(LIMIT)
    } finally {
      await other.close()
      await host.stop()
    }
  })

  test('takes WhatsApp back after it was opened elsewhere, as the card does', async () => {
    for (const button of [
      () => sentence().getByRole('button', { name: 'Use here', exact: true }),
      () => page.getByTestId('session-card').getByRole('button', { name: 'Use here' }),
    ]) {
      await shop.world.phone.call('conflict')
      await card('shop', 'conflict').waitFor()
      await button().click()
      await card('shop', 'connected').waitFor()
    }
    await isWell()
  })
})

describe('a shop’s card', () => {
  const menu = async (id: string, item: string) => {
    await page.locator(`[data-session-id="${id}"]`).getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
  }

  test('restarts, keeps name and link when a dialog is cancelled, and can be renamed', async () => {
    await go('home')
    const before = await hiddenPage()
    await menu('shop', 'Restart')
    await expect.poll(async () => [undefined, before].includes(await hiddenPage()), LIMIT).toBe(false)
    await card('shop', 'connected').waitFor()
    await menu('shop', 'Unlink this phone…')
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await menu('shop', 'Rename')
    await dialog().getByLabel('Name').fill('Not this')
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('heading', { name: 'shop', exact: true }).waitFor()
    await menu('shop', 'Rename')
    await dialog().getByLabel('Name').fill('Ada’s Shop')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Ada’s Shop' }).waitFor()
    expect((await shop.world.phone.call('state')).accounts[0]!.devices).toHaveLength(1)
  })

  test('a second shop: the sentence leads to its code, the code can be copied, and the shop is removed after a question', async () => {
    await go('settings')
    await page.getByLabel('User id').fill('second')
    await press('Add shop')
    await card('second', 'needs-link').waitFor()
    await go('settings')
    await sentence().getByRole('button', { name: 'Show how' }).click()
    await card('second', 'needs-link').getByRole('button', { name: 'Use a code instead' }).click()
    await page.getByTestId('phone-country').selectOption('NG')
    await page.getByLabel('The shop’s WhatsApp number').fill('0803 123 4567')
    await page.getByTestId('phone-reading').getByText('Nigeria').waitFor()
    await press('Use the QR code instead')
    await press('Use a code instead')
    await page.getByTestId('phone-country').selectOption({ label: 'The number starts with +' })
    await page.getByLabel('The shop’s WhatsApp number').fill('+234 700 000 0000')
    await press('Get a code')
    const code = (await page.getByTestId('pairing-code').innerText()).trim()
    await press('Copy the code')
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText()), LIMIT).toBe(code.replace('-', ''))

    await go('chats')
    await page.getByRole('combobox', { name: 'Shop' }).selectOption({ label: 'second' })
    await page.getByText('No chats yet').waitFor()
    await page.getByRole('combobox', { name: 'Shop' }).selectOption({ label: 'All shops' })
    await page.getByTestId('chat-row').first().waitFor()

    await go('home')
    await menu('second', 'Remove')
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    expect(await page.locator('[data-session-id="second"]').count()).toBe(1)
    await menu('second', 'Remove')
    await dialog().getByRole('button', { name: 'Remove' }).click()
    await expect.poll(() => page.locator('[data-session-id="second"]').count(), LIMIT).toBe(0)
    await isWell()
  })
})
