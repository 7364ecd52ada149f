import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../support/open-page.ts'
import { sendCommand } from '../support/send-command.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startWorld, type World } from '../support/start-world.ts'

const LIMIT = { timeout: 20_000 }
let world: World
let host: RunningHost
let opened: OpenPage
let file: string

/** In the page: each event of the host arrives this much later than the result of the command that caused it (ms). */
const LATE_MS = 300
const delayEvents = (lateMs: number) => {
  const given = Object.getOwnPropertyDescriptor(EventSource.prototype, 'onmessage')!
  Object.defineProperty(EventSource.prototype, 'onmessage', {
    set(listener: (message: MessageEvent) => void) {
      given.set!.call(this, (message: MessageEvent) => void setTimeout(() => listener(message), lateMs))
    },
  })
}

beforeAll(async () => {
  world = await startWorld()
  const dataDir = join(world.directory, 'data')
  mkdirSync(dataDir)
  file = join(dataDir, 'settings.json')
  writeFileSync(file, JSON.stringify({ 'gateway.port': 0, 'browser.fetch': 'never' }))
  host = await startHost({ dataDir, browser: world.browser, apiKey: '', nothingFixed: true })
  opened = await openPage('about:blank')
  const { page } = opened
  page.setDefaultTimeout(LIMIT.timeout)
  await page.addInitScript(delayEvents, LATE_MS)
  await page.goto(host.openUrl)
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.locator('[data-setting]').first().waitFor()
})
afterAll(async () => {
  await opened?.close()
  await host?.stop()
  await world?.stop()
})

const kept = (name: string): unknown => (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)[name]

test('a setting shows the former value after an undo that comes at once', async () => {
  const { page } = opened
  const field = page.locator('[data-setting="privacy.keepDays"] input')
  const before = await field.inputValue()
  await field.fill('31')
  await field.press('Enter')
  await page.locator('.toast[data-state="open"] .link').last().click()
  await expect.poll(() => kept('privacy.keepDays'), LIMIT).toBe(Number(before))
  await page.getByText('Taken back', { exact: true }).first().waitFor()
  expect(await field.inputValue()).toBe(before)
})

test('a return to the former language is saved, although it follows the other choice at once', async () => {
  const { page } = opened
  const language = page.locator('[data-setting="computer.language"] select')
  const ofPage = () => page.evaluate(() => document.documentElement.lang)
  await language.selectOption('fr')
  await expect.poll(ofPage, LIMIT).toBe('fr')
  await expect.poll(() => language.inputValue(), LIMIT).toBe('fr')
  await language.selectOption('en')
  await expect.poll(ofPage, LIMIT).toBe('en')
  await language.selectOption('fr')
  await expect.poll(() => kept('computer.language'), LIMIT).toBe('fr')
  await expect.poll(ofPage, LIMIT).toBe('fr')
})

test('what is typed while a value is being saved stays, and is saved next', async () => {
  const { page } = opened
  const field = page.locator('[data-setting="takeover.minutes"] input')
  await field.fill('31')
  await field.press('Enter')
  await expect.poll(() => kept('takeover.minutes'), LIMIT).toBe(31)
  await field.fill('310')
  // The window has heard of the first change when it shows a later one of another window.
  await sendCommand(page, 'settings.set', { name: 'privacy.keepDays', value: 33 })
  const other = page.locator('[data-setting="privacy.keepDays"] input')
  await expect.poll(() => other.inputValue(), LIMIT).toBe('33')
  expect(await field.inputValue()).toBe('310')
  await field.blur()
  await expect.poll(() => kept('takeover.minutes'), LIMIT).toBe(310)
})

test('the keys that pause the replies, pressed twice at once, leave everything as it was', async () => {
  const { page } = opened
  const named: string[] = []
  page.on('requestfinished', (request) => {
    const { name } = (request.postDataJSON() ?? {}) as { readonly name?: string }
    if (name?.startsWith('replies.') === true) named.push(name)
  })
  await page.keyboard.press('Alt+KeyP')
  await page.keyboard.press('Alt+KeyP')
  await expect.poll(() => named, LIMIT).toEqual(['replies.pause', 'replies.resume'])
  expect(await sendCommand(page, 'snapshot', {})).toMatchObject({ value: { pause: { paused: false } } })
})
