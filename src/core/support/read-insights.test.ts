import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage, type Storage } from '../storage/open-storage.ts'
import { replyRow } from '../storage/testing/reply-row.ts'
import { createScratch, messageRow } from '../storage/testing/scratch.ts'
import { AnswerTimes } from './answer-times.ts'
import { readInsights } from './read-insights.ts'
import { createHourOfDay } from './hour-of-day.ts'

let scratch: ReturnType<typeof createScratch>
let storage: Storage
let count = 0
beforeEach(() => {
  scratch = createScratch()
  storage = openStorage({ path: scratch.database, clock: createFakeClock(), logger: createMemoryLogger() })
})
afterEach(() => {
  storage.close()
  scratch.remove()
})

/** One message that the bot answers after `after` ms; null: not answered. */
const message = (at: string, after: number | null = null, change: object = {}) =>
  storage.writes.run(() => {
    count += 1
    const time = Date.parse(at)
    const id = storage.messages.insert(messageRow(`I${count}`, { sent_at: time, stored_at: time, ...change }))
    if (after === null) return id
    const reply = storage.replies.insert(replyRow({ message_row: id, queued_at: time }))
    storage.replies.update(reply, { state: 'sent', sent_at: time + after })
    return id
  })
const read = (from: string, to: string, timeZone = 'UTC', bucket: 'hour' | 'day' = 'day') =>
  readInsights(storage, { from: Date.parse(from), to: Date.parse(to), bucket, timeZone })

test('counts, shares and answer times come from the counters of messages', async () => {
  await message('2026-03-02T09:10:00Z', 2_000)
  await message('2026-03-02T09:50:00Z', 4_000)
  await message('2026-03-02T17:00:00Z', 60_000)
  await message('2026-03-03T17:30:00Z')
  const dead = await message('2026-03-03T18:30:00Z')
  await storage.writes.run(() => storage.messages.update(dead, { error_code: 'http-422', state: 'dead' }))
  await message('2026-03-03T19:00:00Z', null, { chat_key: 'other@c.us' })
  await storage.writes.run(() =>
    storage.ownTexts.add({
      session_id: 'shop',
      message_id: 'own',
      chat_key: 'other@c.us',
      text: 'I am here',
      type: 'chat',
      sent_at: Date.parse('2026-03-03T19:05:00Z'),
      stored_at: Date.parse('2026-03-03T19:05:01Z'),
      ack: 1,
    }),
  )
  const result = read('2026-03-02T00:00:00Z', '2026-03-05T00:00:00Z')
  expect(result).toMatchObject({ received: 6, byBot: 3, byOwner: 1 })
  expect(result.buckets.map(({ received, byBot, byOwner, failed }) => [received, byBot, byOwner, failed])).toEqual([
    [3, 3, 0, 0],
    [3, 0, 1, 1],
    [0, 0, 0, 0],
  ])
  expect(result.buckets[2]!.medianMs).toBeNull()
  expect(result.failures).toEqual([{ of: 'message', code: 'http-422', count: 1 }])
  expect(result.busiest).toEqual({ from: 17, to: 20, share: 4 / 6 })
  expect(result.hours[9]).toBe(2)
})

test('an answer of two texts is counted once, and a failed answer is counted by its cause', async () => {
  const id = await message('2026-03-02T09:10:00Z', 2_000)
  await storage.writes.run(() => {
    const second = storage.replies.insert(replyRow({ message_row: id, queued_at: Date.parse('2026-03-02T09:11:00Z') }))
    storage.replies.update(second, { state: 'sent', sent_at: Date.parse('2026-03-02T09:12:00Z') })
    const third = storage.replies.insert(replyRow({ message_row: id, queued_at: Date.parse('2026-03-02T09:11:00Z') }))
    storage.replies.update(third, { state: 'failed', reason: 'not-on-whatsapp' })
  })
  const result = read('2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')
  expect(result).toMatchObject({ byBot: 1, failures: [{ of: 'reply', code: 'not-on-whatsapp', count: 1 }] })
})

