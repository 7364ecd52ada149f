// npm run soak -- [--minutes N] [--seed S] [--messages M]: plays a busy shop's day in N minutes, with all of its troubles.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderLinePlot } from '../support/line-plot.ts'
import { machine, report, type Row } from '../support/report.ts'
import { median, rounded } from '../support/statistics.ts'
import { createDice, planDay } from './day.ts'
import { nthMessage, picturesAsked, picturesIn, wrongIn } from './files.ts'
import { makeShop, type Shop } from './shop.ts'
import type { Reading } from './watched-host.ts'
import { readOptions } from '../../scripts/read-options.mjs'

const { values } = readOptions({
  use: 'npm run soak -- [--minutes N] [--seed S] [--messages M]',
  options: {
    minutes: { type: 'number', default: 10, least: 1, most: 1_440, fraction: true },
    seed: { type: 'number', default: 1 },
    messages: { type: 'number', default: 1_500, least: 24 },
  },
})
const { minutes, messages: perDay } = values
const dice = createDice(values.seed)
const hourMs = (minutes * 60_000) / 24
const folder = join(import.meta.dirname, '..', '..', 'out', 'bench')
const READ_EVERY_MS = 5_000
const SETTLE_LIMIT_MS = 240_000
const CUSTOMERS = 40
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

mkdirSync(folder, { recursive: true })
const logFile = join(folder, 'soak.log')
writeFileSync(logFile, '')
console.log(`${machine()}; ${perDay} messages in ${minutes} minutes, seed ${values.seed}; log ${logFile}`)

const began = performance.now()
const seconds = () => (performance.now() - began) / 1_000
const readings: Reading[] = []
const written: { readonly from: string; readonly text: string }[] = []

async function write(shop: Shop): Promise<void> {
  const from = `23483000000${String(Math.floor(dice() * CUSTOMERS)).padStart(2, '0')}`
  const { text, content } = nthMessage(written.length)
  await shop.phone.call('customerMessage', { from, content })
  written.push({ from, text })
}

/** What the core received, without the harmless probes with which the program asks a core that was away. */
const messagesAt = (shop: Shop) => shop.core.received.filter(({ body }) => body?.['from'] !== 'status@broadcast')

const allArrived = (shop: Shop) => async (): Promise<boolean> =>
  new Set(messagesAt(shop).map(({ body }) => String(body?.['message']))).size >= written.length

/** Customers stop writing before an unlink: messages written while no device is linked never reach this laptop. */
let writing = true
async function playUnlink(shop: Shop): Promise<void> {
  writing = false
  try {
    await shop.phone.waitFor('every message at the core before the unlink', allArrived(shop), SETTLE_LIMIT_MS)
    await shop.play('unlinked', hourMs)
  } finally {
    writing = true
  }
}

async function playDay(shop: Shop): Promise<void> {
  for (const { hour, messages, incidents } of planDay(perDay)) {
    const end = performance.now() + hourMs
    console.log(
      `${String(hour).padStart(2, '0')}:00  ${messages} messages${incidents.map((name) => `, ${name}`).join('')}`,
    )
    const troubles = (async () => {
      for (const incident of incidents) {
        await pause(dice() * hourMs * 0.3)
        await (incident === 'unlinked' ? playUnlink(shop) : shop.play(incident, hourMs))
      }
    })()
    // The rejection is awaited below, after the hour's messages.
    troubles.catch(() => undefined)
    for (let n = 0; n < messages; n += 1) {
      while (!writing) await pause(100)
      await write(shop)
      await pause(Math.max(0, ((end - performance.now()) / (messages - n)) * dice() * 1.6))
    }
    await troubles
    await pause(Math.max(0, end - performance.now()))
  }
}

