import { describe, expect, test } from 'vitest'
import { nextRetry, type FailedTry } from './failed-try.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const T0 = 1_765_500_000_000
/** Being posted for the first time. */
const fresh: FailedTry['row'] = {
  attempts: 0,
  first_failed_at: null,
  last_failed_at: null,
  failing_ms: 0,
  next_at: T0,
  unknown_outcomes: 0,
  posted_at: T0,
}

/** Lets one message fail until it is given up; `accepts(now)` says whether the core took another one meanwhile. */
function failUntilEnd(options: {
  readonly accepts: (now: number) => boolean
  readonly outage?: boolean
  readonly asleepMs?: number
  /** The core took one last so long after now, by a clock that has been set back since. */
  readonly aheadMs?: number
}) {
  let row = fresh
  let now = T0
  const pauses: number[] = []
  for (let tries = 1; tries < 1_000; tries += 1) {
    const lastAcceptedAt = options.accepts(now) ? now - 1 + (options.aheadMs ?? 0) : 0
    const step = nextRetry({
      row,
      now,
      lastAcceptedAt,
      outage: options.outage ?? false,
      retryAfterMs: null,
      timeoutMs: 120_000,
      random: 0.5,
    })
    if (step.next.kind !== 'again') return { kind: step.next.kind, tries, afterMs: now - T0, pauses }
    const { nextAt } = step.next
    pauses.push(nextAt - now)
    row = {
      attempts: step.attempts,
      first_failed_at: T0,
      last_failed_at: now,
      failing_ms: step.failingMs,
      next_at: nextAt,
      unknown_outcomes: 0,
      posted_at: T0,
    }
    now = nextAt + (options.asleepMs ?? 0)
  }
  throw new Error('never ended')
}

describe('poison or outage', () => {
  test('while others are taken it is given up at the fifth try, a quarter of an hour after the first', () => {
    const end = failUntilEnd({ accepts: () => true })
    expect(end).toMatchObject({ kind: 'poison', tries: 5, afterMs: 15 * MINUTE })
  })
  test('what was taken before the clock was set back by hours shows nothing: the core may be out', () => {
    expect(failUntilEnd({ accepts: () => true, aheadMs: 2 * HOUR }).kind).toBe('gave-up')
  })
  test('when everything fails it is tried by the schedule and given up after 72 hours', () => {
    const end = failUntilEnd({ accepts: () => false })
    expect(end.kind).toBe('gave-up')
    expect(end.afterMs).toBeGreaterThanOrEqual(72 * HOUR)
    expect(end.pauses.slice(0, 8)).toEqual([5_000, 30_000, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, HOUR, HOUR])
  })
  test('in an outage one message that slips through condemns nobody', () => {
    expect(failUntilEnd({ accepts: (now) => now < T0 + HOUR, outage: true }).kind).toBe('gave-up')
  })
  test('nights of sleep between the tries do not count', () => {
    const end = failUntilEnd({ accepts: () => false, asleepMs: 10 * HOUR })
    expect(end.afterMs).toBeGreaterThan(20 * 24 * HOUR)
  })
})

test('the pause is spread by a fifth both ways and Retry-After is a minimum', () => {
  const failed: FailedTry = {
    row: fresh,
    now: T0,
    lastAcceptedAt: 0,
    outage: false,
    retryAfterMs: null,
    timeoutMs: 1_000,
    random: 0,
  }
  const at = (change: Partial<FailedTry>) => nextRetry({ ...failed, ...change }).next
  expect(at({})).toEqual({ kind: 'again', nextAt: T0 + 4_000 })
  expect(at({ random: 0.999999 })).toEqual({ kind: 'again', nextAt: T0 + 6_000 })
  expect(at({ retryAfterMs: 90_000 })).toEqual({ kind: 'again', nextAt: T0 + 90_000 })
})