test('days and hours follow the shop’s zone, with half-hour zones and a day of 23 hours', async () => {
  await message('2026-03-28T19:00:00Z')
  const kolkata = read('2026-03-28T18:30:00Z', '2026-03-29T18:30:00Z', 'Asia/Kolkata')
  expect(kolkata.hours[0]).toBe(1)
  expect(kolkata.buckets.map(({ at, received }) => [new Date(at).toISOString(), received])).toEqual([
    ['2026-03-28T18:30:00.000Z', 1],
  ])
  // Clocks go forward in Berlin on 29 March 2026.
  const berlin = read('2026-03-27T23:00:00Z', '2026-03-30T22:00:00Z', 'Europe/Berlin')
  expect(berlin.buckets.map(({ at }) => new Date(at).toISOString())).toEqual([
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ])
  expect(read('2026-03-28T18:00:00Z', '2026-03-28T21:00:00Z', 'UTC', 'hour').buckets.map((b) => b.received)).toEqual([
    0, 1, 0,
  ])
})

test('an empty or too long range is refused with a sentence', () => {
  expect(() => read('2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z')).toThrow('Choose a range')
  expect(() => read('2020-03-02T00:00:00Z', '2026-03-01T00:00:00Z')).toThrow('Choose a range')
})

describe('answer times', () => {
  test('have percentiles within five percent of the true ones', () => {
    const times = new AnswerTimes()
    const values = Array.from({ length: 999 }, (_, n) => Math.round(300 * 1.009 ** n))
    for (const value of values) times.add(Math.floor(Math.log(value / 100) / Math.log(1.1)), 1)
    for (const share of [0.5, 0.95]) {
      const truth = values[Math.ceil(share * values.length) - 1]!
      expect(Math.abs(times.percentile(share)! / truth - 1)).toBeLessThan(0.05)
    }
    expect(new AnswerTimes().percentile(0.5)).toBeNull()
  })
})

test('the hour of the day agrees with Intl throughout a year', () => {
  for (const timeZone of [
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Africa/Lagos',
    'Asia/Kathmandu',
  ]) {
    const hourOf = createHourOfDay(timeZone)
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 1_800_000 * 7) {
      expect(hourOf(at)).toBe(Number(hour.format(at)))
    }
  }
})

test('the time of messages is split into the stages line, assistant and chat', async () => {
  const at = Date.parse('2026-03-02T09:00:00Z')
  for (let each = 0; each < 3; each += 1) {
    await storage.writes.run(() => {
      count += 1
      const id = storage.messages.insert(messageRow(`I${count}`, { sent_at: at, stored_at: at, state: 'waiting' }))
      // The first attempt failed: the time until the second counts as waiting for the line.
      storage.messages.update(id, { state: 'posting', posted_at: at + 100, tried_at: at + 100 })
      storage.messages.update(id, { state: 'waiting' })
      storage.messages.update(id, { state: 'posting', tried_at: at + 30_000 })
      storage.messages.update(id, { state: 'delivered', delivered_at: at + 34_000 })
      const reply = storage.replies.insert(replyRow({ message_row: id, queued_at: at + 34_000 }))
      storage.replies.update(reply, { state: 'sent', sent_at: at + 36_000 })
      // A text the owner writes by hand does not count.
      const own = storage.replies.insert(replyRow({ message_row: null, origin: 'owner-window', queued_at: at }))
      storage.replies.update(own, { state: 'sent', sent_at: at + 3_600_000 })
    })
  }
  const { way } = read('2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')
  expect(way.map(({ part }) => part)).toEqual(['line', 'assistant', 'chat'])
  const [line, assistant, chat] = way.map(({ medianMs }) => medianMs)
  // The bounds are wide because each step is 1.5 times the one before.
  expect(line).toBeGreaterThan(20_000)
  expect(line).toBeLessThan(45_000)
  expect(assistant).toBeGreaterThan(2_700)
  expect(assistant).toBeLessThan(6_000)
  expect(chat).toBeGreaterThan(1_300)
  expect(chat).toBeLessThan(3_000)
  expect(read('2026-03-04T00:00:00Z', '2026-03-05T00:00:00Z').way).toEqual([])
})
