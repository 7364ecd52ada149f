import { beforeEach, describe, expect, test } from 'vitest'
import type { CoreStatus } from '../../shared/model/core-status.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { CircuitBreaker } from './circuit-breaker.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
let clock: FakeClock
let facts: Map<string, unknown>
let url: string
let breaker: CircuitBreaker
let seen: CoreStatus[]

const keyValue: KeyValue = {
  get: (key) => facts.get(key) ?? null,
  set: (key, value) => void facts.set(key, structuredClone(value)),
  setNow: (key, value) => void facts.set(key, structuredClone(value)),
}
const build = () => {
  const onChanged = (status: CoreStatus) => seen.push(status)
  breaker = new CircuitBreaker({ clock, random: () => 0.5, keyValue, url: () => url, onChanged })
}
beforeEach(() => {
  clock = createFakeClock()
  facts = new Map()
  url = 'https://core.example.com'
  seen = []
  build()
})
const waitMs = () => (breaker.nextProbeAt() ?? Number.NaN) - clock.now()

test('a refused secret is probed after one minute, then after up to ten, and one success lets everything through', async () => {
  const waits: number[] = []
  for (let probe = 0; probe < 6; probe += 1) {
    breaker.held('secret-refused', 'shop', 'http-401')
    waits.push(waitMs() / MINUTE)
    expect(breaker.admission()).toBe('stop')
    await clock.advance(waitMs())
    expect(breaker.admission()).toBe('probe')
  }
  expect(waits).toEqual([1, 2, 4, 7, 10, 10])
  expect(breaker.status.kind).toBe('secret-refused')
  breaker.accepted('shop')
  expect([breaker.admission(), breaker.status.kind]).toEqual(['pass', 'ok'])
})

test('several posts refused together count as one refusal', () => {
  breaker.held('secret-refused', 'shop', 'http-401')
  breaker.held('secret-refused', 'shop', 'http-401')
  expect(waitMs()).toBe(MINUTE)
})

test('an unknown shop is held without holding other shops', () => {
  breaker.held('user-unknown', 'shop', 'http-404')
  expect([breaker.admission(), breaker.admissionOf('shop'), breaker.admissionOf('other')]).toEqual([
    'pass',
    'stop',
    'pass',
  ])
  breaker.accepted('other')
  expect(breaker.status.kind).toBe('user-unknown')
  breaker.accepted('shop')
  expect(breaker.status.kind).toBe('ok')
})

test('an address that is gone is never probed; only another address ends the hold, even after a restart', async () => {
  breaker.held('gone', 'shop', 'http-410')
  await clock.advance(24 * 60 * MINUTE)
  expect([breaker.admission(), breaker.nextProbeAt()]).toEqual(['stop', null])
  build()
  expect([breaker.admission(), breaker.status.kind]).toEqual(['stop', 'gone'])
  url = 'https://other.example.com'
  build()
  expect(breaker.admission()).toBe('pass')
})

describe('outage', () => {
  test('one message that fails repeatedly is no outage, three different ones are', () => {
    for (let tries = 0; tries < 5; tries += 1) breaker.failing(1, 'http-500', null)
    expect([breaker.admission(), breaker.outage]).toEqual(['pass', false])
    breaker.failing(2, 'http-500', null)
    breaker.failing(3, 'http-500', null)
    expect([breaker.admission(), breaker.outage, breaker.status.kind]).toEqual(['stop', true, 'failing'])
  })
  test('a doubt is settled by the harmless probe: a core that answers passes again, one that does not is probed', () => {
    const fail = () => [1, 2, 3].forEach((row) => breaker.failing(row, 'http-500', null))
    fail()
    expect([breaker.inDoubt, breaker.nextProbeAt()]).toEqual([true, null])
    breaker.vouched()
    expect([breaker.admission(), breaker.outage]).toEqual(['pass', false])
    fail()
    expect(breaker.inDoubt).toBe(false)
    breaker.away({ kind: 'away', code: 'http-503', retryAfterMs: null })
    expect([breaker.admission(), breaker.outage, waitMs()]).toEqual(['stop', true, 5 * SECOND])
  })
  test('three suspects while nothing is taken are an outage, whatever the probe says', () => {
    for (const row of [1, 2, 3]) breaker.failing(row, 'http-500', null)
    breaker.vouched()
    for (const row of [1, 2]) breaker.suspected(row)
    expect(breaker.admission()).toBe('pass')
    breaker.suspected(3)
    expect([breaker.admission(), breaker.outage, breaker.asksFirst]).toEqual(['stop', true, false])
  })
  test('the pause counts from the start of a probe, messages and harmless probes alternate, and none waits over a minute', async () => {
    breaker.away({ kind: 'away', code: 'http-503', retryAfterMs: null })
    const asks: boolean[] = []
    for (let probe = 0; probe < 8; probe += 1) {
      await clock.advance(waitMs())
      asks.push(breaker.asksFirst)
      breaker.trying()
      const began = clock.now()
      await clock.advance(3 * SECOND)
      breaker.failing(1, 'http-503', null)
      expect(breaker.nextProbeAt()! - began).toBeLessThanOrEqual(MINUTE)
    }
    expect(asks).toEqual([false, false, false, true, false, true, false, true])
  })
  test('a Retry-After of zero is raised to at least five seconds', () => {
    breaker.failing(1, 'http-503', 0)
    expect(waitMs()).toBeGreaterThanOrEqual(5 * SECOND)
  })
  test('the end of an outage tells since when everything had failed', async () => {
    const began = clock.now()
    for (const row of [1, 2, 3]) breaker.failing(row, 'http-500', null)
    await clock.advance(MINUTE)
    expect(breaker.accepted('shop')).toBe(began)
    expect(breaker.accepted('shop')).toBeNull()
  })
  test('one failing message among accepted ones is not reported', () => {
    breaker.accepted('shop')
    breaker.failing(1, 'http-500', null)
    expect(breaker.status.kind).toBe('ok')
  })
  test('a message accepted before the clock was set back does not keep a failure from being reported', () => {
    breaker.accepted('shop')
    clock.setWall(-2 * 60 * MINUTE)
    breaker.failing(1, 'http-500', null)
    expect(breaker.status.kind).toBe('failing')
  })
  test('Retry-After stops all posts for its time, which a restart neither drops nor shortens', async () => {
    breaker.failing(1, 'http-429', 10 * MINUTE)
    expect(waitMs()).toBeGreaterThanOrEqual(10 * MINUTE)
    const left = waitMs()
    build()
    expect(waitMs()).toBe(left)
    expect(breaker.admission()).toBe('stop')
  })
})

test('an unreachable core is probed soon, then once a minute, and at once when the internet is back', async () => {
  const waits: number[] = []
  for (let probe = 0; probe < 5; probe += 1) {
    breaker.offline('ENOTFOUND')
    waits.push(waitMs() / SECOND)
    await clock.advance(waitMs())
  }
  expect(waits).toEqual([5, 15, 30, 30.5, 60])
  breaker.offline('ENOTFOUND')
  breaker.makeDue(['unreachable'])
  expect(breaker.admission()).toBe('probe')
})

test('a probe without a clear outcome schedules the next one', async () => {
  breaker.offline('ENOTFOUND')
  await clock.advance(waitMs())
  breaker.inconclusive('timed-out')
  expect(breaker.admission()).toBe('stop')
})
