import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minutesUntilTomorrow } from './until-tomorrow.ts'
import { beginOf, dateIn, daysLater, momentAt, ownersDay } from './owners-day.ts'

const at = (text: string) => Date.parse(text)

test('a day begins at midnight in the owner’s zone, not in UTC', () => {
  const day = ownersDay('Africa/Lagos', at('2026-03-04T23:30:00Z'))
  expect(day).toEqual({ day: '2026-03-05', began: at('2026-03-04T23:00:00Z'), ends: at('2026-03-05T23:00:00Z') })
})

test('days with a clock change have 23 or 25 hours, and may begin at one o’clock', () => {
  const spring = ownersDay('Europe/Paris', at('2026-03-29T12:00:00Z'))
  expect(spring.ends - spring.began).toBe(23 * 3_600_000)
  const autumn = ownersDay('Europe/Paris', at('2026-10-25T12:00:00Z'))
  expect(autumn.ends - autumn.began).toBe(25 * 3_600_000)
  const cairo = ownersDay('Africa/Cairo', at('2026-04-24T12:00:00Z'))
  expect(cairo.began).toBe(at('2026-04-23T22:00:00Z'))
  expect(cairo.ends - cairo.began).toBe(23 * 3_600_000)
})

test('the start of a day is found by its date, and dates continue across months and years', () => {
  expect([daysLater('2026-02-28', 1), daysLater('2026-01-01', -1), daysLater('2026-03-05', 0)]).toEqual([
    '2026-03-01',
    '2025-12-31',
    '2026-03-05',
  ])
  for (const [zone, day, began, hours] of [
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z', 23],
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00Z', 23],
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z', 23],
    ['America/Santiago', '2026-04-04', '2026-04-04T03:00:00Z', 25],
    ['Africa/Lagos', '2026-03-05', '2026-03-04T23:00:00Z', 24],
  ] as const) {
    expect(beginOf(zone, day), `${zone} ${day}`).toBe(at(began))
    expect(beginOf(zone, daysLater(day, 1)) - beginOf(zone, day), `${zone} ${day}`).toBe(hours * 3_600_000)
  }
})

test('a time of day is found in the zone; a time that the clock skips becomes the next one', () => {
  expect(momentAt('Africa/Lagos', '2026-03-05', 7, 0)).toBe(at('2026-03-05T06:00:00Z'))
  expect(momentAt('Europe/Paris', '2026-03-29', 2, 30)).toBe(at('2026-03-29T01:00:00Z'))
  expect(minutesUntilTomorrow(at('2026-03-04T23:30:00Z'), 'Africa/Lagos')).toBe(30.5 * 60)
  expect(minutesUntilTomorrow(at('2026-03-04T23:30:00Z'), 'America/Santiago')).toBe(10.5 * 60)
})

test('in every zone a day starts and ends at the exact millisecond', () => {
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
      expect([beginOf(zone, day), beginOf(zone, daysLater(day, 1))]).toEqual([began, ends])
    }),
    { numRuns: fc.readConfigureGlobal()?.numRuns ?? 60 },
  )
})
