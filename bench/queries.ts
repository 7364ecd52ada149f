// node bench/queries.ts [chats] [messages]: the time of each query of the interface on a big database, in milliseconds.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Changes } from '../src/core/changes.ts'
import { ChatNames } from '../src/core/chats/chat-names.ts'
import { Chats } from '../src/core/chats/chats.ts'
import { ClockOffset } from '../src/core/webhook/clock-offset.ts'
import { exportMessages } from '../src/core/inbox/export-messages.ts'
import { messageDetails } from '../src/core/inbox/message-details.ts'
import { createMetricsRegistry } from '../src/core/metrics/metrics-registry.ts'
import { readInsights } from '../src/core/support/read-insights.ts'
import { openStorage } from '../src/core/storage/open-storage.ts'
import { messageRow } from '../src/core/storage/testing/scratch.ts'
import { createMemoryLogger } from '../src/core/testing/memory-ports.ts'
import { createTestSettings } from '../src/core/testing/test-ports.ts'
import { en } from '../src/shared/words/en.ts'
import { clockAt, seedDatabase } from './seed-database.ts'
import { readNumbers } from '../scripts/read-options.mjs'

const [chats = 10_000, messages = 1_000_000] = readNumbers('node bench/queries.ts [CHATS] [MESSAGES]', 2)
const now = Date.UTC(2026, 5, 30, 21)
const folder = mkdtempSync(join(tmpdir(), 'queries-bench-'))
const path = join(folder, 'salesboy.db')

try {
  const began = performance.now()
  seedDatabase({ path, chats, messages, now, longChatShare: 0.1 })
  const seconds = (performance.now() - began) / 1000
  console.log(
    `${chats} chats, ${messages} messages, ${(statSync(path).size / 1e6).toFixed(0)} MB, made in ${seconds.toFixed(0)} s`,
  )
  const clock = clockAt(now)
  const storage = openStorage({ path, clock, logger: createMemoryLogger() })
  const logger = createMemoryLogger()
  const conversations = new Chats({
    clock,
    logger,
    settings: createTestSettings(),
    storage,
    changes: new Changes(logger),
    offset: new ClockOffset(clock, storage.keyValue),
    names: new ChatNames(storage),
  })
  const list = (query: object = {}) => conversations.list({ limit: 50, filter: 'all', ...query })
  const first = list()
  const deep = deepCursor()
  const sessionId = 'adas-shop'
  const chatKey = '2348031000000@c.us'
  const thread = conversations.messages({ sessionId, chatKey, limit: 60 })
  const day = 86_400_000
  const range = (days: number) => ({
    from: now - days * day,
    to: now,
    bucket: 'day' as const,
    timeZone: 'Africa/Lagos',
  })

  const monitor = createMetricsRegistry({
    ...{ clock, logger, storage, settings: createTestSettings(), changes: new Changes(logger) },
    ...{ version: '1', host: 'headless', labels: { of: (id) => id }, files: { size: 0, count: 0 } },
    sessions: { list: () => [], onChanged: () => () => true, onRemoved: () => () => true, browserStarts: 1 },
    webhook: {
      counts: () => ({
        ...{ waiting: 0, posting: 0 },
        dead: storage.messages.countDead(),
        repliesQueued: storage.replies.countOpen(),
      }),
      coreStatus: () => ({ kind: 'ok', since: 0, nextTryAt: null, lastDeliveredAt: null, detail: null }),
      isBreakerOpen: false,
    },
  })

  const questions: Record<string, () => unknown> = {
    'chats: newest page': () => list(),
    'chats: page far down': () => list({ before: deep }),
    'chats: unread': () => list({ filter: 'unread' }),
    'chats: waiting for you': () => list({ filter: 'needs-you' }),
    'chats: you are answering': () => list({ filter: 'you-answer' }),
    'chats: one shop': () => list({ sessionId }),
    'chats: search a name': () => list({ text: 'Bola Adeyemi 4321' }),
    'chats: search a number': () => list({ text: '0803 100 43' }),
    'chats: search a common word': () => list({ text: 'rice' }),
    'chats: search a word nobody wrote': () => list({ text: 'xylophone' }),
    'chats: search two letters': () => list({ text: '李雷' }),
    'thread: newest page of 100,000 lines': () => conversations.messages({ sessionId, chatKey, limit: 60 }),
    'thread: page before': () => conversations.messages({ sessionId, chatKey, limit: 60, before: thread.before! }),
    'activity: newest page': () => storage.messages.list({ limit: 100 }),
    'activity: dead letters': () => storage.messages.list({ limit: 100, states: ['dead'] }),
    'activity: one chat': () => storage.messages.list({ limit: 100, sessionId, chatKey }),
    'activity: one day, three weeks ago': () =>
      storage.messages.list({ limit: 100, from: now - 21 * day, to: now - 20 * day }),
    'activity: dead letters of one day': () =>
      storage.messages.list({ limit: 100, states: ['dead'], from: now - 21 * day, to: now - 20 * day }),
    'activity: search a rare word': () => storage.messages.list({ limit: 100, text: 'Adeyemi 4321' }),
    'activity: search a common word': () => storage.messages.list({ limit: 100, text: 'rice' }),
    'message details': () => messageDetails(storage, messages / 2),
    'export: 1,000 rows': () => exportMessages(storage, { limit: 1_000, before: messages / 2 }, en),
    'insights: 7 days': () => readInsights(storage, range(7)),
    'insights: 30 days': () => readInsights(storage, range(30)),
    'counts in the rail': () => conversations.counts(),
    'a monitor asks for all figures': () => monitor.text(),
  }
  for (const [name, ask] of Object.entries(questions)) await report(name, ask)

  let n = 0
  const write = () => {
    n += 1
    storage.messages.insert(messageRow(`bench-${n}`, { session_id: sessionId, chat_key: chatKey, sent_at: now + n }))
  }
  const started = performance.now()
  await storage.writes.run(() => {
    for (let count = 0; count < 1_000; count += 1) write()
  })
  console.log(`storing 1,000 messages in one commit: ${(performance.now() - started).toFixed(0)} ms`)
  storage.close()

  function deepCursor(): string {
    let cursor = first.before!
    for (let page = 0; page < 50; page += 1) cursor = list({ before: cursor, limit: 100 }).before ?? cursor
    return cursor
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Prints the median and the worst of twenty calls, after one to warm up. */
async function report(name: string, ask: () => unknown): Promise<void> {
  await ask()
  const times: number[] = []
  for (let count = 0; count < 20; count += 1) {
    const began = performance.now()
    await ask()
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  console.log(`${name.padEnd(40)} ${times[10]!.toFixed(2).padStart(8)} ms   worst ${times[19]!.toFixed(2)} ms`)
}
