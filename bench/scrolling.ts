// node bench/scrolling.ts [chats] [messages]: counts long tasks and frames while the lists of a big shop are scrolled in a real Chromium.
// Needs a build (npm run build).
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openPage } from '../tests/support/open-page.ts'
import { startHost } from '../tests/support/start-host.ts'
import { seedDatabase } from './seed-database.ts'
import { readNumbers } from '../scripts/read-options.mjs'

const [chats = 10_000, messages = 200_000] = readNumbers('node bench/scrolling.ts [CHATS] [MESSAGES]', 2)
const SECONDS = 6
const folder = mkdtempSync(join(tmpdir(), 'scrolling-bench-'))
const dataDir = join(folder, 'data')
mkdirSync(dataDir)
seedDatabase({ path: join(dataDir, 'salesboy.db'), chats, messages, now: Date.now() - 60_000, longChatShare: 0.5 })

const options = { dataDir, browser: join(folder, 'none'), webhookUrl: 'http://127.0.0.1:9', secret: 's', apiKey: 'k' }
const host = await startHost({ ...options, sessions: ['adas-shop'] })
const opened = await openPage(host.openUrl)
const { page } = opened
try {
  await page.locator('.home, .first-run').first().waitFor()
  await page.evaluate(() => (location.hash = '#/chats'))
  await page.reload()
  await page.getByTestId('chat-row').first().waitFor()
  await measure(page, `chats: wheel through ${chats} chats`, '.chat-rows', 900)
  await page.getByRole('searchbox').fill('Ada Obi 0')
  await page.locator('[data-chat="2348031000000@c.us"]').click()
  await page.getByTestId('bubble').last().waitFor()
  await measure(page, `thread: wheel back through ${messages / 2} messages`, '.thread-lines', -900)
  await page.evaluate(() => (location.hash = '#/activity'))
  await page.reload()
  await page.getByTestId('activity-row').first().waitFor()
  await measure(page, `activity: wheel through ${messages} rows`, '.activity-scroll', 900)
} finally {
  await opened.close()
  await host.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Turns the wheel for some seconds. Counts tasks over 50 ms, as the browser reports them, and the frames drawn. */
async function measure(target: Page, name: string, selector: string, step: number): Promise<void> {
  const box = (await target.locator(selector).boundingBox())!
  await target.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await target.evaluate(() => {
    const state = { long: [] as number[], frames: 0 }
    Object.assign(window, { bench: state })
    new PerformanceObserver((list) => state.long.push(...list.getEntries().map((entry) => entry.duration))).observe({
      entryTypes: ['longtask'],
    })
    const frame = () => {
      state.frames += 1
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  const began = performance.now()
  let turns = 0
  while (performance.now() - began < SECONDS * 1_000) {
    await target.mouse.wheel(0, step)
    turns += 1
  }
  const { long, frames } = await target.evaluate(
    () => (window as unknown as { bench: { long: number[]; frames: number } }).bench,
  )
  const worst = Math.max(0, ...long).toFixed(0)
  console.log(`${name}: ${turns} turns, ${frames} frames, ${long.length} long tasks (worst ${worst} ms)`)
}
