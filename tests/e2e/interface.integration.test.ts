import { readFileSync } from 'node:fs'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
import { findOverflow, findViolations } from '../support/find-violations.ts'
import { openPage, type OpenPage } from '../support/open-page.ts'
import { startHost, type HostOptions, type RunningHost } from '../support/start-host.ts'
import { startShop, type Shop } from '../support/start-shop.ts'
import type { World } from '../support/start-world.ts'

const CUSTOMER = '2348031234567'
const LIMIT = { timeout: 45_000 }
let shop: Shop
let world: World
let core: SampleCore
let host: RunningHost
let options: HostOptions
let opened: OpenPage

beforeAll(async () => {
  shop = await startShop({ knowsCore: false })
  ;({ world, core, host, options } = shop)
  await world.phone.linkByQr()
  opened = await openPage(host.openUrl)
  await card('connected').waitFor(LIMIT)
})
afterAll(async () => {
  await opened?.close()
  await host?.stop()
  await shop?.stop()
})
beforeEach(() => opened.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' }))

const card = (state: string) => opened.page.locator(`[data-testid="session-card"][data-state="${state}"]`)
const go = (name: string) => opened.page.getByRole('link', { name, exact: true }).click()
const setting = (name: string) => opened.page.locator(`[data-setting="${name}"]`)

test('a setting is saved at once and can be undone; a bad value is refused at its field', async () => {
  const { page } = opened
  await go('Settings')
  const limit = page.getByLabel('Most answers', { exact: true })
  await limit.fill('many')
  await limit.press('Enter')
  await setting('replies.hourlyLimit').getByText('Enter a whole number from 0 to 100,000.').waitFor()
  expect(await limit.getAttribute('aria-invalid')).toBe('true')
  expect(await findViolations(page)).toEqual([])
  await limit.fill('50')
  await limit.press('Enter')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => limit.inputValue()).toBe('200')
  const zone = page.getByLabel('Time zone of the shop')
  await zone.fill('Lagos')
  await zone.press('Enter')
  await page.getByText('Write a time zone such as Africa/Lagos').waitFor()
  await zone.press('Escape')
})

test('a costly change is confirmed first, and cancelling keeps the old value', async () => {
  const { page } = opened
  const days = page.getByLabel('Keep messages for')
  await days.fill('5')
  await days.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('This cannot be undone').waitFor()
  expect(await findViolations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => days.inputValue()).toBe('30')
  await page.getByLabel('Group chats').selectOption('all')
  await dialog.getByRole('button', { name: 'Change it' }).click()
  await expect.poll(() => page.getByLabel('Group chats').inputValue()).toBe('all')
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect.poll(() => page.getByLabel('Group chats').inputValue()).toBe('none')
})

test('settings are found by plain words and dotted names, fixed ones say so, and secrets are never shown', async () => {
  const { page } = opened
  const search = page.getByRole('searchbox', { name: 'Search settings' })
  await search.fill('takeover.minutes')
  expect(await page.locator('.setting').count()).toBe(1)
  await search.fill('voice pictures')
  await page.getByLabel('Pictures, voice and files').waitFor()
  await search.fill('no such thing')
  await page.getByText('No setting fits').waitFor()
  await search.fill('')
  expect(await page.getByLabel('Type like a person').isDisabled()).toBe(true)
  await setting('replies.humanDelay').getByText('Fixed when Salesboy was started').waitFor()
  expect(await page.getByLabel('Secret', { exact: true }).inputValue()).toBe('')
  expect(await page.content()).not.toContain('>secret<')

  await page.getByLabel('Address', { exact: true }).fill(core.url)
  await page.getByLabel('Address', { exact: true }).press('Enter')
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByTestId('test-result').and(page.locator('[data-kind="ok"]')).waitFor(LIMIT)
})

