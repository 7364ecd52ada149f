import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
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

test('French is chosen in Settings: the window speaks it at once, the keyboard stays there, and it can be taken back', async () => {
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

test('a reload stays French and never shows English, and nothing is cut off or left over', async () => {
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

test.each(['fr', 'pt-BR'])('%s fits on every screen, at the width of a phone too', async (locale) => {
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

test('where nothing is chosen the window speaks the browser’s language', async () => {
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
