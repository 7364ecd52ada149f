import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSampleCore, type SampleCore } from '../../simulator/core/create-sample-core.ts'
import type { CommandInput, CommandName } from '../../src/shared/contract/commands.ts'
import { openPage, type OpenPage } from '../support/open-page.ts'
import { sendCommand } from '../support/send-command.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startWorld, type World } from '../support/start-world.ts'

const CUSTOMER = '2348031234567'
const LIMIT = { timeout: 45_000 }
let world: World
let core: SampleCore
let host: RunningHost
let opened: OpenPage
let page: Page

beforeAll(async () => {
  world = await startWorld({ qrFirstMs: 600_000 })
  core = await createSampleCore({ secret: 'secret', thinkingMs: 20 })
  const dataDir = join(world.directory, 'data')
  mkdirSync(dataDir)
  host = await startHost({ dataDir, browser: world.browser, apiKey: 'key', set: { 'replies.humanDelay': 'off' } })
  opened = await openPage(host.openUrl)
  page = opened.page
  page.setDefaultTimeout(LIMIT.timeout)
  await page.getByTestId('first-run').waitFor()
  await call('firstRun.apply', { url: core.url, secret: 'secret', id: 'shop', name: 'Ada’s Shop' })
  await world.phone.linkByQr()
  await page.getByTestId('linked-phone').waitFor()
  await call('firstRun.finish', {})
  await well()
})
afterAll(async () => {
  await opened?.close()
  await host?.stop()
  await core?.stop()
  await world?.stop()
})

const sentence = () => page.getByTestId('one-sentence')
const well = () => sentence().getByText('All is well').waitFor()
const go = (screen: string) => page.locator(`nav.rail a[href="#/${screen}"]`).click()
const asks = (text: string) => world.phone.customerWrites(CUSTOMER, text)
const focusedSetting = () =>
  page.evaluate(() => document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting'))
async function call<K extends CommandName>(name: K, args: CommandInput<K>): Promise<void> {
  expect(await sendCommand(page, name, args)).toMatchObject({ ok: true })
}
/** Waits for a sentence about the trouble whose only button is `button`. `mend` clicks it. */
async function trouble(text: RegExp, button: string) {
  await sentence().getByText(text).waitFor()
  await expect.poll(() => sentence().getByRole('button').allInnerTexts(), LIMIT).toEqual([button])
  return { mend: () => sentence().getByRole('button', { name: button, exact: true }).click() }
}

test('when the assistant is away, the button asks it again at once', async () => {
  await core.goDown()
  await asks('are you there?')
  const { mend } = await trouble(/cannot be reached/, 'Try now')
  await page
    .getByTestId('next-try')
    .getByText(/^Next try \d?\d:\d\d:\d\d/)
    .waitFor()
  await mend()
  await page.locator('.toast').getByText('Check the address and the internet').waitFor()
  await core.comeBack()
  await mend()
  await well()
  expect(await page.getByTestId('next-try').count()).toBe(0)
  await world.phone.waitForReply(CUSTOMER)
})

test('when the secret is refused, the button leads to its field, which repairs it', async () => {
  core.setSecret('another')
  await go('insights')
  await asks('and now?')
  const { mend } = await trouble(/does not accept this shop’s secret/, 'Check the secret')
  await mend()
  await expect.poll(focusedSetting, LIMIT).toBe('core.secret')
  await page.keyboard.type('another')
  await page.keyboard.press('Enter')
  await well()
})

test('when the plan has ended, the button asks again after the renewal', async () => {
  core.change({ inactiveUsers: ['shop'] })
  await asks('how much is rice?')
  const { mend } = await trouble(/The plan is not active/, 'Try now')
  core.change({ inactiveUsers: [] })
  await mend()
  await well()
})

test('when the clock is wrong, the button shows what to do step by step', async () => {
  core.change({ clockAheadSeconds: 900 })
  // The assistant's clock alone is not believed, so WhatsApp must show the same time.
  const timestamp = Math.floor(Date.now() / 1000) + 900
  await world.phone.call('customerMessage', {
    from: CUSTOMER,
    content: { kind: 'chat', body: 'how much are beans?' },
    timestamp,
  })
  const { mend } = await trouble(/The clock of this computer is wrong/, 'See what to do')
  await mend()
  await page.locator('[data-step="clock"][data-finding="clock-wrong"]').waitFor()
  core.change({ clockAheadSeconds: 0 })
  await asks('and oil?')
  await well()
})

test('when the phone has unlinked this computer, the button leads to a new code from any screen', async () => {
  await go('activity')
  await world.phone.call('unlinkDevice', {})
  const { mend } = await trouble(/was unlinked on the phone/, 'Link again')
  await mend()
  await page.getByTestId('qr-image').waitFor()
  await world.phone.linkByQr()
  await well()
})

test('without internet, the button reconnects at once', async () => {
  await world.phone.call('dropConnection', { holdMs: null })
  const { mend } = await trouble(/No internet/, 'Try now')
  await world.phone.call('allowConnection', {})
  await mend()
  await well()
})

test('a disconnected shop is connected again by the button', async () => {
  await call('session.disconnect', { id: 'shop' })
  const { mend } = await trouble(/is disconnected/, 'Connect')
  await mend()
  await well()
})

test('when the chosen browser is missing, the button leads to its setting', async () => {
  const dataDir = join(world.directory, 'broken')
  mkdirSync(dataDir)
  const broken = await startHost({
    dataDir,
    browser: join(world.directory, 'no-such-browser'),
    webhookUrl: core.url,
    secret: 'another',
    sessions: ['shop-2'],
    apiKey: 'key',
  })
  const other = await openPage(broken.openUrl)
  try {
    const button = other.page.getByTestId('one-sentence').getByRole('button', { name: 'Choose another browser' })
    await button.click(LIMIT)
    await expect
      .poll(() => other.page.evaluate(() => (document.activeElement as HTMLElement).dataset['setting']), LIMIT)
      .toBe('browser.path')
  } finally {
    await other.close()
    await broken.stop()
  }
})
