import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findOverflow, findViolations } from '../support/find-violations.ts'
import { openPage, type OpenPage } from '../support/open-page.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startShop, type Shop } from '../support/start-shop.ts'
import type { World } from '../support/start-world.ts'

const LIMIT = { timeout: 45_000 }
let shop: Shop
let world: World
let host: RunningHost
let opened: OpenPage

beforeAll(async () => {
  shop = await startShop()
  ;({ world, host } = shop)
  await world.phone.linkByQr()
  opened = await openPage(host.openUrl)
  await opened.page.locator('[data-testid="session-card"][data-state="connected"]').waitFor(LIMIT)
  await world.phone.customerWrites('2348031234567', 'do you have rice?')
  await opened.page.locator('[data-number="answered"] dd', { hasText: '1' }).waitFor(LIMIT)
})
afterAll(async () => {
  await opened?.close()
  await shop?.stop()
})

const language = () => opened.page.locator('[data-setting="computer.language"] select')
const languageOfPage = () => opened.page.evaluate(() => document.documentElement.lang)

test('after choosing French in Settings, the window changes at once, keeps the focus, and can be changed back', async () => {
  const { page } = opened
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await language().selectOption({ label: 'Français' })
  await page.getByRole('heading', { name: 'Réglages', exact: true }).waitFor(LIMIT)
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting')))
    .toBe('computer.language')
  expect(await languageOfPage()).toBe('fr')
  await page.getByText('Enregistré', { exact: true }).waitFor(LIMIT)
  await page.getByRole('button', { name: 'Annuler', exact: true }).click()
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor(LIMIT)
  expect(await languageOfPage()).toBe('en')
  await language().selectOption({ label: 'Français' })
  await page.getByRole('heading', { name: 'Réglages', exact: true }).waitFor(LIMIT)
})

test('a reload stays French and never shows English', async () => {
  const { page } = opened
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    new MutationObserver(() => seen.push(document.body?.innerText ?? '')).observe(document, {
      childList: true,
      subtree: true,
    })
  })
  await page.getByRole('link', { name: 'Accueil', exact: true }).click()
  await page.getByText('Tout va bien.').waitFor(LIMIT)
  await page.reload()
  await page.getByText('Tout va bien.').waitFor(LIMIT)
  await page.getByRole('heading', { name: 'Aujourd’hui' }).waitFor(LIMIT)
  expect(await languageOfPage()).toBe('fr')
  const seen = await page.evaluate(() => (window as unknown as { readonly seen: readonly string[] }).seen.join('\n'))
  expect(seen).toContain('Accueil')
  expect(seen).not.toMatch(/Getting ready|\bHome\b|\bSettings\b|All is well/)
})

test.each(['fr', 'pt-BR', 'ar'])('%s fits on every screen, also at the width of a phone', async (locale) => {
  const { page, complaints } = opened
  await page.locator('nav a[href="#/settings"]').click()
  await language().selectOption(locale)
  await expect.poll(languageOfPage, LIMIT).toBe(locale)
  for (const screen of ['home', 'chats', 'activity', 'insights', 'settings', 'help']) {
    await page.locator(`nav a[href="#/${screen}"]`).click()
    await page.locator(`main .${screen} h1`).waitFor({ state: 'attached', ...LIMIT })
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await findOverflow(page), `${screen} at ${width}`).toEqual([])
    }
    expect(await findViolations(page), screen).toEqual([])
  }
  expect(complaints).toEqual([])
})

/** Left edges of the digits and plus signs of a text, as shown on the page. */
const edgesOf = (locator: Locator) =>
  locator.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const signs: { readonly sign: string; readonly left: number }[] = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      for (const [at, sign] of [...(node.textContent ?? '')].entries()) {
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        const { left, width } = range.getBoundingClientRect()
        if (width > 0 && /[+\d]/.test(sign)) signs.push({ sign, left })
      }
    }
    return signs
  })

/** Numbers read from left to right in every language. */
async function expectReadInOrder(locator: Locator, number: string): Promise<void> {
  const inOrder = [...(await edgesOf(locator))].sort((one, other) => one.left - other.left)
  expect(inOrder.map(({ sign }) => sign).join('')).toContain(number)
}