test('Home counts the day, shows who waits and why, and Done ends the waiting', async () => {
  const { page } = opened
  await go('Home')
  await world.phone.customerWrites(CUSTOMER, 'how much is rice?')
  await world.phone.waitForReply(CUSTOMER)
  core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"no"}' }, times: 1 })
  await world.phone.customerWrites('2348031234568', 'one that is <b>not</b> accepted')
  const number = (name: string) => page.locator(`[data-number="${name}"] dd`).innerText()
  await page.locator('[data-testid="waiting-chat"][data-reason="not-accepted"]').waitFor(LIMIT)
  await expect.poll(() => number('received'), LIMIT).toBe('2')
  await expect.poll(() => number('answered'), LIMIT).toBe('1')
  await expect.poll(() => number('waiting'), LIMIT).toBe('1')
  expect(await page.getByTestId('waiting').innerText()).toContain('<b>not</b>')
  expect(await findViolations(page)).toEqual([])
  const badge = page.getByRole('link', { name: /^Chats/ }).getByText('1 waits for you')
  await badge.waitFor()
  await page.getByRole('button', { name: /^Open chat: / }).click()
  await page.getByTestId('takeover-bar').getByText('The assistant did not accept the message').waitFor()
  expect(await page.getByTestId('bubble').last().innerText()).toContain('not accepted')
  await page
    .getByRole('radio', { name: /^Waiting/ })
    .getByText('1')
    .waitFor()
  await go('Home')
  await page.getByRole('button', { name: /^Done: / }).click()
  await page.getByText('Nobody waits').waitFor()
  await expect.poll(() => badge.count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await badge.waitFor()
  await page.getByRole('button', { name: /^Done: / }).click()
  await page.getByText('Nobody waits').waitFor()
  await page.reload()
  await page.getByText('Nobody waits').waitFor(LIMIT)
  await expect.poll(() => number('received'), LIMIT).toBe('2')
})

test('everything works by keyboard: screens, palette, a setting by name, pause and resume, the list of keys', async () => {
  const { page } = opened
  const { keyboard } = page
  await keyboard.press('Alt+5')
  await page.locator('main .settings h1').waitFor()
  await keyboard.press('Control+k')
  await page.getByPlaceholder('What do you want to do?').waitFor()
  expect(await findViolations(page)).toEqual([])
  await keyboard.type('keepDays')
  await keyboard.press('Enter')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting')))
    .toBe('privacy.keepDays')
  await keyboard.press('Control+k')
  await keyboard.type('open home')
  await keyboard.press('Enter')
  await page.getByTestId('today').waitFor()
  await keyboard.press('Alt+p')
  await page.getByTestId('one-sentence').getByText('Answers are paused').waitFor()
  await keyboard.press('Alt+p')
  await page.getByTestId('one-sentence').getByText('All is well').waitFor()
  await keyboard.press('?')
  await keyboard.press('/')
  expect(await page.getByRole('dialog').count(), 'a single character is no shortcut').toBe(0)
  await keyboard.press('Control+/')
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
  expect(await findViolations(page)).toEqual([])
  await keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  await keyboard.press('Control+k')
  await keyboard.type('disconnect')
  await keyboard.press('Enter')
  await page
    .getByRole('dialog', { name: /^Disconnect / })
    .getByRole('button', { name: 'Disconnect' })
    .press('Enter')
  await card('stopped').waitFor(LIMIT)
  await keyboard.press('Control+k')
  await keyboard.type('connect shop')
  await keyboard.press('Enter')
  await card('connected').waitFor(LIMIT)
})

test('the diagnosis runs live and gives advice, the log is filtered, and licences open', async () => {
  const { page } = opened
  await go('Help')
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByText('Every step is fine.').waitFor(LIMIT)
  core.fail({ fault: { kind: 'status', status: 401 }, times: 1 })
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.locator('[data-step="core"][data-finding="secret-refused"]').waitFor(LIMIT)
  await page.getByText('Copy the secret again').waitFor()
  await page.getByRole('button', { name: 'Show the notes' }).click()
  await page.getByTestId('log').getByRole('listitem').first().waitFor()
  await page.getByTestId('log').getByLabel('Show').selectOption('error')
  await expect.poll(() => page.getByTestId('log').locator('li:not([data-level="error"])').count()).toBe(0)
  await page.getByRole('button', { name: 'Show licences' }).click()
  await page.getByText(/^react \d/).click()
  await page.locator('.licences details[open]').getByText('Permission is hereby granted').waitFor()
  expect(await findViolations(page)).toEqual([])
})

