import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { join } from 'node:path'
import { seedDatabase } from '../../bench/seed-database.ts'
import { takeShifts, watchShifts } from '../support/layout-shifts.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'

const CUSTOMER = '2349990000001'
/** A shift that people do not see: a hundredth of the value that counts as good on the web. */
const STILL = 0.001
let shop: OpenShop
let host: RunningHost
let page: Page

beforeAll(async () => {
  shop = await openShop({
    links: false,
    host: { sessions: ['adas-shop'] },
    prepare: (dataDir) =>
      seedDatabase({ path: join(dataDir, 'salesboy.db'), chats: 300, messages: 3_000, now: Date.now() - 60_000 }),
  })
  ;({ host, page } = shop)
  await watchShifts(page)
  await shop.world.phone.linkByQr()
  await page.locator('[data-testid="session-card"][data-state="connected"]').waitFor()
})
afterAll(async () => {
  if (host !== shop?.host) await host?.stop()
  await shop?.stop()
})

/** Waits until the page has not changed for 300 ms, the time of two frames on a slow machine. */
async function settled(): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let left = setTimeout(resolve, 300)
        const observer = new MutationObserver(() => {
          clearTimeout(left)
          left = setTimeout(resolve, 300)
        })
        observer.observe(document.body, { subtree: true, childList: true, attributes: true })
      }),
  )
}
async function expectStill(what: string): Promise<void> {
  await settled()
  const { score, moved } = await takeShifts(page)
  expect(score, `${what}\n${moved.join('\n')}`).toBeLessThan(STILL)
}

const SCREENS = {
  home: '[data-testid="today"]',
  chats: '[data-testid="chat-row"]',
  activity: '[data-testid="activity-row"]',
  insights: '.plot canvas',
  settings: '[data-setting]',
  help: '[data-testid="diagnosis"]',
} as const

test.each(Object.entries(SCREENS))('%s is drawn once, in its place', async (name, ready) => {
  for (const width of [3840, 1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    await page.evaluate((hash) => history.replaceState(null, '', hash), `#/${name}`)
    await page.reload()
    await page.locator(ready).first().waitFor()
    const box = await page.locator(ready).first().boundingBox()
    expect(box!.width, `${name} at ${width} px`).toBeGreaterThan(200)
    await expectStill(`${name} at ${width} px`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
})

test('opening a chat and writing in it move nothing around them', async () => {
  await page.evaluate(() => history.replaceState(null, '', '#/chats'))
  await page.reload()
  await shop.world.phone.customerWrites(CUSTOMER, 'how much is rice?')
  await shop.world.phone.waitForReply(CUSTOMER)
  await page.locator(`[data-chat="${CUSTOMER}@c.us"]`).click()
  await page.locator('[data-side="bot"][data-state="sent"]').last().waitFor()
  await expectStill('a chat by a click')
  await page.reload()
  await page.getByTestId('bubble').last().waitFor()
  await expectStill('a chat by its address')
  await page.getByRole('textbox', { name: /^Write to/ }).fill('Hello, this is me.')
  await page.keyboard.press('Enter')
  await page.locator('[data-side="owner"][data-state="sent"]').last().waitFor()
  await expectStill('an answer by hand')
})

test('trouble comes and goes in the place of the one sentence', async () => {
  const sentence = page.getByTestId('one-sentence')
  await page.locator('nav.rail a[href="#/settings"]').click()
  await page.locator('[data-setting]').first().waitFor()
  await settled()
  await takeShifts(page)
  await shop.core.goDown()
  await shop.world.phone.customerWrites(CUSTOMER, 'are you there?')
  await sentence.getByRole('button', { name: 'Try now' }).waitFor()
  await expectStill('the assistant is away')
  await shop.core.comeBack()
  await sentence.getByRole('button', { name: 'Try now' }).click()
  await sentence.getByText('All is well').waitFor()
  await expectStill('the assistant is back')

  const port = Number(new URL(host.openUrl).port)
  await host.kill()
  await sentence.getByText('lost contact').waitFor()
  expect(await page.getByText('All is well').count(), 'what may not be true any more').toBe(0)
  await expectStill('the host is away')
  host = await startHost({ ...shop.options, port })
  await sentence.getByText('lost contact').waitFor({ state: 'detached' })
  await expectStill('the host is back')
})
