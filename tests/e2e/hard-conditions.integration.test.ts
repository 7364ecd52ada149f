import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
import { findSmallTargets, findWordlessSigns, walkFocus } from '../support/find-faults-of-use.ts'
import { findOverflow, findViolationsNow } from '../support/find-violations.ts'
import { nastyTexts } from '../support/nasty-texts.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import { readCsv } from '../support/read-csv.ts'
import type { World } from '../support/start-world.ts'

const LIMIT = { timeout: 45_000 }
const SCREENS = ['Home', 'Chats', 'Activity', 'Insights', 'Settings', 'Help'] as const
let shop: OpenShop
let world: World
let core: SampleCore
let page: Page

beforeAll(async () => {
  shop = await openShop({ context: { acceptDownloads: true } })
  ;({ world, core, page } = shop)
})
afterAll(async () => {
  await shop?.stop()
})
afterEach(() => page.setViewportSize({ width: 1280, height: 800 }))

const phoneOf = (index: number) => `23480399910${String(index).padStart(2, '0')}`
const chatRow = (index: number) => page.locator(`[data-testid="chat-row"][data-chat="${phoneOf(index)}@c.us"]`)
const toast = (text: string | RegExp) => page.locator('.toast').filter({ hasText: text })

/** Opens a screen and waits for its title. */
async function go(screen: (typeof SCREENS)[number]): Promise<void> {
  await page.locator(`nav a[href="#/${screen.toLowerCase()}"]`).click()
  await page.locator('main h1').first().waitFor({ state: 'attached' })
}

/** Elements that our code never creates, and customers' texts that could turn the direction of the text around them. */
function findIntruders(): Promise<readonly string[]> {
  return page.evaluate(() => {
    const made = document.querySelectorAll(
      '#root :is(img, script, iframe, object, style, [onerror], [href^="javascript:"])',
    )
    const found = [...made].map((element) => element.outerHTML.slice(0, 160))
    const walker = document.createTreeWalker(document.getElementById('root')!, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { textContent, parentElement } = walker.currentNode
      const isTheirs = /[\u0590-\u08ff\u25af]|<img|\p{Extended_Pictographic}/u.test(textContent!)
      if (/[\u202a-\u202e\u2066-\u2069\u0000-\u0008]/.test(textContent!)) found.push(`raw: ${textContent}`)
      if (isTheirs && !parentElement!.closest('bdi, [dir="auto"]')) found.push(`not isolated: ${textContent}`)
    }
    return found
  })
}

async function expectHarmless(where: string): Promise<void> {
  expect(await findOverflow(page), where).toEqual([])
  expect(await findIntruders(), where).toEqual([])
}

describe('customers’ texts and names', () => {
  test('stay plain text at 320 px on any screen or in a notice: no markup, no turned direction, no overlong word gets out', async () => {
    core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"no"}' }, times: nastyTexts.length })
    for (const [index, text] of nastyTexts.entries()) {
      const content = { kind: 'chat', body: text } as const
      await world.phone.call('customerMessage', { from: phoneOf(index), pushName: text.slice(0, 400), content })
    }
    await expect
      .poll(() => page.locator('[data-number="waiting"] dd').innerText(), LIMIT)
      .toBe(String(nastyTexts.length))
    await page.setViewportSize({ width: 320, height: 740 })
    await expectHarmless('Home')
    await go('Activity')
    await page.getByTestId('activity-row').first().waitFor()
    await expectHarmless('Activity')
    await page.getByTestId('activity-row').first().click()
    await page.getByRole('complementary', { name: 'The way of this message' }).waitFor()
    await expectHarmless('the way of a message')
    await go('Chats')
    for (const [index, text] of nastyTexts.entries()) {
      await page.getByRole('searchbox').fill(`0803 999 10${String(index).padStart(2, '0')}`)
      await chatRow(index).click()
      await page.locator('[data-testid="bubble"][data-side="customer"]').last().waitFor()
      const all = page.getByTestId('bubble').getByRole('button', { name: 'Show all' })
      if (text.length > 300 && (await all.count()) > 0) await all.first().click()
      await expectHarmless(`chat ${index}`)
      await page.getByRole('button', { name: 'Back to all chats' }).click()
    }
    await page.route('**/ui/rpc', (route) => {
      const { name } = route.request().postDataJSON() as { name: string }
      const error = { code: 'busy', message: nastyTexts.slice(0, 6).join(' ') }
      return name === 'chat.dismiss' ? route.fulfill({ json: { ok: false, error } }) : route.continue()
    })
    await go('Home')
    await page
      .getByRole('button', { name: /^Done: / })
      .first()
      .click()
    await toast('onerror').waitFor()
    await expectHarmless('a notice')
    await page.unroute('**/ui/rpc')
    expect(await page.title()).toBe('Salesboy')
    expect(shop.complaints).toEqual([])
  })

  test('are saved as a table in which no cell is a formula', async () => {
    await go('Activity')
    await page.getByTestId('activity-row').first().waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as table' }).click(),
    ])
    const text = readFileSync((await download.path())!, 'utf8')
    const [heads, ...rows] = readCsv(text.slice(1))
    expect(rows.length).toBe(nastyTexts.length)
    expect(rows.filter((row) => row.length !== heads!.length)).toEqual([])
    expect(rows.flat().filter((cell) => /^[=+@\t\r-]/.test(cell))).toEqual([])
    expect(text).toContain(`'=HYPERLINK(`)
  })
})

