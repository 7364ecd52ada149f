// npm run screenshots [-- folder]: retakes the pictures of docs/screenshots from the real host against the simulator. It makes one
// contact sheet for each screen (its states, both themes, three widths), and the single pictures in README.md.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createSampleCore } from '../simulator/core/create-sample-core.ts'
import { words } from '../src/renderer/src/i18n/words.ts'
import { formatSetupLink } from '../src/shared/setup/parse-setup-link.ts'
import { openPage, type OpenPage } from '../tests/support/open-page.ts'
import { startHost, type HostOptions, type RunningHost } from '../tests/support/start-host.ts'
import { startWorld } from '../tests/support/start-world.ts'
import { drawSheet, drawTightSheet, takeShots, takeTightShots, takeWideShots, type Shot } from './contact-sheet.ts'
import { shootMedia } from './screenshots-of-media.ts'
import { seedMonth, shootFailedLists, shootFullLists } from './screenshots-of-lists.ts'
import { readOptions } from './read-options.mjs'

const [given] = readOptions({ use: 'npm run screenshots -- [FOLDER]', options: {}, words: 1 }).words
const target = given ?? join(import.meta.dirname, '..', 'docs', 'screenshots')
const world = await startWorld({ qrFirstMs: 600_000 })
const core = await createSampleCore({ secret: 'secret', thinkingMs: 50 })
const open: (OpenPage | RunningHost)[] = []
const sheets = new Map<string, Shot[]>()
const tight: Shot[] = []
const wide: Shot[] = []
/** The states that fill a screen. Only these are shown at the largest size. */
const FULL = /full|thread|details|error|2 phone/
/** These screens are full only after a busy month, so shootLists() shows that state of them. */
const lists = ['chats', 'activity', 'insights']

async function start(name: string, options: Partial<HostOptions>): Promise<Page> {
  const dataDir = join(world.directory, name)
  mkdirSync(dataDir, { recursive: true })
  const common = { dataDir, browser: world.browser, apiKey: 'key', set: { 'replies.humanDelay': 'off' } }
  const host = await startHost({ ...common, ...options })
  open.push(host)
  const opened = await openPage(host.openUrl, { reducedMotion: 'no-preference' })
  open.push(opened)
  return opened.page
}

async function add(screen: string, state: string, page: Page): Promise<void> {
  sheets.set(screen, [...(sheets.get(screen) ?? []), ...(await takeShots(page, state))])
  tight.push(...(await takeTightShots(page, screen, state)))
  if (FULL.test(state)) wide.push(...(await takeWideShots(page, screen, state)))
  console.log(`✓ ${screen} ${state}`)
}

async function single(name: string, page: Page, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width: 1280, height: 860 })
  writeFileSync(join(target, `${name}.png`), await page.screenshot({ animations: 'disabled' }))
}

/** Takes one picture in each theme. */
async function both(name: string, page: Page): Promise<void> {
  await single(`${name}-light`, page)
  await single(`${name}-dark`, page, 'dark')
}

/** Adds every screen in the rail in its current state. */
async function addAll(page: Page, state: string): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 860 })
  const names = await page
    .locator('nav.rail a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')!.slice(2)))
  for (const name of names) {
    if (state === 'full' && lists.includes(name)) continue
    await page.locator(`nav.rail a[href="#/${name}"]`).click()
    await page.locator(`main .${name} h1`).waitFor({ state: 'attached' })
    if (name === 'help') await runDiagnosis(page)
    await add(name, state, page)
  }
  await page.locator('nav.rail a[href="#/home"]').click()
}

async function runDiagnosis(page: Page): Promise<void> {
  await page.getByTestId('diagnosis').getByRole('button').click()
  await page
    .locator('[data-step="clock"]:is([data-state="ok"],[data-state="problem"],[data-state="skipped"])')
    .waitFor({ timeout: 60_000 })
}

