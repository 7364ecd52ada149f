import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStorage, type Storage } from '../storage/open-storage.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/test-ports.ts'
import type { CoreClient } from './core-client.ts'
import { EventQueue } from './event-queue.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

let folder: string
let steady: FakeClock
let skewMs: number
let storage: Storage
let queue: EventQueue
/** The status that the core answers to a post. */
let statusOf: (id: string) => number
let asked: string[]
let askedAt: number[]
/** How long a connection takes to fail, ms; 0: it works. */
let failAfterMs: number
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-events-'))
  steady = createFakeClock()
  skewMs = 0
  asked = []
  askedAt = []
  failAfterMs = 0
  statusOf = () => 200
  open()
  await queue.start()
})
afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

function open(): void {
  const clock = { ...steady, now: () => steady.now() + skewMs }
  const logger = createMemoryLogger()
  storage = openStorage({ path: join(folder, 'salesboy.db'), clock, logger })
  const line = {
    secrets: { read: async () => ({ current: 'secret', other: null }) },
    async post({ id }: { readonly id: string }) {
      asked.push(id)
      askedAt.push(steady.now())
      if (failAfterMs > 0) {
        await new Promise<void>((resolve) => steady.setTimer(failAfterMs, resolve))
        return { kind: 'network', code: 'ETIMEDOUT' }
      }
      return { kind: 'answer', status: statusOf(id), body: '', truncated: false, date: null, retryAfter: null }
    },
  } as unknown as CoreClient
  queue = new EventQueue({
    clock,
    logger,
    random: () => 0.5,
    storage,
    core: line,
    channel: 'outcomes',
    address: () => 'https://core.example.com/stream',
    onChanged: () => undefined,
  })
}
async function close(): Promise<void> {
  await queue.stop(0)
  storage.close()
}
async function put(webhookId: string, lane = 'shop'): Promise<void> {
  await storage.writes.run(() => queue.putNow({ lane, webhookId, body: {} }))
  queue.stored(webhookId)
  queue.wake()
  await steady.settle()
}
const counts = () => storage.posts.counts('outcomes')

test('a post stored while the clock was a day ahead is posted at once when the clock is right again', async () => {
  await close()
  open()
  skewMs = DAY_MS
  await put('early')
  skewMs = 0
  await queue.start()
  await steady.advance(2 * MINUTE_MS)
  expect(asked).toEqual(['early'])
  expect(counts()).toEqual({ waiting: 0, dead: 0 })
})

test.each([20 * MINUTE_MS, DAY_MS])(
  'a clock set back by %i ms delays neither a post nor the channel',
  async (setBackMs) => {
    skewMs = setBackMs
    statusOf = () => 503
    await put('late')
    expect(asked).toEqual(['late'])
    skewMs = 0
    statusOf = () => 200
    await steady.advance(2 * MINUTE_MS)
    expect(asked).toEqual(['late', 'late'])

    skewMs = setBackMs
    await steady.advance(MINUTE_MS)
    statusOf = () => 401
    await put('refused')
    expect(queue.status.kind).toBe('secret-refused')
    skewMs = 0
    statusOf = () => 200
    await steady.advance(3 * MINUTE_MS)
    expect(counts()).toEqual({ waiting: 0, dead: 0 })
  },
)

test('one failure on Friday and one on Monday do not count as three days of failing', async () => {
  statusOf = () => 503
  await put('friday')
  await close()
  await steady.advance(73 * HOUR_MS)
  open()
  await queue.start()
  await steady.settle()
  expect(asked).toEqual(['friday', 'friday'])
  expect(counts()).toEqual({ waiting: 1, dead: 0 })
})

test('a post that fails for three days without a break is given up', async () => {
  statusOf = () => 503
  await put('hopeless')
  await steady.advance(71 * HOUR_MS)
  expect(counts()).toEqual({ waiting: 1, dead: 0 })
  await steady.advance(4 * HOUR_MS)
  expect(counts()).toEqual({ waiting: 0, dead: 1 })
})

test('a post that fails while others are taken is given up within an hour and frees its lane', async () => {
  statusOf = (id) => (id === 'poison' ? 500 : 200)
  await put('poison')
  await put('behind')
  for (let minutes = 0; minutes < 60; minutes += 5) {
    await put(`other-${minutes}`, 'other')
    await steady.advance(5 * MINUTE_MS)
  }
  expect(counts()).toEqual({ waiting: 0, dead: 1 })
  expect(asked.filter((id) => id === 'poison').length).toBeGreaterThanOrEqual(5)
  expect(asked).toContain('behind')
})

test('a post that is put again while it waits is not stored twice but tried at once', async () => {
  statusOf = () => 500
  await put('head')
  await put('second')
  const again = async (webhookId: string) => {
    const isStored = await storage.writes.run(() => queue.putAgainNow({ lane: 'shop', webhookId, body: {} }))
    queue.wake()
    await steady.settle()
    return isStored
  }
  expect([await again('head'), await again('second')]).toEqual([false, false])
  expect(asked).toEqual(['head', 'head'])
  expect(counts().waiting).toBe(2)
  statusOf = () => 200
  await steady.advance(HOUR_MS)
  expect(counts().waiting).toBe(0)
  expect(await again('second')).toBe(true)
  expect(asked.at(-1)).toBe('second')
})

test('a post is not stored twice by later work of the same transaction, even behind another post of its lane', async () => {
  statusOf = () => 500
  await put('head')
  const again = { lane: 'shop', webhookId: 'second', body: {} }
  await Promise.all([
    storage.writes.run(() => {
      queue.putNow(again)
      queue.stored('second')
    }),
    storage.writes.run(() => queue.putAgainNow(again)),
  ])
  expect(counts().waiting).toBe(2)
})

test('a channel whose connections take ten seconds to fail is still tried within each minute', async () => {
  failAfterMs = 10_000
  await put('waits')
  await steady.advance(20 * MINUTE_MS)
  const last = askedAt.slice(-5)
  for (const [n, at] of last.slice(1).entries()) expect(at - last[n]!).toBeLessThanOrEqual(MINUTE_MS)
})
