/**
 * Measures how soon a customer is answered while many slow and fast connections load the gateway: `node bench/crowd.ts [seconds] [slow]
 * [fast]` after a build.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startShop } from '../tests/support/start-shop.ts'
import { megabytes } from './support/process-tree.ts'
import { report } from './support/report.ts'
import { median, percentile } from './support/statistics.ts'
import { readNumbers } from '../scripts/read-options.mjs'

const [seconds = 60, slow = 1_000, fast = 1_000] = readNumbers('node bench/crowd.ts [SECONDS] [SLOW] [FAST]', 3)
const CUSTOMER = '2348031234567'
const BETWEEN_MS = 700
const POLL_MS = 10
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const shop = await startShop({
  core: { thinkingMs: 0 },
  host: { set: { 'replies.humanDelay': 'off', 'replies.chatHourlyLimit': '0' } },
})
const { phone } = shop.world
let asked = 0

/** Writes as a customer and waits for the answer; returns the time in ms. */
async function ask(): Promise<number> {
  asked += 1
  const began = performance.now()
  await phone.customerWrites(CUSTOMER, `How much is rice? (${asked})`)
  while ((await phone.replies(CUSTOMER)).length < asked) {
    if (performance.now() - began > 60_000) throw new Error('no answer within a minute')
    await pause(POLL_MS)
  }
  return performance.now() - began
}

async function askFor(milliseconds: number): Promise<number[]> {
  const times: number[] = []
  for (const until = performance.now() + milliseconds; performance.now() < until; await pause(BETWEEN_MS))
    times.push(await ask())
  return times
}

const row = (when: string, times: readonly number[], memory: number) => ({
  when,
  answers: times.length,
  'median ms': Math.round(median(times)),
  'p95 ms': Math.round(percentile(times, 0.95)),
  'longest ms': Math.round(Math.max(...times)),
  'host MB': memory,
})

try {
  await phone.linkByQr()
  await ask()
  const pid = shop.host.process.pid!
  const quiet = row('quiet', await askFor(15_000), megabytes([pid]))
  const port = new URL(shop.host.gatewayUrl).port
  const attacker = spawn(process.execPath, [
    join(import.meta.dirname, 'crowd', 'attacker.ts'),
    port,
    String(slow),
    String(fast),
  ])
  let counts = ''
  attacker.stdout.on('data', (chunk: Buffer) => (counts += chunk.toString()))
  await pause(3_000)
  const crowded = row(`${slow} slow and ${fast} fast connections`, await askFor(seconds * 1_000), megabytes([pid]))
  attacker.stdin.end()
  await new Promise((resolve) => attacker.on('close', resolve))
  report({
    part: 'crowd',
    about: `from a customer's message to the answer in the chat, ${seconds} s; the attacker counted ${counts}`,
    rows: [quiet, crowded],
  })
} finally {
  await shop.stop()
}
