import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { Alarm } from './alarm.ts'
import { ClockDrift } from './clock-drift.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './durations.ts'
import { Expiry } from './expiry.ts'

/** A wall clock and a monotonic clock that a test can move apart. Monotonic time has fractions, as on a real machine. */
class TwoClocks {
  wall = 1_765_500_000_000
  steady = 0.37
  now = () => this.wall
  monotonic = () => this.steady
  setTimer = () => ({ cancel: () => undefined })
  pass(ms: number): void {
    this.wall += ms
    this.steady += ms
  }
}

/** The jumps of the wall clock during a wait: the minute and the size of each. */
type Story = readonly { readonly at: number; readonly jumpMs: number }[]

/** Checks once a minute, as `Alarm` does. Returns the minutes of monotonic time until the check says that it is over. */
function minutesUntil(isOver: (clock: TwoClocks) => () => boolean, story: Story): number {
  const clock = new TwoClocks()
  const look = isOver(clock)
  for (let minute = 0; ; minute += 1) {
    for (const { at, jumpMs } of story) if (at === minute) clock.wall += jumpMs
    if (look()) return minute
    if (minute > 100_000) return Number.POSITIVE_INFINITY
    clock.pass(MINUTE_MS)
  }
}

/** Something that lasts for a duration the owner chose: a pause, a takeover. */
const expires = (minutes: number) => (clock: TwoClocks) => {
  const expiry = new Expiry(clock)
  const end = { until: clock.now() + minutes * MINUTE_MS, longestMs: minutes * MINUTE_MS }
  return () => expiry.over([['it', end]]).has('it')
}

/** Something that may come early: the next retry of a message. */
const retries = (minutes: number) => (clock: TwoClocks) => {
  const drift = new ClockDrift(clock)
  let dueAt = clock.now() + minutes * MINUTE_MS
  return () => {
    dueAt -= drift.setBackMs()
    return dueAt <= clock.now()
  }
}

const minutes = fc.integer({ min: 2, max: 600 })
const hours = fc.integer({ min: 1, max: 48 }).map((count) => count * HOUR_MS)
/** The length of the wait, the time of the first jump, the time from there to the second jump, and the size of the jumps. */
const cases = fc.record({ length: minutes, first: minutes, then: minutes, jumpMs: hours })
type Case = { readonly length: number; readonly first: number; readonly then: number; readonly jumpMs: number }

const forward = ({ first, jumpMs }: Case): Story => [{ at: first, jumpMs }]
const back = ({ first, jumpMs }: Case): Story => [{ at: first, jumpMs: -jumpMs }]
const backAndRight = ({ first, then, jumpMs }: Case): Story => [
  { at: first, jumpMs: -jumpMs },
  { at: first + then, jumpMs },
]
/** The expected minutes after a jump forward: the wait ends as soon as the wall clock says so, because sleep counts. */
const shortened = ({ length, first, jumpMs }: Case) =>
  first >= length ? length : Math.max(first, length - jumpMs / MINUTE_MS)

test.each<[string, (one: Case) => Story, (one: Case) => number]>([
  ['nothing happens', () => [], ({ length }) => length],
  // Monotonic time stops during sleep and wall time does not. A wall clock set forward looks the same.
  ['the laptop sleeps, or its clock is set forward', forward, shortened],
  ['its clock is set back', back, ({ length }) => length],
  ['its clock is set back and put right again', backAndRight, ({ length }) => length],
])('a pause or takeover ends neither early nor late when %s', (_what, storyOf, expected) => {
  fc.assert(
    fc.property(cases, (one) => {
      expect(minutesUntil(expires(one.length), storyOf(one))).toBe(expected(one))
    }),
  )
})

test.each<[string, (one: Case) => Story, (one: Case) => number, (one: Case) => number]>([
  ['nothing happens', () => [], ({ length }) => length, ({ length }) => length],
  ['the laptop sleeps, or its clock is set forward', forward, shortened, shortened],
  ['its clock is set back', back, ({ length }) => length, ({ length }) => length],
  // This retry may come early: an extra attempt is cheap, an attempt hours late is not.
  ['its clock is set back and put right again', backAndRight, () => 0, ({ length }) => length],
])('a retry is never late when %s', (_what, storyOf, earliest, latest) => {
  fc.assert(
    fc.property(cases, (one) => {
      const ended = minutesUntil(retries(one.length), storyOf(one))
      expect(ended).toBeGreaterThanOrEqual(earliest(one))
      expect(ended).toBeLessThanOrEqual(latest(one))
    }),
  )
})

test('a pause or takeover never ends before one of the clocks says it is over, whatever jumps happen', () => {
  const jump = fc.record({ at: minutes, jumpMs: fc.integer({ min: -DAY_MS, max: DAY_MS }) })
  fc.assert(
    fc.property(minutes, fc.array(jump, { maxLength: 6 }), (length, story) => {
      const clocks: TwoClocks[] = []
      const ended = minutesUntil((clock) => (clocks.push(clock), expires(length)(clock)), story)
      const wallLeft = 1_765_500_000_000 + length * MINUTE_MS - clocks[0]!.now()
      expect(ended >= length || wallLeft <= 0).toBe(true)
    }),
  )
})

test('a pause from before a restart never has more time left than its whole length', () => {
  const clock = new TwoClocks()
  const expiry = new Expiry(clock)
  // The clock was set back by a day while the program was off, so the end is a day away.
  const end = { until: clock.now() + DAY_MS, longestMs: HOUR_MS }
  expect(expiry.over([['it', end]]).has('it')).toBe(false)
  clock.pass(HOUR_MS)
  expect(expiry.over([['it', end]]).has('it')).toBe(true)
})

test('reports only a clock set backwards, once and in whole milliseconds', () => {
  const clock = new TwoClocks()
  const drift = new ClockDrift(clock)
  clock.pass(5_000.25)
  expect(drift.setBackMs()).toBe(0)
  clock.wall += 5 * HOUR_MS
  expect(drift.setBackMs()).toBe(0)
  clock.wall -= 3 * HOUR_MS
  expect([drift.setBackMs(), drift.setBackMs()]).toEqual([3 * HOUR_MS, 0])
  // A small correction, as the time service makes them every day.
  clock.wall -= MINUTE_MS / 2
  expect(drift.setBackMs()).toBe(0)
})

test('an alarm rings at its time or after a minute, and only the alarm set last rings', async () => {
  const clock = createFakeClock()
  const alarm = new Alarm(clock)
  const rang: string[] = []
  alarm.set(clock.now() + HOUR_MS, () => rang.push('far'))
  await clock.advance(MINUTE_MS)
  expect(rang).toEqual(['far'])
  alarm.set(clock.now() + 5_000, () => rang.push('replaced'))
  alarm.set(clock.now() - 5_000, () => rang.push('past'))
  await clock.advance(MINUTE_MS)
  expect(rang).toEqual(['far', 'past'])
  alarm.set(clock.now() + 5_000, () => rang.push('cancelled'))
  alarm.cancel()
  await clock.advance(MINUTE_MS)
  expect([rang, clock.pending]).toEqual([['far', 'past'], 0])
})
