/**
 * `node bench/scale.ts [--rows N] [--dir DIR] [--json FILE]`: makes a database of a million messages and times the operations that the
 * owner waits for. With `--dir` the database is made on the first run and kept.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStorage, type Storage } from '../src/core/storage/open-storage.ts'
import { messageRow } from '../src/core/storage/testing/scratch.ts'
import { createMemoryLogger } from '../src/core/testing/memory-ports.ts'
import { createRealClock } from '../src/core/testing/real-clock.ts'
import { readOptions } from '../scripts/read-options.mjs'

const { values } = readOptions({
  use: 'node bench/scale.ts [--rows N] [--dir DIR] [--json FILE]',
  options: {
    rows: { type: 'number', default: 1_000_000, least: 1 },
    dir: { type: 'string' },
    json: { type: 'string' },
  },
})
const { rows } = values
const directory = values.dir ?? mkdtempSync(join(tmpdir(), 'salesboy-scale-'))
mkdirSync(directory, { recursive: true })
const path = join(directory, 'salesboy.db')
const logger = createMemoryLogger()
const open = () => openStorage({ path, clock: createRealClock(), logger })
const times: Record<string, number> = {}

function measure<T>(name: string, work: () => T, runs = 5): T {
  const taken: number[] = []
  let result = work()
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now()
    result = work()
    taken.push(performance.now() - began)
  }
  times[name] = taken.sort((a, b) => a - b)[Math.floor(runs / 2)]!
  return result
}

/** Fills in 2,000 customers in two shops. One message in ten thousand is dead, and the newest 500 wait. */
async function fill(storage: Storage): Promise<void> {
  const first = Date.now() - rows * 1_000
  const words = [
    'price',
    'delivery',
    'blue dress',
    'size 42',
    'thank you',
    'where are you?',
    'Good morning',
    'two bags of rice',
  ]
  for (let from = 0; from < rows; from += 20_000) {
    await storage.writes.run(() => {
      for (let n = from; n < Math.min(from + 20_000, rows); n += 1) {
        const chat = `23480${String(n % 2_000).padStart(8, '0')}@c.us`
        const at = first + n * 1_000
        const state = n >= rows - 500 ? 'waiting' : n % 10_000 === 7 ? 'dead' : 'delivered'
        const row = storage.messages.insert(
          messageRow(`3EB0${n.toString(16).padStart(12, '0')}`, {
            session_id: n % 3 === 0 ? 'second' : 'shop',
            chat_id: chat,
            chat_key: chat,
            from_id: chat,
            phone: chat.split('@')[0]!,
            push_name: `Customer ${n % 2_000}`,
            text: `${words[n % words.length]} ${n}`,
            sent_at: at,
            stored_at: at,
            state,
            next_at: state === 'waiting' ? at : null,
          }),
        )
        if (state === 'delivered') storage.messages.update(row, { delivered_at: at + 3_000 })
      }
    })
    process.stderr.write(`\r${Math.min(from + 20_000, rows)} rows`)
  }
  process.stderr.write('\n')
}

if (!existsSync(path)) {
  const storage = open()
  await fill(storage)
  storage.close()
}
let began = performance.now()
const storage = open()
times['open after a clean close'] = performance.now() - began
const { messages, replies } = storage
measure('recovery: every open row', () => messages.open())
const newest = measure('activity: newest page', () => messages.list({ limit: 51 }))
measure('activity: page 1,000', () => messages.list({ limit: 51, before: newest[0]!.id - 50_000 }))
measure('filter: dead letters', () => messages.list({ limit: 51, states: ['dead'] }))
measure('filter: waiting', () => messages.list({ limit: 51, states: ['waiting', 'posting'] }))
measure('filter: skipped (there are none)', () => messages.list({ limit: 51, states: ['skipped'] }))
measure('filter: dead letters of one shop', () => messages.list({ limit: 51, states: ['dead'], sessionId: 'second' }))
measure('filter: one shop', () => messages.list({ limit: 51, sessionId: 'second' }))
measure('search: a common word', () => messages.list({ limit: 51, text: 'delivery' }))
measure('search: a word found nowhere', () => messages.list({ limit: 51, text: 'zebra crossing' }))
measure('search: a phone', () => messages.list({ limit: 51, text: '2348000000007' }))
measure('count: dead letters', () => messages.countDead())
measure('count: open replies', () => replies.countOpen())
measure('catch-up: 500 ids known?', () => {
  for (let n = 0; n < 500; n += 1) messages.withIdPart('shop', `3EB0${(n * 1_999).toString(16).padStart(12, '0')}`)
})
measure('last delivered of a chat', () => messages.lastDelivered('shop', '2348000000007@c.us', 0))
measure('dead letters', () => messages.dead())
await storage.writes.run(() => undefined)
began = performance.now()
await storage.writes.run(() => storage.messages.insert(messageRow(`new-${Date.now()}`, { state: 'delivered' })))
times['store one message, durable'] = performance.now() - began
storage.close()
rmSync(`${path}-clean`, { force: true })
began = performance.now()
const checked = open()
times['open after a crash (with the check)'] = performance.now() - began
checked.close()

const megabytes = Math.round(statSync(path).size / 1024 / 1024)
console.log(`${rows.toLocaleString('en')} messages, ${megabytes} MB`)
for (const [name, milliseconds] of Object.entries(times))
  console.log(`${milliseconds.toFixed(2).padStart(10)} ms  ${name}`)
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ rows, megabytes, milliseconds: times }, null, 2)}\n`)
if (values.dir === undefined) rmSync(directory, { recursive: true, force: true })