async function shootFirstRun(): Promise<void> {
  const page = await start('fresh', {})
  await page.getByTestId('first-run').waitFor()
  await add('first-run', '1 paste', page)
  await page.getByRole('button', { name: words.firstRun.core.byHand }).click()
  await page.getByLabel(words.firstRun.core.address).fill(core.url)
  await page.getByLabel(words.firstRun.core.userId).fill('adas-shop')
  await page.getByLabel(words.firstRun.core.secret).fill('wrong')
  await page.getByRole('button', { name: words.firstRun.core.connect }).click()
  await page.getByTestId('test-result').waitFor()
  await add('first-run', '1 refused', page)
  await page.getByRole('button', { name: words.firstRun.core.byLink }).click()
  const link = formatSetupLink({ url: core.url, userId: 'adas-shop', secret: 'secret', name: 'Ada’s Shop' })
  await page.getByLabel(words.firstRun.core.label).fill(link)
  await page.getByTestId('offer-host').waitFor()
  await add('first-run', '1 offer', page)
  await page.getByRole('button', { name: words.firstRun.core.connect }).click()
  await page.getByTestId('qr-image').waitFor({ timeout: 60_000 })
  await add('first-run', '2 phone', page)
  await single('first-run', page)
  await world.phone.call('scanQr', { qr: (await page.getByTestId('qr-image').getAttribute('data-qr'))! })
  await page.getByTestId('linked-phone').waitFor({ timeout: 60_000 })
  await world.phone.customerWrites('2348031234567', 'Good morning, how much is rice?')
  await page.locator('[data-testid="message-way"][data-reached="4"]').waitFor({ timeout: 60_000 })
  await add('first-run', '3 done', page)
  await page.getByRole('button', { name: words.firstRun.done.finish }).click()
  await page.locator('[data-testid="session-card"][data-state="connected"]').waitFor()
  await addAll(page, 'normal')
  await fill(page)
  await addAll(page, 'full')
  await both('home', page)
  core.fail({ fault: { kind: 'status', status: 200, body: '{"message":"Processed successfully"}' }, times: 1_000 })
  await shootMedia(world.phone, page, (state) => add('media', state, page))
}

/** Makes many customers with long and odd texts, and three messages that the core refuses. */
async function fill(page: Page): Promise<void> {
  const customers = [
    ['2348031234568', 'Chidi Okafor', 'Do you deliver to Surulere?'],
    ['2348031234569', 'مريم', 'مرحبا، هل المحل مفتوح اليوم؟ (open today?)'],
    ['2348031234570', 'Ngozi', 'order #4711 🙏🏽'],
    ['2348031234571', 'Oluwaseun Adebayo-Williams of the Surulere Traders’ Association', 'word'.repeat(120)],
  ] as const
  for (const [phone, name, text] of customers) {
    await world.phone.call('saveContact', { contactPhone: phone, pushName: name })
    await world.phone.customerWrites(phone, text)
    await world.phone.waitForReply(phone)
  }
  for (const [phone] of customers.slice(0, 3)) {
    core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"cannot read this"}' }, times: 1 })
    await world.phone.customerWrites(phone, 'and one that is not accepted')
    await page.locator('[data-testid="message-row"][data-state="dead"]').first().waitFor()
  }
  for (let number = 0; number < 30; number += 1) {
    const phone = `23480399900${String(number).padStart(2, '0')}`
    await world.phone.customerWrites(phone, `Question ${number}: is it still there?`)
  }
  await page.getByTestId('waiting-chat').nth(2).waitFor({ timeout: 60_000 })
}

/** Adds Chats, Activity and Insights after a busy month, and their failed state when the host answers with an error. */
async function shootLists(): Promise<void> {
  seedMonth(join(world.directory, 'busy'))
  const common = { webhookUrl: core.url, secret: 'secret', sessions: ['adas-shop'] }
  const page = await start('busy', common)
  await page.locator('.home').waitFor()
  await page.setViewportSize({ width: 1280, height: 860 })
  const shoot = async (name: string): Promise<void> => {
    const [screen = name, state = ''] = name.split('-')
    await add(screen, state, page)
    await page.setViewportSize({ width: 1280, height: 860 })
  }
  await shootFullLists(page, shoot)
  await shootFailedLists(page, shoot)
}

mkdirSync(target, { recursive: true })
// The pictures of the desktop and the guide have scripts of their own.
for (const name of given === undefined ? readdirSync(target) : [])
  if (!/^(desktop-|guide-|tray)/.test(name)) rmSync(join(target, name))
try {
  const empty = await start('empty', { webhookUrl: core.url, secret: 'secret', sessions: ['bolas-shop'] })
  await empty.getByTestId('qr-image').waitFor({ timeout: 60_000 })
  await both('home-needs-link', empty)
  await addAll(empty, 'empty')
  await shootFirstRun()
  const broken = await start('broken', {
    browser: join(world.directory, 'no-such-browser'),
    webhookUrl: 'http://127.0.0.1:9',
    secret: 'secret',
    sessions: ['bolas-shop'],
  })
  await broken.locator('[data-testid="session-card"][data-state="failed"]').waitFor({ timeout: 60_000 })
  await both('home-failed', broken)
  await addAll(broken, 'error')
  await shootLists()
  const drawer = await openPage('about:blank')
  open.push(drawer)
  for (const [screen, shots] of sheets) {
    writeFileSync(join(target, `sheet-${screen}.png`), await drawSheet(drawer.browser, screen, shots))
  }
  writeFileSync(join(target, 'sheet-tight.png'), await drawTightSheet(drawer.browser, tight))
  writeFileSync(join(target, 'sheet-wide.png'), await drawTightSheet(drawer.browser, wide))
} finally {
  for (const one of open.reverse()) await ('close' in one ? one.close() : one.stop())
  await core.stop()
  await world.stop()
}