test('Arabic runs right to left: frame, arrow keys, menus and notices, but numbers keep their order', async () => {
  const { page } = opened
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.locator('nav a[href="#/settings"]').click()
  await language().selectOption('en')
  await expect.poll(languageOfPage, LIMIT).toBe('en')
  await language().selectOption('ar')
  await page.getByRole('heading', { name: 'الإعدادات', exact: true }).waitFor(LIMIT)
  expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
  const leftOf = async (selector: string) => (await page.locator(selector).first().boundingBox())!.x
  expect(await leftOf('nav.rail')).toBeGreaterThan(640)
  // Notices appear at the far side from where reading starts.
  await page.locator('.toast', { hasText: 'حُفظ' }).first().waitFor(LIMIT)
  expect(await leftOf('.toast')).toBeLessThan(320)

  await page.locator('nav a[href="#/insights"]').click()
  const chips = page.locator('.insights .chips').first().getByRole('radio')
  await chips.first().focus()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => chips.nth(1).evaluate((chip) => chip === document.activeElement)).toBe(true)

  await page.locator('nav a[href="#/home"]').click()
  const card = page.getByTestId('session-card')
  await expectReadInOrder(card.getByText('700', { exact: false }).first(), '+2347000000000')
  await card.locator('[aria-haspopup="menu"]').click()
  const menu = (await page.getByRole('menu').boundingBox())!
  expect(menu.x).toBeGreaterThanOrEqual(0)
  expect(menu.x + menu.width).toBeLessThan(640)
  await page.keyboard.press('Escape')

  await page.locator('nav a[href="#/chats"]').click()
  await page.getByTestId('chat-row').first().click()
  await page.locator('.thread .composer textarea').waitFor(LIMIT)
  expect(await findViolations(page)).toEqual([])
  await page.setViewportSize({ width: 360, height: 800 })
  expect(await findOverflow(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })
})

test('a field accepts Arabic digits', async () => {
  const { page } = opened
  await page.locator('nav a[href="#/settings"]').click()
  const minutes = page.locator('[data-setting="takeover.minutes"] input')
  await minutes.fill('٤٥')
  await minutes.press('Enter')
  await expect.poll(() => minutes.inputValue(), LIMIT).toBe('45')
})

/** One text of each language that occurs in no other language. */
const SIGNS = { fr: 'Réponses en pause', 'pt-BR': 'Respostas em pausa', ar: 'الردود متوقفة مؤقتًا' } as const

test('only the chosen language is fetched', async () => {
  const { page } = opened
  const fetched = () =>
    page.evaluate(async (signs) => {
      const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
      const texts = await Promise.all(scripts.map(async ({ name }) => (await fetch(name)).text()))
      return Object.entries(signs).flatMap(([locale, sign]) =>
        texts.some((text) => text.includes(sign)) ? [locale] : [],
      )
    }, SIGNS)
  for (const [chosen, expected] of [
    ['fr', ['fr']],
    ['ar', ['ar']],
    ['en', []],
  ] as const) {
    await page.locator('nav a[href="#/settings"]').click()
    await language().selectOption(chosen)
    await expect.poll(languageOfPage, LIMIT).toBe(chosen)
    await page.reload()
    await page.locator('main .settings h1').waitFor({ state: 'attached', ...LIMIT })
    expect(await languageOfPage()).toBe(chosen)
    expect(await fetched()).toEqual(expected)
  }
})

test('a program that starts in Portuguese is Portuguese from the first word, also on its first run', async () => {
  const dataDir = join(world.directory, 'data-new')
  mkdirSync(dataDir)
  const fresh = await startHost({
    dataDir,
    browser: world.browser,
    apiKey: 'key',
    set: { 'computer.language': 'pt-BR' },
  })
  const first = await openPage(fresh.openUrl)
  try {
    await first.page.getByText('Quem responde aos seus clientes?').waitFor(LIMIT)
    expect(await findViolations(first.page)).toEqual([])
    await first.page.setViewportSize({ width: 360, height: 800 })
    expect(await findOverflow(first.page)).toEqual([])
    expect(first.complaints).toEqual([])
  } finally {
    await first.close()
    await fresh.stop()
  }
})

test('without a chosen language, the window uses the browser’s language', async () => {
  const dataDir = join(world.directory, 'data-system')
  mkdirSync(dataDir)
  const fresh = await startHost({ dataDir, browser: world.browser, apiKey: 'key' })
  const first = await openPage(fresh.openUrl, { locale: 'fr-CA' })
  try {
    await first.page.getByText('Qui répond à vos clients ?').waitFor(LIMIT)
    expect(await first.page.evaluate(() => document.documentElement.lang)).toBe('fr')
  } finally {
    await first.close()
    await fresh.stop()
  }
})
