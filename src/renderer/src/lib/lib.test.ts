import { expect, test } from 'vitest'
import { setOwnLocale, setOwnZone } from './own-locale.ts'
import { formatPhone } from './phone.ts'
import { plainDigits } from './plain-digits.ts'
import { safeText, sentenceLine } from './safe-text.ts'
import { formatClock, formatDay, formatMoment, formatNumber, formatShare, formatSpan } from './time.ts'

test('control characters and direction overrides become visible, ordinary text is unchanged', () => {
  expect(safeText('pay \u202Egpj.exe\u0000')).toBe('pay ▯gpj.exe▯')
  expect(safeText('line\nsecond\tمرحبا 👋🏽 <b>')).toBe('line\nsecond\tمرحبا 👋🏽 <b>')
  expect(safeText('\ud800')).toBe('\ufffd')
})

test('a time is relative within the hour, then a clock, then a date', () => {
  const now = new Date('2026-03-05T15:00:00').getTime()
  expect(formatMoment(now - 5 * 60_000, now, 'en')).toBe('5 min. ago')
  expect(formatMoment(now - 3 * 3_600_000, now, 'en-GB')).toBe('12:00')
  expect(formatMoment(now - 3 * 86_400_000, now, 'en-GB')).toContain('2 Mar')
})

test('days and clocks follow the shop’s time zone, not the window’s', () => {
  const at = Date.parse('2026-03-05T11:30:00Z')
  // 26 hours apart, so at least one of them has a different day than this computer.
  const seen = (['Etc/GMT+12', 'Pacific/Kiritimati'] as const).map((zone) => {
    setOwnZone(zone)
    const now = at + 13 * 3_600_000
    return [formatClock(at, 'en-GB'), formatMoment(at, now, 'en-GB'), formatDay(at, now, 'today', 'yesterday', 'en-GB')]
  })
  setOwnZone('')
  expect(seen).toEqual([
    ['23:30', '4 Mar, 23:30', 'yesterday'],
    ['01:30', '01:30', 'today'],
  ])
})

test('a time a month ahead has its date', () => {
  const now = new Date('2026-03-05T15:00:00').getTime()
  expect(formatMoment(now + 31 * 86_400_000, now, 'en-GB')).toContain('5 Apr')
})

test('durations and phone numbers are formatted for reading', () => {
  expect([formatSpan(420, 'en'), formatSpan(31_400, 'en'), formatSpan(180_000, 'en')]).toEqual([
    '0.4 sec',
    '31 sec',
    '3 min',
  ])
  expect(formatPhone('2348031234567')).toBe('+234 803 123 4567')
})

test('Arabic and Persian digits are read, and a phone number keeps its order in a right-to-left page', () => {
  expect(plainDigits('٠٨٠٣ ۱۲۳ 45')).toBe('0803 123 45')
  setOwnLocale('ar', ['ar-EG', 'en'])
  expect(formatPhone('2348031234567')).toBe('\u2066+234 803 123 4567\u2069')
  // Every number uses Latin digits, whatever the country.
  expect([formatSpan(12_000), formatNumber(1234)]).toEqual(['12 ث', '1,234'])
  expect(formatShare(0.67).replace(/\u200e/g, '')).toBe('67%')
  setOwnLocale('en', ['en-GB'])
  expect(formatPhone('2348031234567')).toBe('+234 803 123 4567')
})

test('one of our sentences keeps the isolates around names, and no other invisible characters', () => {
  expect(sentenceLine('\u2068متجر\u2069 is disconnected.\nThe bot\u202e waits')).toBe(
    '\u2068متجر\u2069 is disconnected. The bot▯ waits',
  )
  expect(sentenceLine('x'.repeat(5_000))).toHaveLength(300)
})
