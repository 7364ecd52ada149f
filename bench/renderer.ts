// node bench/renderer.ts [--json file]: measures the interface from the built bundle: first paint and first use, size by chunk, and a
// storm of messages on Home, Chats and Activity during typing and clicking. Needs `npm run build`.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openPage } from '../tests/support/open-page.ts'
import { chat, line, message, root, startFeed } from './renderer-feed.ts'
import { readOptions } from '../scripts/read-options.mjs'

const { json } = readOptions({
  use: 'node bench/renderer.ts [--json FILE]',
  options: { json: { type: 'string' } },
}).values
const STORM_PER_SECOND = 200
const STORM_SECONDS = 10

function printChunks(): Record<string, number> {
  const folder = join(root, 'assets')
  const files = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name))
  const sizes = files.map(
    (name) => [name, statSync(join(folder, name)).size, gzipSync(readFileSync(join(folder, name))).length] as const,
  )
  console.log('chunk · KiB · KiB gzip')
  for (const [name, size, packed] of sizes.sort((a, b) => b[1] - a[1])) {
    console.log(`  ${name} · ${(size / 1024).toFixed(1)} · ${(packed / 1024).toFixed(1)}`)
  }
  // The chunks that the first screen loads before anything shows: index.html names them.
  const html = readFileSync(join(root, 'index.html'), 'utf8')
  const first = sizes.filter(([name]) => html.includes(name))
  const firstKiB = first.reduce((sum, [, , packed]) => sum + packed, 0) / 1024
  console.log(`in the first load: ${first.map(([name]) => name).join(', ')}, ${firstKiB.toFixed(1)} KiB gzip`)
  return { firstKiB, ...Object.fromEntries(sizes.map(([name, , packed]) => [name, packed / 1024])) }
}

interface Seen {
  tasks: number[]
  slowestInput: number
}

const chunkSizes = printChunks()
const feed = await startFeed()
const opened = await openPage('about:blank')
const { page } = opened
let sent = 60
const storms: object[] = []

/** Repeats `use` while messages come in. `use` throws when an input is dropped. */
async function storm(screen: string, use: (round: number) => Promise<number>): Promise<void> {
  const seen = () => page.evaluate(() => (window as unknown as { seen: Seen }).seen)
  await page.evaluate(() => Object.assign((window as unknown as { seen: Seen }).seen, { tasks: [], slowestInput: 0 }))
  const first = sent
  const began = performance.now()
  const timer = setInterval(() => {
    const due = first + Math.floor(((performance.now() - began) / 1000) * STORM_PER_SECOND)
    while (sent < due) {
      sent += 1
      feed.send({ type: 'message.changed', message: message(sent) })
      const number = sent % 3 === 0 ? 0 : sent % 500
      const view = chat(number, sent)
      const counts = { unread: 0, waiting: 0 }
      const items = [{ ...line(sent) }]
      feed.send({
        type: 'chat.changed',
        sessionId: 'shop',
        chatKey: view.chatKey,
        chat: view,
        renamedTo: null,
        items,
        counts,
      })
    }
  }, 5)
  let inputs = 0
  for (let round = 0; performance.now() - began < STORM_SECONDS * 1000; round += 1) inputs += await use(round)
  clearInterval(timer)
  const { tasks, slowestInput } = await seen()
  const figures = {
    screen,
    messages: sent - first,
    seconds: (performance.now() - began) / 1000,
    inputs,
    dropped: 0,
    longTasks: tasks.length,
    longestMs: Math.round(Math.max(0, ...tasks)),
    slowestInputMs: Math.round(slowestInput),
    load: loadavg()[0],
  }
  storms.push(figures)
  console.log(`storm on ${screen}: ${JSON.stringify(figures)}`)
}

try {
  await page.addInitScript(() => {
    const seen = { tasks: [] as number[], slowestInput: 0 }
    Object.assign(window, { seen })
    new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
      buffered: true,
    })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.slowestInput = Math.max(seen.slowestInput, duration)
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
  })
  await page.goto(feed.url)
  await page.getByTestId('message-row').first().waitFor()
  const first = await page.evaluate(() => ({
    paint: Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0),
    usable: Math.round(performance.now()),
    scripts: performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1)!),
  }))
  const hasCharts = first.scripts.some((name) => name.startsWith('insights'))
  console.log(`first paint ${first.paint} ms, Home usable ${first.usable} ms; charts loaded: ${hasCharts}`)

  const go = (name: string) => page.getByRole('link', { name, exact: true }).click()
  await storm('Home', async () => {
    await page.keyboard.press('Control+k')
    const field = page.getByPlaceholder('What do you want to do?')
    await field.waitFor()
    await page.keyboard.type('home')
    const typed = await field.inputValue()
    if (typed !== 'home') throw new Error(`a key was dropped: ${typed}`)
    await page.keyboard.press('Escape')
    await field.waitFor({ state: 'detached' })
    return 6
  })

  await go('Chats')
  await page.locator('[data-chat="c0@c.us"]').click()
  const box = page.getByRole('textbox', { name: /^Write to/ })
  await box.waitFor()
  let written = ''
  await storm('Chats', async (round) => {
    await box.focus()
    const word = `word${round} `
    await page.keyboard.type(word)
    written += word
    const typed = await box.inputValue()
    if (typed !== written) throw new Error(`a key was dropped: ${typed.slice(-40)}`)
    const chip = page.locator('.chips .chip').nth(round % 2)
    await chip.click()
    if ((await chip.getAttribute('aria-checked')) !== 'true') throw new Error('a click was dropped')
    return word.length + 1
  })

  await go('Activity')
  await page.getByTestId('activity-row').first().waitFor()
  await storm('Activity', async (round) => {
    const field = page.getByRole('searchbox')
    await field.focus()
    await page.keyboard.type('rice')
    if ((await field.inputValue()) !== 'rice') throw new Error(`a key was dropped: ${await field.inputValue()}`)
    for (let back = 0; back < 4; back += 1) await page.keyboard.press('Backspace')
    if ((await field.inputValue()) !== '') throw new Error('a key was dropped')
    const chip = page.locator('.chips .chip').nth(round % 2)
    await chip.click()
    if ((await chip.getAttribute('aria-checked')) !== 'true') throw new Error('a click was dropped')
    return 9
  })
  if (json !== undefined) {
    const { paint, usable } = first
    writeFileSync(json, JSON.stringify({ paint, usable, hasCharts, chunkSizes, storms }, null, 2))
  }
} finally {
  await opened.close()
  feed.stop()
}
