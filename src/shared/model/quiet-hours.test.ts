import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { quietHoursSchema, quietUntil } from './quiet-hours.ts'

const HOUR_MS = 3_600_000
let zone: string | undefined
beforeEach(() => (zone = process.env['TZ']))
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

const at = (day: number, hour: number, minute = 0, month = 2) => new Date(2026, month, day, hour, minute).getTime()

test('quiet hours work over midnight and within one day', () => {
  const night = '22:00-07:00'
  expect(quietUntil(night, at(3, 21, 59))).toBeNull()
  expect(quietUntil(night, at(3, 22))).toBe(at(4, 7))
  expect(quietUntil(night, at(4, 3))).toBe(at(4, 7))
  expect(quietUntil(night, at(4, 7))).toBeNull()
  expect(quietUntil('13:00-15:30', at(3, 14))).toBe(at(3, 15, 30))
  expect(quietUntil('13:00-15:30', at(3, 16))).toBeNull()
  expect(quietUntil('00:00-06:00', at(3, 0))).toBe(at(3, 6))
  expect(quietUntil('', at(3, 3))).toBeNull()
})

describe('in a night with a clock change', () => {
  test('quiet hours end at seven by the wall clock, an hour earlier or later', () => {
    process.env['TZ'] = 'Europe/Berlin'
    // 29 March 2026: 02:00 becomes 03:00; 25 October 2026: 03:00 becomes 02:00.
    expect(new Date(at(29, 7)).getTimezoneOffset()).toBe(-120)
    const spring = quietUntil('22:00-07:00', at(28, 22))!
    expect([spring - at(28, 22), new Date(spring).getHours()]).toEqual([8 * HOUR_MS, 7])
    const autumn = quietUntil('22:00-07:00', at(24, 22, 0, 9))!
    expect([autumn - at(24, 22, 0, 9), new Date(autumn).getHours()]).toEqual([10 * HOUR_MS, 7])
  })

  test('an hour that occurs twice is quiet both times, and an hour that is skipped is never quiet', () => {
    process.env['TZ'] = 'Europe/Berlin'
    const first = at(25, 2, 15, 9)
    const end = quietUntil('02:00-03:00', first)!
    expect(quietUntil('02:00-03:00', first + HOUR_MS)).toBe(end)
    expect(quietUntil('02:00-02:30', at(29, 1, 59))).toBeNull()
  })
})

test('the end of quiet hours is always in the next 25 hours, and not quiet itself', () => {
  const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  const two = (number: number) => String(number).padStart(2, '0')
  fc.assert(
    fc.property(clock, clock, fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }), (from, to, now) => {
      const setting = `${from.map(two).join(':')}-${to.map(two).join(':')}`
      if (!quietHoursSchema.safeParse(setting).success) return
      const until = quietUntil(setting, now)
      if (until === null) return
      expect(until - now).toBeGreaterThan(0)
      expect(until - now).toBeLessThanOrEqual(25 * HOUR_MS)
      expect(quietUntil(setting, until)).toBeNull()
    }),
  )
})

test.each(['22-7', '24:00-07:00', '22:00', '22:00-22:00', '7:00-8:00', 'night'])('%j is refused', (text) =>
  expect(quietHoursSchema.safeParse(text).success).toBe(false),
)
