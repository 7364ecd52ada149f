import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSampleCore, type SampleCore } from '../../simulator/core/create-sample-core.ts'
import { formatSetupLink } from '../../src/shared/setup/parse-setup-link.ts'
import { findOverflow, findViolations } from '../support/find-violations.ts'
import { openPage, type OpenPage } from '../support/open-page.ts'
import { startHost, type HostOptions, type RunningHost } from '../support/start-host.ts'
import { startWorld, type World } from '../support/start-world.ts'

const CUSTOMER = '2348031234567'
const LIMIT = { timeout: 45_000 }
let world: World
let core: SampleCore
const running: (RunningHost | OpenPage)[] = []

beforeAll(async () => {
  world = await startWorld({ qrFirstMs: 120_000 })
  core = await createSampleCore({ secret: 'secret', thinkingMs: 50 })
})
afterAll(async () => {
  for (const one of running.reverse()) await ('close' in one ? one.close() : one.stop())
  await core?.stop()
  await world?.stop()
})

let count = 0
async function open(given: Partial<HostOptions> = {}) {
  const dataDir = join(world.directory, `data-${(count += 1)}`)
  mkdirSync(dataDir)
  const host = await startHost({
    dataDir,
    browser: world.browser,
    apiKey: 'key',
    set: { 'replies.humanDelay': 'off' },
    ...given,
  })
  running.push(host)
  const opened = await openPage(host.openUrl)
  running.push(opened)
  return { host, ...opened }
}

const atStep = (page: Page, step: string) =>
  page.locator(`[data-testid="first-run"][data-step="${step}"]`).waitFor(LIMIT)
/** The words on the screen, as a new owner reads them. */
const wordsOn = async (page: Page) =>
  (await page.locator('main').innerText()).split(/\s+/).filter((word) => /\w/.test(word))

test('a new owner gets from an empty folder to the first answered message, and a reload never loses the step', async () => {
  const { page, complaints } = await open()
  const read: Record<string, number> = {}
  let clicks = 0
  const click = async (name: string) => {
    clicks += 1
    await page.getByRole('button', { name, exact: true }).click()
  }
  await atStep(page, 'core')
  read['core'] = (await wordsOn(page)).length
  expect(await findViolations(page)).toEqual([])

  const link = formatSetupLink({ url: core.url, userId: 'adas-shop', secret: 'secret', name: 'Ada’s Shop' })
  clicks += 1 // the paste
  await page.getByLabel('Paste your setup link').fill(`Welcome to your assistant!\n\nYour link: ${link}.\nSee you`)
  expect(await page.getByTestId('offer-host').innerText()).toBe(new URL(core.url).host)
  read['offer'] = (await wordsOn(page)).length
  expect(await findViolations(page)).toEqual([])
  await click('Connect')

  await atStep(page, 'phone')
  await page.reload()
  await atStep(page, 'phone')
  const image = page.getByTestId('qr-image')
  await image.waitFor(LIMIT)
  expect((await image.boundingBox())!.width).toBeGreaterThanOrEqual(260)
  read['phone'] = (await wordsOn(page)).length
  expect(await findViolations(page)).toEqual([])
  await click('Back')
  await atStep(page, 'core')
  expect(await page.getByLabel('Address of the assistant').inputValue()).toBe(core.url)
  await page.reload()
  await atStep(page, 'phone')

  await world.phone.call('scanQr', { qr: (await image.getAttribute('data-qr', LIMIT))! })
  await atStep(page, 'done')
  await page.getByTestId('linked-phone').waitFor(LIMIT)
  read['done'] = (await wordsOn(page)).length
  expect(await findViolations(page)).toEqual([])
  await world.phone.customerWrites(CUSTOMER, 'Hello, how much is rice?')
  await page.locator('[data-testid="message-way"][data-reached="4"]').waitFor(LIMIT)
  await page.getByText('It works: the message was answered.').waitFor()
  await page.reload()
  await atStep(page, 'done')
  await click('Open Salesboy')
  await page.getByTestId('session-card').and(page.locator('[data-state="connected"]')).waitFor(LIMIT)
  expect(await page.getByTestId('today').locator('[data-number="received"] dd').innerText()).toBe('1')
  await page.reload()
  await page.getByTestId('session-card').waitFor(LIMIT)

  // The clicks are paste, Connect and Open Salesboy. The words of all steps together fit on half a page.
  expect(clicks - 1).toBe(3)
  const words = Object.values(read).reduce((sum, one) => sum + one)
  expect(words, JSON.stringify(read)).toBeLessThan(230)
  console.log(`a stranger’s path: ${clicks - 1} clicks, ${words} words read ${JSON.stringify(read)}`)
  expect(complaints).toEqual([])
})

