import { expect, test } from 'vitest'
import { rangeOf, troubleOf } from './range.ts'

test('the last seven days are days in the shop’s time zone', () => {
  const now = Date.parse('2026-03-05T02:00:00Z')
  expect(rangeOf({}, now, 'Africa/Lagos')).toEqual({ name: '7', first: '2026-02-27', last: '2026-03-05' })
  expect(rangeOf({ days: '30' }, now, 'America/New_York')).toEqual({
    name: '30',
    first: '2026-02-03',
    last: '2026-03-04',
  })
})

test('a custom range is read from the URL, and is at most a year and a day long', () => {
  const own = rangeOf({ from: '2026-01-01', to: '2027-01-02' }, 0, 'UTC')
  expect(own).toEqual({ name: 'custom', first: '2026-01-01', last: '2027-01-02' })
  expect(troubleOf(own)).toBeNull()
  expect(troubleOf({ ...own, last: '2027-01-03' })).toBe('longRange')
  expect(troubleOf({ ...own, last: '2025-12-31' })).toBe('badRange')
  expect(rangeOf({ from: '2026-99-01', to: '2026-03-05' }, 0, 'UTC').name).toBe('7')
})