describe('with the system’s own colours, more contrast and no motion', () => {
  test.each([
    ['forced colours', { forcedColors: 'active', contrast: 'more', reducedMotion: 'reduce' }],
    ['more contrast', { forcedColors: 'none', contrast: 'more', reducedMotion: 'reduce' }],
  ] as const)(
    '%s: every screen is complete, shows the focus, and conveys nothing by colour alone',
    async (_name, media) => {
      await page.emulateMedia(media)
      for (const screen of SCREENS) {
        await go(screen)
        if (screen === 'Chats') await chatRow(3).click()
        expect(await findViolationsNow(page), screen).toEqual([])
        expect(await findWordlessSigns(page), screen).toEqual([])
        const { seen, hidden } = await walkFocus(page, 24)
        expect(seen, screen).toBeGreaterThan(8)
        expect(hidden, screen).toEqual([])
      }
      await page.emulateMedia({ forcedColors: 'none', contrast: 'no-preference', reducedMotion: 'reduce' })
    },
  )

  test.each([1280, 360])('at %i px every control is at least 24 by 24', async (width) => {
    await page.setViewportSize({ width, height: 800 })
    for (const screen of SCREENS) {
      await go(screen)
      if (screen === 'Chats') await chatRow(3).click()
      expect(await findSmallTargets(page), screen).toEqual([])
      if (screen === 'Chats' && width < 640) await page.getByRole('button', { name: 'Back to all chats' }).click()
    }
  })
})

