import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundedRetry, DEFAULT_RETRY_MS, MOST_PAUSE_MS, reconnectPause } from './reconnect-pause.ts'

const retry = fc.integer({ min: 0, max: 10 ** 12 })
const dice = fc.double({ min: 0, max: 0.999_999, noNaN: true })

test('a pause lasts from 0.2 seconds to ten minutes, whatever the core asks for', () => {
  fc.assert(
    fc.property(retry, fc.nat(10_000), dice, (milliseconds, failures, random) => {
      const pause = reconnectPause(boundedRetry(milliseconds), failures, random)
      expect(pause).toBeGreaterThanOrEqual(200)
      expect(pause).toBeLessThanOrEqual(MOST_PAUSE_MS)
    }),
  )
})

test('a pause never shrinks with each failure in a row, for the same random number', () => {
  fc.assert(
    fc.property(fc.nat(50), dice, (failures, random) => {
      const [now, next] = [0, 1].map((more) => reconnectPause(DEFAULT_RETRY_MS, failures + more, random))
      expect(next).toBeGreaterThanOrEqual(now!)
    }),
  )
})

test('10,000 hosts that a restarting core cut at once come back evenly, not in one second', () => {
  // Park and Miller's generator gives the same 10,000 hosts in every run.
  let seed = 20_261_124
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  const perSecond = new Map<number, number>()
  for (let host = 0; host < 10_000; host += 1) {
    const second = Math.floor(reconnectPause(DEFAULT_RETRY_MS, 0, random()) / 1_000)
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1)
  }
  expect(perSecond.size).toBeGreaterThanOrEqual(12)
  // An even spread would be 833 in each second.
  expect(Math.max(...perSecond.values())).toBeLessThan(1_000)
})
