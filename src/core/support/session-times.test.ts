import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HealthKind } from '../../shared/model/health.ts'
import type { SessionState, SessionView } from '../../shared/model/session.ts'
import { Changes } from '../changes.ts'
import { FakeSessions } from '../gateway/testing/fake-sessions.ts'
import { openStorage, type Storage } from '../storage/open-storage.ts'
import { makeRecord } from '../testing/fake-sessions.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger, createTestPower, createTestSettings } from '../testing/test-ports.ts'
import { SessionTimes } from './session-times.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const MIDNIGHT = Date.parse('2026-03-05T00:00:00Z')
const DAY = 24 * HOUR

let clock: ReturnType<typeof createFakeClock>
let power: ReturnType<typeof createTestPower>
let storage: Storage
let sessions: FakeSessions
let times: SessionTimes
/** Monotonic time (ms) that passed while the computer slept, as it does on some systems. */
let ranOn = 0

const build = () =>
  new SessionTimes({
    ...{
      clock: { ...clock, monotonic: () => clock.monotonic() + ranOn },
      storage,
      sessions,
      power,
      logger: createMemoryLogger(),
      settings: createTestSettings(),
    },
    changes: new Changes(createMemoryLogger()),
  })
beforeEach(() => {
  clock = createFakeClock(MIDNIGHT)
  ranOn = 0
  power = createTestPower()
  storage = openStorage({ path: ':memory:', clock, logger: createMemoryLogger() })
  storage.sessions.save(makeRecord({ id: 'shop', name: 'Ada’s shop' }))
  sessions = new FakeSessions()
  times = build()
  times.start()
})
afterEach(() => {
  times.stop()
  storage.close()
})

const put = (state: SessionState): SessionView => sessions.put('shop', state)
const lost: SessionState = { kind: 'reconnecting', reason: 'page-hung', attempt: 1, nextAt: 0 }
const read = (days = 1) => times.read({ from: MIDNIGHT, to: MIDNIGHT + days * DAY, timeZone: 'UTC' })[0]!
/** Minutes of each kind of state, without those at 0. */
const minutes = (day: number, days = day + 1) =>
  Object.fromEntries(
    Object.entries(read(days).days[day]!).flatMap(([kind, ms]) =>
      kind === 'at' || ms === 0 ? [] : [[kind, Math.round(ms / MINUTE)]],
    ),
  ) as Partial<Record<HealthKind, number>>
/** Sleeps for `ms`: monotonic time stands still and no timer runs. */
async function sleep(ms: number): Promise<void> {
  power.suspend()
  clock.setWall(ms)
  power.resume()
}

test('the time in each state is counted up to now, with the causes of interruptions', async () => {
  put({ kind: 'connected' })
  await clock.advance(5 * HOUR)
  put(lost)
  await clock.advance(10 * MINUTE)
  put({ kind: 'connected' })
  await clock.advance(50 * MINUTE)
  put({ kind: 'waiting-for-internet' })
  await clock.advance(30 * MINUTE)
  expect(minutes(0)).toEqual({ connected: 350, trouble: 10, internet: 30 })
  expect(read()).toMatchObject({
    sessionId: 'shop',
    name: 'Ada’s shop',
    interruptions: [
      { cause: 'page-hung', count: 1 },
      { cause: 'internet', count: 1 },
    ],
  })
  expect(read().connectedShare).toBeCloseTo(350 / 390, 5)
})

test('time asleep or off is shown as off and is not a failure', async () => {
  put({ kind: 'connected' })
  await clock.advance(2 * HOUR)
  await sleep(3 * HOUR)
  await clock.advance(HOUR)
  times.stop()
  clock.setWall(4 * HOUR)
  times = build()
  times.start()
  await clock.advance(HOUR)
  expect(minutes(0)).toEqual({ connected: 240, off: 420 })
  expect(read().connectedShare).toBe(1)
  expect(read().interruptions).toEqual([])
})

test('an unannounced sleep counts as off, whether or not the monotonic clock ran on', async () => {
  put({ kind: 'connected' })
  await clock.advance(HOUR)
  clock.setWall(6 * HOUR)
  await clock.advance(HOUR)
  expect(minutes(0)).toEqual({ connected: 120, off: 360 })
  clock.setWall(5 * HOUR)
  ranOn += 5 * HOUR
  await clock.advance(HOUR)
  // The minute in which the sleep fell is lost too.
  expect(minutes(0)).toEqual({ connected: 179, off: 661 })
})

test('a new shop that waits for its phone does not count as failed', async () => {
  put({ kind: 'needs-link', offer: { method: 'preparing' } })
  await clock.advance(2 * HOUR)
  expect(read().connectedShare).toBeNull()
  put({ kind: 'connected' })
  await clock.advance(HOUR)
  expect(read().connectedShare).toBe(1)
  expect(minutes(0)).toEqual({ phone: 120, connected: 60 })
})

test('a new shop that is linked within minutes does not count as failed before that', async () => {
  put({ kind: 'needs-link', offer: { method: 'preparing' } })
  await clock.advance(5 * MINUTE)
  put({ kind: 'connected' })
  await clock.advance(HOUR)
  expect(read().connectedShare).toBe(1)
  put({ kind: 'unlinked' })
  await clock.advance(HOUR)
  expect(read().connectedShare).toBeCloseTo(0.5, 5)
})

test('a shop that the owner disconnected does not count as failed, but an unlinked phone does', async () => {
  put({ kind: 'stopped' })
  await clock.advance(2 * HOUR)
  expect(read().connectedShare).toBeNull()
  put({ kind: 'connected' })
  await clock.advance(HOUR)
  put({ kind: 'unlinked' })
  expect(read().interruptions).toEqual([{ cause: 'unlinked', count: 1 }])
  await clock.advance(HOUR)
  expect(minutes(0)).toEqual({ stopped: 120, phone: 60, connected: 60 })
  expect(read().connectedShare).toBeCloseTo(0.5, 5)
})

test('each of the owner’s days has its own time, and days before the shop existed have none', async () => {
  await clock.advance(DAY + 22 * HOUR)
  put({ kind: 'connected' })
  await clock.advance(5 * HOUR)
  const { days } = times.read({ from: MIDNIGHT, to: MIDNIGHT + 4 * DAY, timeZone: 'Africa/Lagos' })[0]!
  // Lagos is an hour ahead: its days begin at 23:00 UTC.
  expect(days.map(({ connected, off }) => [connected / HOUR, off / HOUR])).toEqual([
    [0, 0],
    [1, 0],
    [4, 0],
    [0, 0],
    [0, 0],
  ])
})

test('setting the clock by hand neither adds nor removes counted time', async () => {
  put({ kind: 'connected' })
  await clock.advance(2 * HOUR)
  clock.setWall(-HOUR)
  await clock.advance(30 * MINUTE)
  expect(minutes(0).connected).toBe(150)
})

test('a crash loses at most the last five minutes', async () => {
  put({ kind: 'connected' })
  await clock.advance(HOUR)
  // Never stopped: as after `kill -9`.
  await clock.advance(4 * MINUTE)
  const kept = storage.sessionTimes
    .read('shop', 0, Number.MAX_SAFE_INTEGER)
    .reduce((sum, { amount }) => sum + amount, 0)
  expect(kept).toBeGreaterThanOrEqual(HOUR - 5 * MINUTE)
})