/** Compares the customers' messages with those at the core, and with the replies that customers got. */
async function judge(shop: Shop): Promise<{ readonly row: Row; readonly ok: boolean }> {
  const received = new Map<string, Set<string>>()
  const posted = messagesAt(shop)
  for (const { body, headers } of posted) {
    const text = String(body?.['message'])
    received.set(text, (received.get(text) ?? new Set()).add(headers['webhook-id'] ?? ''))
  }
  const lost = written.filter(({ text }) => !received.has(text))
  const twoIds = [...received].filter(([, ids]) => ids.size > 1)
  let replies = 0
  let doubled = 0
  let pictures = 0
  let wrong = wrongIn(posted.map(({ body }) => body)).length
  for (const from of new Set(written.map((entry) => entry.from))) {
    const said = await shop.phone.replies(from)
    const sent = said.length
    const texts = written.filter((entry) => entry.from === from).map(({ text }) => text)
    const asked = texts.length
    const files = picturesIn(said)
    pictures += files.count
    wrong += files.wrong
    if (files.count > picturesAsked(texts)) doubled += files.count - picturesAsked(texts)
    replies += sent
    if (sent > asked) doubled += sent - asked
  }
  const repeated = posted.length - received.size
  const row = {
    written: written.length,
    'at the core': received.size,
    lost: lost.length,
    'under two ids': twoIds.length,
  }
  const ok = lost.length === 0 && twoIds.length === 0 && doubled === 0 && wrong === 0
  if (lost.length > 0)
    console.error(
      `lost: ${lost
        .map(({ text }) => text)
        .join(', ')
        .slice(0, 1_000)}`,
    )
  return {
    row: { ...row, 'posted again': repeated, replies, pictures, 'wrong bytes': wrong, 'replies doubled': doubled },
    ok,
  }
}

function growth(readings: readonly Reading[], pick: (reading: Reading) => number): string {
  const third = Math.max(1, Math.floor(readings.length / 3))
  const [first, last] = [median(readings.slice(0, third).map(pick)), median(readings.slice(-third).map(pick))]
  return `${rounded(first)} → ${rounded(last)}`
}

const shop = await makeShop(logFile)
let ok: boolean
try {
  await shop.open()
  const reader = setInterval(() => {
    shop
      .host()
      .read(seconds())
      .then((reading) => reading && readings.push(reading))
      .catch((error: unknown) => console.error(`no reading: ${String(error)}`))
  }, READ_EVERY_MS)
  await playDay(shop)
  await shop.connected()
  await shop.phone
    .waitFor('every message at the core', allArrived(shop), SETTLE_LIMIT_MS)
    .catch((error: unknown) => console.error(String(error)))
  await pause(10_000)
  clearInterval(reader)
  const verdict = await judge(shop)
  ok = verdict.ok
  const grown: Row = {
    'host MB': growth(readings, (reading) => reading.hostMegabytes),
    'heap MB': growth(readings, (reading) => reading.heapMegabytes),
    'browser MB': growth(readings, (reading) => reading.browserMegabytes),
    files: growth(readings, (reading) => reading.openFiles),
    listeners: growth(readings, (reading) => reading.listeners),
    resources: growth(readings, (reading) => reading.resources),
    'database MB': growth(readings, (reading) => reading.databaseMegabytes),
  }
  const about = `A day in ${minutes} minutes, seed ${values.seed}. Growth: median of the first third → of the last third.`
  report({ part: 'soak', about, rows: [verdict.row, grown], raw: readings })
  const series = (name: string, pick: (reading: Reading) => number) => ({
    name,
    points: readings.map((reading) => [reading.at / 60, pick(reading)] as const),
  })
  const plot = renderLinePlot({
    title: `A shop’s day in ${minutes} minutes (${written.length} messages)`,
    xLabel: 'minutes',
    panels: [
      {
        title: 'Memory of the host',
        unit: 'MB',
        series: [series('total (PSS)', (r) => r.hostMegabytes), series('heap', (r) => r.heapMegabytes)],
      },
      { title: 'Memory of the browser', unit: 'MB', series: [series('PSS', (r) => r.browserMegabytes)] },
      {
        title: 'Open files, listeners, resources',
        unit: 'count',
        series: [
          series('files', (r) => r.openFiles),
          series('listeners', (r) => r.listeners),
          series('resources', (r) => r.resources),
        ],
      },
      { title: 'Database on disk', unit: 'MB', series: [series('with its log', (r) => r.databaseMegabytes)] },
    ],
  })
  writeFileSync(join(folder, 'soak.svg'), plot)
  console.log(`  ${join(folder, 'soak.svg')}`)
} finally {
  await shop.close()
}
console.log(ok ? 'Nothing lost, nothing doubled.' : 'NOT as promised; see above.')
process.exit(ok ? 0 : 1)
