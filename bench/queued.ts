/**
 * `node bench/queued.ts [chats] [texts…]`: texts that a core queues while the shop is not connected. Measures the time to accept them,
 * the time the ledger needs to look at them all after a restart, and the time to send them. The growth is linear if the last column stays
 * the same.
 */
import { performance } from 'node:perf_hooks'
import { createWayBed } from '../src/core/webhook/testing/way-bed.ts'
import { createRealClock } from '../src/core/testing/real-clock.ts'
import { readNumbers } from '../scripts/read-options.mjs'

const [chats = 2_000, ...sizes] = readNumbers('node bench/queued.ts [CHATS] [TEXTS…]', 20)
/** As many parallel requests as a core with a connection pool makes. */
const AT_ONCE = 200
const poll = () => new Promise((resolve) => setTimeout(resolve, 5))
const phone = (n: number) => `23480${String(n % chats).padStart(8, '0')}`

async function measure(texts: number): Promise<void> {
  const clock = createRealClock()
  const bed = await createWayBed({ clock, settings: { 'replies.hourlyLimit': 0, 'replies.chatHourlyLimit': 0 } })
  bed.sender.connected = false
  bed.way.start()
  const began = performance.now()
  let next = 0
  const answers: Promise<unknown>[] = []
  const worker = async () => {
    while (next < texts) {
      const n = (next += 1)
      // The worker does not wait for the result: a queued text is accepted as soon as it is on disk, at most two seconds later.
      const request = { sessionId: 'shop', to: phone(n), text: `text ${n}`, idempotencyKey: `key-${n}`, queue: true }
      const answer = bed.way.sendFromGateway(request)
      answers.push(answer)
      await Promise.race([answer, stored(n)])
    }
  }
  const stored = async (n: number) => {
    while (bed.storage.replies.byIdempotencyKey('shop', `key-${n}`) === null) await poll()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const accepted = performance.now() - began
  await Promise.all(answers)

  const restarted = performance.now()
  await bed.restart()
  const busy = performance.eventLoopUtilization()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const start = performance.now() - restarted - 1_000
  const idle = performance.eventLoopUtilization(busy).idle

  const connected = performance.now()
  bed.sender.connect()
  while (bed.sender.sent.length < texts) await poll()
  const sent = performance.now() - connected
  const row = [texts, accepted, start, 1_000 - idle, sent, ((accepted + sent) * 1_000) / texts].map((value) =>
    Math.round(value).toLocaleString('en').padStart(12),
  )
  console.log(row.join(''))
  await bed.remove()
}

console.log(`${chats} chats, ms`)
console.log(['texts', 'accepted', 'start', 'busy after', 'sent', 'µs a text'].map((name) => name.padStart(12)).join(''))
for (const size of sizes.length > 0 ? sizes : [2_000, 5_000, 10_000, 20_000]) await measure(size)
process.exit(0)
