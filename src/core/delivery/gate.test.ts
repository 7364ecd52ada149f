import { beforeEach, describe, expect, test } from 'vitest'
import type { CoreStatus } from '../../shared/model/core-status.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createGate, type Gate } from './gate.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
let clock: FakeClock
let facts: Map<string, unknown>
let url: string
let gate: Gate
let seen: CoreStatus[]

const keyValue: KeyValue = {
  get: (key) => facts.get(key) ?? null,
  set: (key, value) => void facts.set(key, structuredClone(value)),
  setNow: (key, value) => void facts.set(key, structuredClone(value)),
}
const build = () => {
  gate = createGate({ clock, random: () => 0.5, keyValue, url: () => url, onChanged: (status) => seen.push(status) })
}
beforeEach(() => {
  clock = createFakeClock()
  facts = new Map()
  url = 'https://core.example.com'
  seen = []
  build()
})
const waitMs = () => (gate.nextProbeAt() ?? Number.NaN) - clock.now()

test('a refused secret is probed each minute, growing to ten, and one success opens everything', async () => {
  const waits: number[] = []
  for (let probe = 0; probe < 6; probe += 1) {
    gate.held('secret-refused', 'shop', 'http-401')
    waits.push(waitMs() / MINUTE)
    expect(gate.admission()).toBe('closed')
    await clock.advance(waitMs())
    expect(gate.admission()).toBe('probe')
  }
  expect(waits).toEqual([1, 2, 4, 7, 10, 10])
  expect(gate.status.kind).toBe('secret-refused')
  gate.accepted('shop')
  expect([gate.admission(), gate.status.kind]).toEqual(['open', 'ok'])
})

test('several posts that are refused together are one refusal', () => {
  gate.held('secret-refused', 'shop', 'http-401')
  gate.held('secret-refused', 'shop', 'http-401')
  expect(waitMs()).toBe(MINUTE)
})

test('an unknown shop is held alone', () => {
  gate.held('user-unknown', 'shop', 'http-404')
  expect([gate.admission(), gate.admissionOf('shop'), gate.admissionOf('other')]).toEqual(['open', 'closed', 'open'])
  gate.accepted('other')
  expect(gate.status.kind).toBe('user-unknown')
  gate.accepted('shop')
  expect(gate.status.kind).toBe('ok')
})

test('an address that is gone is never probed, only another address opens it, also after a restart', async () => {
  gate.held('gone', 'shop', 'http-410')
  await clock.advance(24 * 60 * MINUTE)
  expect([gate.admission(), gate.nextProbeAt()]).toEqual(['closed', null])
  build()
  expect([gate.admission(), gate.status.kind]).toEqual(['closed', 'gone'])
  url = 'https://other.example.com'
  build()
  expect(gate.admission()).toBe('open')
})

describe('outage', () => {
  test('one message that fails again and again is no outage; three different ones are', () => {
    for (let tries = 0; tries < 5; tries += 1) gate.failing(1, 'http-500', null)
    expect([gate.admission(), gate.outage]).toEqual(['open', false])
    gate.failing(2, 'http-500', null)
    gate.failing(3, 'http-500', null)
    expect([gate.admission(), gate.outage, gate.status.kind]).toEqual(['closed', true, 'failing'])
  })
  test('which of the two it is, is asked: a core that is there opens again, one that is not is probed', () => {
    const fail = () => [1, 2, 3].forEach((row) => gate.failing(row, 'http-500', null))
    fail()
    expect([gate.inDoubt, gate.nextProbeAt()]).toEqual([true, null])
    gate.vouched()
    expect([gate.admission(), gate.outage]).toEqual(['open', false])
    fail()
    expect(gate.inDoubt).toBe(false)
    gate.away({ kind: 'away', code: 'http-503', retryAfterMs: null })
    expect([gate.admission(), gate.outage, waitMs()]).toEqual(['closed', true, 5 * SECOND])
  })
  test('three messages that fail again and again, with nothing taken, are one, whatever the probe says', () => {
    for (const row of [1, 2, 3]) gate.failing(row, 'http-500', null)
    gate.vouched()
    for (const row of [1, 2]) gate.suspected(row)
    expect(gate.admission()).toBe('open')
    gate.suspected(3)
    expect([gate.admission(), gate.outage, gate.asksFirst]).toEqual(['closed', true, false])
  })
  test('a probe counts from its beginning, a message and the harmless one go by turns, and none waits for more than a minute', async () => {
    gate.away({ kind: 'away', code: 'http-503', retryAfterMs: null })
    const asks: boolean[] = []
    for (let probe = 0; probe < 8; probe += 1) {
      await clock.advance(waitMs())
      asks.push(gate.asksFirst)
      gate.trying()
      const began = clock.now()
      await clock.advance(3 * SECOND)
      gate.failing(1, 'http-503', null)
      expect(gate.nextProbeAt()! - began).toBeLessThanOrEqual(MINUTE)
    }
    expect(asks).toEqual([false, false, false, true, false, true, false, true])
  })
  test('a time of zero is not obeyed without end', () => {
    gate.failing(1, 'http-503', 0)
    expect(waitMs()).toBeGreaterThanOrEqual(5 * SECOND)
  })
  test('its end tells since when everything had failed', async () => {
    const began = clock.now()
    for (const row of [1, 2, 3]) gate.failing(row, 'http-500', null)
    await clock.advance(MINUTE)
    expect(gate.accepted('shop')).toBe(began)
    expect(gate.accepted('shop')).toBeNull()
  })
  test('a failing message among accepted ones is not worth an alarm', () => {
    gate.accepted('shop')
    gate.failing(1, 'http-500', null)
    expect(gate.status.kind).toBe('ok')
  })
  test('Retry-After closes for so long, and a restart neither forgets nor hurries it', async () => {
    gate.failing(1, 'http-429', 10 * MINUTE)
    expect(waitMs()).toBeGreaterThanOrEqual(10 * MINUTE)
    const left = waitMs()
    build()
    expect(waitMs()).toBe(left)
    expect(gate.admission()).toBe('closed')
  })
})

test('without a connection it is tried again soon and then each minute, and at once when the internet is back', async () => {
  const waits: number[] = []
  for (let probe = 0; probe < 5; probe += 1) {
    gate.offline('ENOTFOUND')
    waits.push(waitMs() / SECOND)
    await clock.advance(waitMs())
  }
  expect(waits).toEqual([5, 15, 30, 30.5, 60])
  gate.offline('ENOTFOUND')
  gate.hurry(['unreachable'])
  expect(gate.admission()).toBe('probe')
})

test('a probe without a clear outcome makes the next one wait its time', async () => {
  gate.offline('ENOTFOUND')
  await clock.advance(waitMs())
  gate.inconclusive('timed-out')
  expect(gate.admission()).toBe('closed')
})
