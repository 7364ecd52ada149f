import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PostOutcome } from '../http/http-client.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createFaultyCore, type FaultyCore } from './testing/faulty-core.ts'
import { createWayBed, customerMessage, type WayBed } from './testing/way-bed.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
const settings = { 'core.url': 'https://core.example.com', 'replies.maxAgeHours': 8_760 } as const
const unavailable: PostOutcome = {
  kind: 'answer',
  status: 503,
  body: '',
  truncated: false,
  date: null,
  retryAfter: null,
}
const outages: Readonly<Record<string, PostOutcome>> = {
  'answers 503': unavailable,
  'answers 429': { ...unavailable, status: 429 },
  'has its port closed': { kind: 'network', code: 'ECONNREFUSED' },
  'has no name any more': { kind: 'network', code: 'ENOTFOUND' },
  'takes no connection': { kind: 'network', code: 'ETIMEDOUT' },
}
let clock: FakeClock
let core: FaultyCore
let bed: WayBed
let online: FaultyCore['post']
/** Number of requests while the core was away. */
let asked: number

function goAway(outcome: PostOutcome): void {
  core.post = async () => {
    asked += 1
    return outcome
  }
}
const write = (text: string, chat: number) =>
  bed.way.incoming(
    'shop',
    customerMessage(text, { chatId: `23470000000${chat}@c.us`, timestamp: Math.floor(clock.now() / SECOND) }),
  )
/** Brings the core back. Returns the seconds until it took its first message, and from then until it had all. */
async function comeBack(all: number): Promise<{ readonly first: number; readonly last: number }> {
  core.post = online
  const at = clock.now()
  const first = await until(() => core.taken.length > 0, 5 * MINUTE)
  await until(() => new Set(core.taken.map(({ id }) => id)).size >= all, 10 * MINUTE)
  return { first, last: (clock.now() - at) / SECOND - first }
}
async function until(isTrue: () => boolean, atMostMs: number): Promise<number> {
  const began = clock.now()
  while (!isTrue() && clock.now() - began < atMostMs) await clock.advance(SECOND)
  return (clock.now() - began) / SECOND
}

beforeEach(async () => {
  clock = createFakeClock()
  core = createFaultyCore(() => 1)
  online = core.post
  asked = 0
  bed = await createWayBed({ clock, settings, http: { post: (request) => core.post(request), close: () => undefined } })
  bed.way.start()
})
afterEach(() => bed.remove())

describe.each(Object.entries(outages))('a core that %s', (_name, outcome) => {
  test.each([1, 12])('for 170 s gets the first of %i messages within a minute of its return', async (messages) => {
    goAway(outcome)
    for (let n = 0; n < messages; n += 1) await write(`m${n}`, n % 10)
    await clock.advance(170 * SECOND)
    expect(asked).toBeLessThanOrEqual(12)
    const { first, last } = await comeBack(messages)
    expect(first).toBeLessThanOrEqual(60)
    expect(last).toBeLessThanOrEqual(120)
  })

  test('for a day gets the first message within a minute of its return, even after a restart of Salesboy', async () => {
    goAway(outcome)
    for (let n = 0; n < 12; n += 1) await write(`m${n}`, n % 10)
    await clock.advance(DAY)
    await bed.restart()
    await clock.advance(10 * MINUTE)
    const { first, last } = await comeBack(12)
    expect(first).toBeLessThanOrEqual(60)
    expect(last).toBeLessThanOrEqual(120)
  }, 30_000)
})

test('a core that names a Retry-After is not asked earlier, even after a restart', async () => {
  goAway({ ...unavailable, retryAfter: '600' })
  await write('hi', 1)
  await clock.advance(5 * MINUTE)
  await bed.restart()
  await clock.advance(5 * MINUTE - SECOND)
  expect(asked).toBe(1)
  core.post = online
  // Up to 20 % is added to the named time, so that many hosts do not come together.
  await clock.advance(2 * MINUTE + SECOND)
  expect(core.taken).toHaveLength(1)
})

test('a clock set backwards does not delay pending messages', async () => {
  goAway(unavailable)
  for (let n = 0; n < 4; n += 1) await write(`m${n}`, n)
  await clock.advance(20 * MINUTE)
  clock.setWall(-5 * 60 * MINUTE)
  const { first } = await comeBack(4)
  expect(first).toBeLessThanOrEqual(60)
})
