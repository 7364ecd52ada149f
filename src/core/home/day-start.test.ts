import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateIn, ownersDay } from './day-start.ts'

const at = (text: string) => Date.parse(text)

test('a day begins at the owner’s midnight, not at that of Greenwich', () => {
  const day = ownersDay('Africa/Lagos', at('2026-03-04T23:30:00Z'))
  expect(day).toEqual({ day: '2026-03-05', began: at('2026-03-04T23:00:00Z'), ends: at('2026-03-05T23:00:00Z') })
})

test('days with a changed clock have 23 or 25 hours, and may begin at one o’clock', () => {
  const spring = ownersDay('Europe/Paris', at('2026-03-29T12:00:00Z'))
  expect(spring.ends - spring.began).toBe(23 * 3_600_000)
  const autumn = ownersDay('Europe/Paris', at('2026-10-25T12:00:00Z'))
  expect(autumn.ends - autumn.began).toBe(25 * 3_600_000)
  const cairo = ownersDay('Africa/Cairo', at('2026-04-24T12:00:00Z'))
  expect(cairo.began).toBe(at('2026-04-23T22:00:00Z'))
  expect(cairo.ends - cairo.began).toBe(23 * 3_600_000)
})

test('in every zone: the millisecond before is yesterday, the end is tomorrow', () => {
  const zones = fc.constantFrom(
    '',
    'UTC',
    'Africa/Lagos',
    'America/Santiago',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Asia/Beirut',
  )
  fc.assert(
    fc.property(zones, fc.integer({ min: at('2009-01-01'), max: at('2032-01-01') }), (zone, now) => {
      const { day, began, ends } = ownersDay(zone, now)
      expect(dateIn(zone, began)).toBe(day)
      expect(dateIn(zone, began - 1) < day).toBe(true)
      expect(dateIn(zone, ends - 1)).toBe(day)
      expect(dateIn(zone, ends) > day).toBe(true)
    }),
    { numRuns: fc.readConfigureGlobal()?.numRuns ?? 60 },
  )
})
