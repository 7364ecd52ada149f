// node bench/renderer.ts: the interface from the built bundle. First paint and first use, size by chunk, and a storm of messages on
// Home. Prints figures, asserts nothing. Needs `npm run build`.
import { said } from '../src/shared/words/say.ts'
import { createServer, type ServerResponse } from 'node:http'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { defaultSettings } from '../src/shared/model/settings.ts'
import type { Snapshot } from '../src/shared/contract/events.ts'
import type { MessageView } from '../src/shared/model/message.ts'
import { openPage } from '../tests/support/open-page.ts'

const root = join(import.meta.dirname, '..', 'out', 'renderer')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const STORM_PER_SECOND = 200
const STORM_SECONDS = 10

const message = (id: number): MessageView => ({
  id,
  sessionId: 'shop',
  messageId: `m${id}`,
  chatId: `c${id % 500}@c.us`,
  chatKey: `c${id % 500}@c.us`,
  chatName: null,
  from: `c${id % 500}@c.us`,
  author: null,
  phone: `23480312${String(id % 500).padStart(5, '0')}`,
  senderName: `Customer ${id % 500}`,
  text: `Message ${id}: how much is a bag of rice today, and do you deliver?`,
  type: 'chat',
  hasMedia: false,
  isGroup: false,
  backfilled: false,
  sentAt: Date.now(),
  storedAt: Date.now(),
  delivery: {
    state: 'delivered',
    attempts: 1,
    nextAttemptAt: null,
    deliveredAt: Date.now(),
    errorCode: null,
    note: null,
  },
  replies: [],
})

/** A host that only answers `snapshot` and sends what it is told: the page cannot tell it from the real one. */
async function startFeed() {
  let seq = 0
  const streams = new Set<ServerResponse>()
  const home = { day: '2026-01-01', received: 0, answered: 0, waiting: 0, waitingChats: [], away: null }
  const snapshot = (): Partial<Snapshot> => ({
    seq,
    version: '0',
    capabilities: { host: 'headless', tray: false, startAtLogin: false, keepAwake: false, updates: false },
    sessions: [
      {
        id: 'shop',
        name: 'Ada’s Shop',
        state: { kind: 'connected' },
        since: Date.now(),
        phone: '2348031234567',
        pushName: null,
        linked: true,
        selfCheck: null,
      },
    ],
    messages: Array.from({ length: 50 }, (_, index) => message(50 - index)),
    queue: { waiting: 0, posting: 0, dead: 0, repliesQueued: 0 },
    core: { kind: 'ok', since: 0, nextTryAt: null, lastDeliveredAt: null, detail: null },
    pause: { paused: false, until: null },
    settings: {
      values: defaultSettings,
      fixed: [],
      secrets: { 'core.secret': true, 'core.previousSecret': false, 'gateway.apiKey': true },
      secretProtection: 'file',
    },
    diagnosis: {
      fault: 'none',
      sentence: 'All is well. Ada’s Shop is connected and answering.',
      said: said('headline.well-one', { name: 'Ada’s Shop' }),
      action: 'none',
      sessionId: null,
    },
    notices: [],
    takeovers: [],
    computer: null,
    setupPending: null,
    firstRun: { step: null },
    home,
    diagnosisRun: null,
  })
  const server = createServer((request, response) => {
    const path = request.url!.split('?')[0]!
    if (path === '/ui/rpc')
      return void response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ ok: true, value: snapshot() }))
    if (path === '/ui/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n')
      streams.add(response)
      return
    }
    const file = join(root, path === '/' ? 'index.html' : path)
    response.setHeader('content-type', types[extname(file)] ?? 'text/plain').end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    send(event: unknown) {
      seq += 1
      for (const stream of streams) stream.write(`id: ${seq}\ndata: ${JSON.stringify({ seq, event })}\n\n`)
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function printChunks(): void {
  const folder = join(root, 'assets')
  const files = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name))
  const sizes = files.map(
    (name) => [name, statSync(join(folder, name)).size, gzipSync(readFileSync(join(folder, name))).length] as const,
  )
  console.log('chunk · KiB · KiB gzip')
  for (const [name, size, packed] of sizes.sort((a, b) => b[1] - a[1])) {
    console.log(`  ${name} · ${(size / 1024).toFixed(1)} · ${(packed / 1024).toFixed(1)}`)
  }
}

printChunks()
const feed = await startFeed()
const opened = await openPage('about:blank')
const { page } = opened
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
  }))
  console.log(`first paint ${first.paint} ms, Home usable ${first.usable} ms`)

  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.getByRole('searchbox').waitFor()
  await page.getByRole('link', { name: 'Home', exact: true }).click()
  await page.getByTestId('message-row').first().waitFor()
  await page.evaluate(() => Object.assign((window as unknown as { seen: object }).seen, { tasks: [], slowestInput: 0 }))
  let sent = 50
  const began = performance.now()
  const storm = setInterval(() => {
    const due = 50 + Math.floor(((performance.now() - began) / 1000) * STORM_PER_SECOND)
    while (sent < due) feed.send({ type: 'message.changed', message: message((sent += 1)) })
  }, 5)
  // Somebody uses the page meanwhile: each press must arrive.
  let presses = 0
  while (performance.now() - began < STORM_SECONDS * 1000) {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('What do you want to do?').waitFor()
    await page.keyboard.type('home')
    const typed = await page.getByPlaceholder('What do you want to do?').inputValue()
    if (typed !== 'home') throw new Error(`a key was dropped: ${typed}`)
    await page.keyboard.press('Escape')
    presses += 6
  }
  clearInterval(storm)
  await page.locator(`[data-message-id="m${sent}"]`).waitFor()
  const { tasks, slowestInput } = await page.evaluate(
    () => (window as unknown as { seen: { tasks: number[]; slowestInput: number } }).seen,
  )
  console.log(
    `storm: ${sent - 50} messages in ${STORM_SECONDS} s, ${presses} keys, none dropped; long tasks over 50 ms: ${tasks.length}` +
      `, longest ${Math.round(Math.max(0, ...tasks))} ms; slowest input ${Math.round(slowestInput)} ms`,
  )
} finally {
  await opened.close()
  feed.stop()
}
