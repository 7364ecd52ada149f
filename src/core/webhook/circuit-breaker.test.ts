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

test('a refused secret is probed each minute, growing to ten, and one success opens everything', async () => {
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

test('several posts that are refused together are one refusal', () => {
  breaker.held('secret-refused', 'shop', 'http-401')
  breaker.held('secret-refused', 'shop', 'http-401')
  expect(waitMs()).toBe(MINUTE)
})

test('an unknown shop is held alone', () => {
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

test('an address that is gone is never probed, only another address opens it, also after a restart', async () => {
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
  test('one message that fails again and again is no outage; three different ones are', () => {
    for (let tries = 0; tries < 5; tries += 1) breaker.failing(1, 'http-500', null)
    expect([breaker.admission(), breaker.outage]).toEqual(['pass', false])
    breaker.failing(2, 'http-500', null)
    breaker.failing(3, 'http-500', null)
    expect([breaker.admission(), breaker.outage, breaker.status.kind]).toEqual(['stop', true, 'failing'])
  })
  test('which of the two it is, is asked: a core that is there opens again, one that is not is probed', () => {
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
  test('three messages that fail again and again, with nothing taken, are one, whatever the probe says', () => {
    for (const row of [1, 2, 3]) breaker.failing(row, 'http-500', null)
    breaker.vouched()
    for (const row of [1, 2]) breaker.suspected(row)
    expect(breaker.admission()).toBe('pass')
    breaker.suspected(3)
    expect([breaker.admission(), breaker.outage, breaker.asksFirst]).toEqual(['stop', true, false])
  })
  test('a probe counts from its beginning, a message and the harmless one go by turns, and none waits for more than a minute', async () => {
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
  test('a time of zero is not obeyed without end', () => {
    breaker.failing(1, 'http-503', 0)
    expect(waitMs()).toBeGreaterThanOrEqual(5 * SECOND)
  })
  test('its end tells since when everything had failed', async () => {
    const began = clock.now()
    for (const row of [1, 2, 3]) breaker.failing(row, 'http-500', null)
    await clock.advance(MINUTE)
    expect(breaker.accepted('shop')).toBe(began)
    expect(breaker.accepted('shop')).toBeNull()
  })
  test('a failing message among accepted ones is not worth an alarm', () => {
    breaker.accepted('shop')
    breaker.failing(1, 'http-500', null)
    expect(breaker.status.kind).toBe('ok')
  })
  test('a message that was accepted before the clock was set back is none among which another may fail', () => {
    breaker.accepted('shop')
    clock.setWall(-2 * 60 * MINUTE)
    breaker.failing(1, 'http-500', null)
    expect(breaker.status.kind).toBe('failing')
  })
  test('Retry-After closes for so long, and a restart neither forgets nor hurries it', async () => {
    breaker.failing(1, 'http-429', 10 * MINUTE)
    expect(waitMs()).toBeGreaterThanOrEqual(10 * MINUTE)
    const left = waitMs()
    build()
    expect(waitMs()).toBe(left)
    expect(breaker.admission()).toBe('stop')
  })
})

test('without a connection it is tried again soon and then each minute, and at once when the internet is back', async () => {
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

test('a probe without a clear outcome makes the next one wait its time', async () => {
  breaker.offline('ENOTFOUND')
  await clock.advance(waitMs())
  breaker.inconclusive('timed-out')
  expect(breaker.admission()).toBe('stop')
})