test('the support export is one file without secrets, numbers, names or texts', async () => {
  const { page } = opened
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the file' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^salesboy-support-.*\.zip$/)
  const files = unzipSync(readFileSync(await file.path()))
  const all = Object.values(files)
    .map((bytes) => strFromU8(bytes))
    .join('\n')
  expect(all).toContain('"version"')
  expect(all).not.toMatch(/how much is rice|not<\/b> accepted|2348031234567|2348031234568/)
  expect(JSON.parse(strFromU8(files['settings.json']!))).toMatchObject({ secrets: { 'core.secret': true } })
})

test('nothing overflows from 320 px to 4K or at double text size', async () => {
  const { page } = opened
  for (const name of ['Home', 'Settings', 'Help']) {
    await go(name)
    await page.locator(`main .${name.toLowerCase()} h1`).waitFor({ state: 'attached' })
    for (const width of [320, 640, 3840]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await findOverflow(page), `${name} at ${width}`).toEqual([])
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
    expect(await findOverflow(page), `${name} at 200 %`).toEqual([])
    await page.evaluate(() => document.documentElement.style.removeProperty('font-size'))
  }
})

test('the open page shows a killed and restarted host correctly without a reload', async () => {
  const { page, complaints } = opened
  await page.setViewportSize({ width: 1280, height: 800 })
  await go('Home')
  await page.getByTestId('one-sentence').getByText('All is well').waitFor(LIMIT)
  const port = Number(new URL(host.openUrl).port)
  await host.kill()
  await page.getByText('This window lost contact').waitFor(LIMIT)
  host = await startHost({ ...options, port, sessions: [] })
  await expect.poll(() => page.getByText('This window lost contact').count(), LIMIT).toBe(0)
  await card('connected').waitFor(LIMIT)
  await page.getByTestId('one-sentence').getByText('All is well').waitFor(LIMIT)
  expect(await page.locator('[data-number="received"] dd').innerText()).toBe('2')
  await world.phone.customerWrites('2348031234569', 'still there?')
  await expect.poll(() => page.locator('[data-number="received"] dd').innerText(), LIMIT).toBe('3')
  expect(complaints).toEqual([])
})

test.each(['en-XA', 'ar-XB'])('in the pseudo-language %s no text is hard-coded and nothing breaks', async (locale) => {
  const { page } = opened
  await page.goto(`${new URL(page.url()).origin}/#/help`)
  await page.addInitScript((wanted) => {
    Object.defineProperty(navigator, 'languages', { get: () => [wanted], configurable: true })
  }, locale)
  await page.reload()
  await page.locator('h1', { hasText: '[Hélp' }).waitFor(LIMIT)
  expect(await page.evaluate(() => document.documentElement.dir)).toBe(locale === 'ar-XB' ? 'rtl' : 'ltr')
  for (const screen of ['home', 'settings', 'help']) {
    await page.locator(`nav a[href="#/${screen}"]`).click()
    await page.locator(`main .${screen} h1`).waitFor({ state: 'attached' })
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await findOverflow(page), `${screen} at ${width}`).toEqual([])
    }
    expect(await findViolations(page)).toEqual([])
    const plain = await page.locator('main').evaluate((main) => {
      const labels = [...main.querySelectorAll('h1, h2, button, label, dt, summary')]
      return labels
        .filter((label) => !label.querySelector('bdi'))
        .map((label) => label.textContent!.trim())
        .filter((text) => /[A-Za-z]{3}/.test(text) && !text.includes('['))
    })
    expect(plain).toEqual([])
  }
})
