import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { DatabaseSync } from 'node:sqlite'
import { createWayBed, customerMessage } from '../../src/core/webhook/testing/way-bed.ts'
import type { IncomingMessage } from '../../src/core/whatsapp/incoming-message.ts'
import { createRealClock } from '../../src/core/testing/real-clock.ts'
import type { PartResult, Row } from '../support/report.ts'
import { percentile, rounded } from '../support/statistics.ts'

const MESSAGES = 10_000
const PARALLEL = 4
const MEGABYTE = 2 ** 20

/** A core that answers after `thinksMs` and remembers the messages it took. */
async function startCore(thinksMs: number) {
  const taken: string[] = []
  let open = 0
  let most = 0
  const server = createServer((request, response) => {
    open += 1
    most = Math.max(most, open)
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      taken.push((JSON.parse(body) as { message: string }).message)
      setTimeout(() => {
        open -= 1
        response.end('{"message":"Processed successfully","response":""}')
      }, thinksMs)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    most: () => most,
    stop: () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  }
}

/** How many messages arrived after a later one of the same chat. */
function outOfOrder(taken: readonly string[]): number {
  const highest = new Map<string, number>()
  return taken.filter((text) => {
    const [chat = '', n = ''] = text.split(' ')
    const before = highest.get(chat) ?? -1
    highest.set(chat, Math.max(before, Number(n)))
    return Number(n) < before
  }).length
}

const firstWritten = Math.floor(Date.now() / 1_000) - 3_600

/** The `n`th message in this chat; its text names both numbers. */
const messageOf = (chat: number, n: number): IncomingMessage =>
  customerMessage(`${chat} ${n}`, {
    chatId: `23480${31_000_000 + chat}@c.us`,
    timestamp: firstWritten + n,
    backfilled: true,
  })

/** Counts the commits while `work` runs. Each commit is one flush of the disk. */
export async function countFlushes(work: () => Promise<void>): Promise<number> {
  const exec = DatabaseSync.prototype.exec
  let flushes = 0
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
    if (sql === 'COMMIT') flushes += 1
    return exec.call(this, sql)
  }
  await work()
  DatabaseSync.prototype.exec = exec
  return flushes
}

async function deliver(messages: number, chats: number): Promise<Row> {
  const core = await startCore(5)
  const clock = createRealClock()
  const bed = await createWayBed({ clock, settings: { 'core.url': core.url, 'delivery.parallel': PARALLEL } })
  const { way, storage } = bed
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const stored: Promise<unknown>[] = []
  const began = performance.now()
  delay.enable()
  // Store all messages within one turn, as a catch-up does after a day without internet.
  for (let n = 0; n < messages; n += 1) stored.push(way.incoming('shop', messageOf(n % chats, Math.floor(n / chats))))
  const storing = await countFlushes(() => Promise.all(stored).then(() => undefined))
  const storedSeconds = (performance.now() - began) / 1_000
  const commands: number[] = []
  const heaps: number[] = []
  const started = performance.now()
  const cpu = process.cpuUsage()
  const delivering = await countFlushes(async () => {
    way.start()
    while (core.taken.length < messages && performance.now() - started < 600_000) {
      const asked = performance.now()
      way.conversations.list({ limit: 50, filter: 'all' })
      way.list({ limit: 50 })
      storage.home.count(clock.now() - 86_400_000)
      commands.push(performance.now() - asked)
      heaps.push(process.memoryUsage().heapUsed / MEGABYTE)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  })
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - started) / 1_000
  delay.disable()
  const result: Row = {
    messages,
    chats,
    'stored in, s': rounded(storedSeconds),
    'delivered in, s': rounded(seconds),
    lost: messages - new Set(core.taken).size,
    doubled: core.taken.length - new Set(core.taken).size,
    'out of order': outOfOrder(core.taken),
    'flushes a message': `${rounded(storing / messages)} + ${rounded(delivering / messages)}`,
    'CPU ms a message': rounded((user + system) / 1_000 / messages),
    'at once': core.most(),
    'heap MB, first to last': `${rounded(heaps[0] ?? 0)} → ${rounded(heaps.at(-1) ?? 0)}`,
    'loop blocked, longest ms': rounded(delay.max / 1e6),
    'loop 99.9 %, ms': rounded(delay.percentile(99.9) / 1e6),
    'page queries 95 %, ms': rounded(percentile(commands, 0.95)),
  }
  await bed.remove()
  await core.stop()
  return result
}

/** Ten thousand messages that waited for a day: stored at once, delivered by the configured parallelism, while the pages are queried. */
export async function measureBacklog(options: { readonly quick: boolean }): Promise<PartResult> {
  const rows: Row[] = []
  for (const chats of options.quick ? [200] : [1, 200, 2_000]) {
    rows.push(await deliver(options.quick ? 2_000 : MESSAGES, chats))
  }
  const about = `The message way in this process on a real database, the core answers after 5 ms, ${PARALLEL} at once. Every 200 ms the pages Conversations, Activity and Home are read; they are part of the time the loop is blocked.`
  return { part: 'backlog', about, rows }
}
