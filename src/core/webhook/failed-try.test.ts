import { describe, expect, test } from 'vitest'
import { nextRetry, type FailedTry } from './failed-try.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const T0 = 1_765_500_000_000
/** A row that is being posted for the first time. */
const fresh: FailedTry['row'] = {
  attempts: 0,
  first_failed_at: null,
  last_failed_at: null,
  failing_ms: 0,
  next_at: T0,
  unknown_outcomes: 0,
  posted_at: T0,
}

/** Lets one message fail until it is given up; `accepts(now)` says whether the core took another message meanwhile. */
function failUntilEnd(options: {
  readonly accepts: (now: number) => boolean
  readonly outage?: boolean
  readonly asleepMs?: number
  /** How far in the future the core's last accepted message lies, because the clock has been set back since, ms. */
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
  test('a message is given up at the fifth try, 15 minutes after the first, while others are taken', () => {
    const end = failUntilEnd({ accepts: () => true })
    expect(end).toMatchObject({ kind: 'poison', tries: 5, afterMs: 15 * MINUTE })
  })
  test('messages taken before the clock was set back by hours do not make a failing one poison', () => {
    expect(failUntilEnd({ accepts: () => true, aheadMs: 2 * HOUR }).kind).toBe('gave-up')
  })
  test('a message is tried by the schedule and given up after 72 hours when everything fails', () => {
    const end = failUntilEnd({ accepts: () => false })
    expect(end.kind).toBe('gave-up')
    expect(end.afterMs).toBeGreaterThanOrEqual(72 * HOUR)
    expect(end.pauses.slice(0, 8)).toEqual([5_000, 30_000, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, HOUR, HOUR])
  })
  test('one message taken during an outage condemns no other message', () => {
    expect(failUntilEnd({ accepts: (now) => now < T0 + HOUR, outage: true }).kind).toBe('gave-up')
  })
  test('sleep between the tries does not count', () => {
    const end = failUntilEnd({ accepts: () => false, asleepMs: 10 * HOUR })
    expect(end.afterMs).toBeGreaterThan(20 * 24 * HOUR)
  })
})

test('the pause is spread by 20 % both ways, and Retry-After is a minimum', () => {
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