test('by keyboard alone, manual setup explains each test result in plain words and each wrong field with advice', async () => {
  const { page } = await open()
  await atStep(page, 'core')
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).focus()
    await page.keyboard.press('Enter')
  }
  await press('I have an address and a secret')
  await press('I have a setup link')
  await page.getByLabel('Paste your setup link').waitFor()
  await press('I have an address and a secret')
  await page.getByLabel('Address of the assistant').focus()
  await page.keyboard.type('http://core.example.com')
  await page.keyboard.press('Enter')
  await page.getByText('must begin with https://').waitFor()
  await page.getByText('Copy the user id exactly').waitFor()
  await page.getByText('Enter the secret that your assistant gave you').waitFor()
  expect(await findViolations(page)).toEqual([])
  await page.keyboard.press('Control+A')
  await page.keyboard.type(core.url)
  await page.keyboard.press('Tab')
  await page.keyboard.type('shop-2')
  await page.keyboard.press('Tab')
  await page.keyboard.type('wrong')
  const results = page.getByTestId('test-result')
  const expectResult = async (kind: string) => {
    await page.keyboard.press('Enter')
    await results.and(page.locator(`[data-kind="${kind}"]`)).waitFor(LIMIT)
  }
  await expectResult('secret-refused')
  expect(await page.getByRole('button', { name: 'Continue anyway' }).count()).toBe(0)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('secret')
  for (const [answer, kind] of [
    [{ status: 404, body: '{"error":"User not found"}' }, 'user-unknown'],
    [{ status: 200, body: '{"message":"User subscription inactive"}' }, 'plan-inactive'],
    [{ status: 418, body: '<h1>Tea</h1>' }, 'unexpected-answer'],
    [{ status: 503, body: '' }, 'unreachable'],
  ] as const) {
    core.fail({ fault: { kind: 'status', ...answer }, times: 1 })
    await expectResult(kind)
    expect(await findViolations(page)).toEqual([])
  }
  await page.keyboard.press('Enter')
  await atStep(page, 'phone')
  // The keyboard focus is at the new question.
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
})

test('a wrong paste is explained, and the setup can be put off and continued later', async () => {
  const { page } = await open()
  const field = page.getByLabel('Paste your setup link')
  await field.waitFor()
  expect(await field.evaluate((one) => one === document.activeElement), 'the keyboard is where the answer goes').toBe(
    true,
  )
  // Pasted outside the field, as people do.
  await page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'hello, how are you?')
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  })
  await page.getByText('There is no setup link in this text').waitFor()
  expect(await field.inputValue()).toBe('hello, how are you?')
  await field.fill('salesboy://connect?url=http%3A%2F%2Fevil.example&user=a&secret=b')
  await page.getByText('must begin with https://').waitFor()
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByText('The setup is not finished.').waitFor()
  await page.reload()
  await page.getByText('The setup is not finished.').waitFor()
  await page.getByTestId('one-sentence').getByRole('button', { name: 'Continue the setup' }).click()
  await atStep(page, 'core')
})

test('input that was left or changed during its test is not saved when the test succeeds', async () => {
  const { page, complaints } = await open()
  const applied: unknown[] = []
  let held = Promise.withResolvers<void>()
  await page.route('**/ui/rpc', async (route) => {
    const { name, args } = route.request().postDataJSON() as { name: string; args: unknown }
    if (name === 'firstRun.apply') applied.push(args)
    if (name === 'core.test') await held.promise
    await route.continue()
  })
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  /** Lets the held test succeed, and waits until the page has its answer. */
  const endTest = async () => {
    const answer = page.waitForResponse((response) => response.request().postData()?.includes('core.test') === true)
    held.resolve()
    expect(await (await answer).json()).toMatchObject({ value: { kind: 'ok' } })
    held = Promise.withResolvers()
  }
  const link = formatSetupLink({ url: core.url, userId: 'adas-shop', secret: 'secret', name: 'Ada’s Shop' })
  await page.getByLabel('Paste your setup link').fill(link)
  await press('Connect')
  await page.getByRole('button', { name: 'Asking the assistant…' }).waitFor()
  await page.locator('.offer').getByRole('button', { name: 'Back' }).click()
  await endTest()
  await press('I have an address and a secret')
  await page.getByLabel('Address of the assistant').fill(core.url)
  await page.getByLabel('User id').fill('adas-shop')
  await page.getByLabel('Secret').fill('secret')
  await press('Connect')
  await page.getByLabel('User id').fill('bolas-shop')
  await endTest()
  await press('Connect')
  await endTest()
  await atStep(page, 'phone')
  expect(applied).toEqual([{ url: core.url, secret: 'secret', id: 'bolas-shop' }])
  expect(complaints).toEqual([])
})

test('settings fixed by the command line are not asked: only the shop’s id, or nothing at all', async () => {
  const { page } = await open({ webhookUrl: core.url, secret: 'secret' })
  await atStep(page, 'core')
  expect(await page.getByRole('textbox').count()).toBe(1)
  await page.getByLabel('User id').fill('shop-3')
  await page.getByRole('button', { name: 'Connect' }).click()
  await atStep(page, 'phone')
  for (const width of [320, 1280, 3840]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await findOverflow(page)).toEqual([])
  }
  const home = await open({ webhookUrl: core.url, secret: 'secret', sessions: ['shop-4'] })
  await home.page.getByTestId('session-card').waitFor(LIMIT)
  expect(await home.page.getByTestId('first-run').count()).toBe(0)
})

test('the phone can be linked by a code, and the last step names the remote control and leads to its setting', async () => {
  const { page } = await open({ webhookUrl: core.url, secret: 'secret' })
  await page.getByLabel('User id').fill('code-shop')
  await page.getByRole('button', { name: 'Connect' }).click()
  await atStep(page, 'phone')
  await page.getByRole('button', { name: 'Use a code instead' }).click(LIMIT)
  await page.getByLabel('The shop’s WhatsApp number').fill('+234 700 000 0000')
  await page.keyboard.press('Enter')
  const code = (await page.getByTestId('pairing-code').innerText(LIMIT)).trim()
  await world.phone.call('enterPairingCode', { code })
  await atStep(page, 'done')
  await page.getByTestId('remote-control').getByText('pause 1h').waitFor()
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Change this' }).focus()
  await page.keyboard.press('Enter')
  await expect
    .poll(
      () => page.evaluate(() => document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting')),
      LIMIT,
    )
    .toBe('remote.control')
  await page.reload()
  await page.locator('[data-setting]').first().waitFor(LIMIT)
})