describe('notices', () => {
  const change = async (limit: string) => {
    await go('Settings')
    await page.getByLabel('Most answers', { exact: true }).fill(limit)
    await page.keyboard.press('Enter')
    await toast(/^Saved/)
      .last()
      .waitFor()
  }

  test('are reached by F8, stay while focused or hovered, are announced politely, and leave on a swipe', async () => {
    await page.clock.install()
    await page.evaluate(() => {
      const told: string[] = []
      Object.assign(window, { told })
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const region = (target as Element).closest?.('[aria-live]')
          if (region?.textContent) told.push(`${region.getAttribute('aria-live')}: ${region.textContent}`)
        }
      }).observe(document.body, { childList: true, subtree: true, characterData: true })
    })
    await change('61')
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { told: string[] }).told.join('\n')), LIMIT)
      .toMatch(/^polite: Notices .*Saved/m)
    await page.keyboard.press('F8')
    await page.locator('.toasts:focus').waitFor()
    await page.clock.fastForward(60_000)
    expect(await toast(/^Saved/).count(), 'it waits for whoever has come to it').toBe(1)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.locator('.toast button:focus', { hasText: 'Undo' }).waitFor()
    await page.keyboard.press('Enter')
    await toast('Taken back').waitFor()
    await expect.poll(() => page.getByLabel('Most answers', { exact: true }).inputValue(), LIMIT).toBe('200')

    await page.getByLabel('Most answers', { exact: true }).focus()
    await toast('Taken back').hover()
    await page.clock.fastForward(60_000)
    expect(await toast('Taken back').count(), 'it waits for the pointer').toBe(1)
    const box = (await toast('Taken back').boundingBox())!
    await page.mouse.move(box.x + 20, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + 60, box.y + box.height / 2, { steps: 4 })
    await page.mouse.move(box.x + 200, box.y + box.height / 2, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => toast('Taken back').count(), LIMIT).toBe(0)
  })

  test('chips have one choice, one Tab stop, and move by arrow keys', async () => {
    await go('Activity')
    const chips = page.getByRole('radiogroup')
    await chips.getByRole('radio').first().focus()
    await page.keyboard.press('ArrowRight')
    await chips.locator('[role=radio]:nth-child(2):focus').waitFor()
    await page.keyboard.press('Space')
    await expect.poll(() => chips.getByRole('radio', { checked: true }).count(), LIMIT).toBe(1)
    expect(await chips.getByRole('radio').nth(1).getAttribute('aria-checked')).toBe('true')
    await page.keyboard.press('Space')
    expect(await chips.getByRole('radio', { checked: true }).count(), 'one is always chosen').toBe(1)
    await page.keyboard.press('Home')
    await chips.locator('[role=radio]:first-child:focus').waitFor()
    await page.keyboard.press('Space')
    expect(await chips.getByRole('radio').first().getAttribute('aria-checked')).toBe('true')
  })
})

describe('a fault', () => {
  const BROKEN = `export default function Broken() {
    if (globalThis.mended) return 'mended'
    throw new Error('drawn for 2348031234567')
  }`
  const broken = () => page.getByTestId('broken')
  const tryAgain = () => broken().getByRole('button', { name: 'Try again' }).click()

  test('in one screen is shown there with copyable details without numbers, and the rest works', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.route('**/assets/activity-*.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: BROKEN }),
    )
    await page.reload()
    await page.locator('nav a[href="#/activity"]').click()
    await broken().getByText('This part could not be shown').waitFor()
    await broken().getByRole('button', { name: 'Copy details' }).click()
    await broken().getByRole('button', { name: 'Copied' }).waitFor()
    const details = await page.evaluate(() => navigator.clipboard.readText())
    expect(details).toContain('activity')
    expect(details).toContain('Error: drawn for …')
    expect(details).not.toContain('2348031234567')
    expect(await findViolationsNow(page)).toEqual([])
    await go('Help')
    expect(await broken().count()).toBe(0)
    await page.locator('nav a[href="#/activity"]').click()
    await broken().waitFor()
    await page.getByTestId('one-sentence').waitFor()
    await page.evaluate(() => Object.assign(globalThis, { mended: true }))
    await tryAgain()
    await page.locator('main').getByText('mended').waitFor()
    await page.unroute('**/assets/activity-*.js')
  })

  test('in fetching a screen is repaired by Try again', async () => {
    await page.route('**/assets/insights-*.js', (route) => route.abort())
    await page.reload()
    await page.locator('nav a[href="#/insights"]').click()
    await broken().waitFor()
    await page.unroute('**/assets/insights-*.js')
    await tryAgain()
    await page.getByRole('heading', { name: 'Insights', level: 1 }).waitFor()
  })

  test('in the whole window is shown, and Try again starts over', async () => {
    await page.route('**/ui/rpc', async (route) => {
      const { name } = route.request().postDataJSON() as { name: string }
      if (name !== 'snapshot') return route.continue()
      const answer = (await (await route.fetch()).json()) as { value: object }
      return route.fulfill({ json: { ...answer, value: { ...answer.value, firstRun: null } } })
    })
    await page.reload()
    await page.locator('main.broken').waitFor()
    expect(await findViolationsNow(page)).toEqual([])
    await page.unroute('**/ui/rpc')
    await tryAgain()
    await page.getByTestId('one-sentence').waitFor()
  })
})
