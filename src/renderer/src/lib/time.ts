import { kept } from '../../../shared/kept.ts'
import { dateIn } from '../../../shared/owners-day.ts'
import { minutesUntilTomorrow } from '../../../shared/until-tomorrow.ts'
import { ownLocale, ownZone } from './own-locale.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const zonedFormatOf = kept((locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options))
const formatOf = (locale: string, options: Intl.DateTimeFormatOptions) =>
  zonedFormatOf(locale, ownZone() === '' ? options : { ...options, timeZone: ownZone() })

const relativeOf = kept(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
)
const numberOf = kept((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options))

/** Formats a time: relative for the last hour, the clock for today, else date and clock. In the owner's locale. */
export function formatMoment(at: number, now: number, locale = ownLocale()): string {
  const ago = now - at
  // `now` is updated once a minute, so a time up to a minute ahead also counts as now.
  if (ago > -MINUTE && ago < MINUTE) return relativeOf(locale, { numeric: 'auto' }).format(0, 'second')
  if (ago >= 0 && ago < HOUR) {
    return relativeOf(locale, { style: 'short' }).format(-Math.floor(ago / MINUTE), 'minute')
  }
  if (isSameDay(at, now)) return formatClock(at, locale)
  return formatOf(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at)
}

/** Formats the start or end of a state: the clock for today, else date and clock. In the owner's locale. */
export function formatSince(at: number, now: number, locale = ownLocale()): string {
  return isSameDay(at, now) ? formatClock(at, locale) : formatMoment(at, now, locale)
}

/** Whether two times are on the same day in the shop's time zone. */
function isSameDay(one: number, other: number): boolean {
  return dateIn(ownZone(), one) === dateIn(ownZone(), other)
}

/** The time of day, to the minute. */
export function formatClock(at: number, locale = ownLocale()): string {
  return formatOf(locale, { hour: '2-digit', minute: '2-digit' }).format(at)
}

/** The time of day, to the second. */
export function formatSecond(at: number, locale = ownLocale()): string {
  return formatOf(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)
}

/** Formats a short duration in ms: `0.4 sec`, `12 sec`, `3 min`, in the given locale. */
export function formatSpan(milliseconds: number, locale = ownLocale()): string {
  const seconds = Math.max(milliseconds, 0) / 1000
  if (seconds < 10) return formatNumber(seconds, unitOf('second', 1), locale)
  if (seconds < 90) return formatNumber(seconds, unitOf('second', 0), locale)
  return formatNumber(seconds / 60, unitOf('minute', 0), locale)
}

/** Formats how long something took, at least 0.1 seconds. */
export const formatTook = (milliseconds: number): string => formatSpan(Math.max(milliseconds, 100))

/** Formats a long duration in ms: `12 min`, `9.5 hr`, in the given locale. */
export function formatLongSpan(milliseconds: number, locale = ownLocale()): string {
  const minutes = Math.max(milliseconds, 0) / 60_000
  if (minutes < 90) return formatNumber(minutes, unitOf('minute', 0), locale)
  return formatNumber(minutes / 60, unitOf('hour', 1), locale)
}

const unitOf = (unit: string, digits: number): Intl.NumberFormatOptions => ({
  style: 'unit',
  unit,
  unitDisplay: 'short',
  maximumFractionDigits: digits,
})

/** Formats seconds as minutes and seconds: `2:05`. */
export function formatCountdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}, locale = ownLocale()): string {
  return numberOf(locale, options).format(value)
}

/** Formats a share between 0 and 1 as `40%`. */
export function formatShare(share: number, locale = ownLocale()): string {
  return formatNumber(share, { style: 'percent', maximumFractionDigits: 0 }, locale)
}

/** The name of a day in the shop's time zone: today, yesterday, the weekday within a week, else the date. */
export function formatDay(at: number, now: number, today: string, yesterday: string, locale = ownLocale()): string {
  const days = (Date.parse(dateIn(ownZone(), now)) - Date.parse(dateIn(ownZone(), at))) / DAY
  if (days === 0) return today
  if (days === 1) return yesterday
  const week: Intl.DateTimeFormatOptions = { weekday: 'long' }
  const date: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' }
  return formatOf(locale, days > 1 && days < 7 ? week : date).format(at)
}

/** Minutes from now until tomorrow morning in the shop's time zone. */
export function minutesToTomorrow(): number {
  return minutesUntilTomorrow(Date.now(), ownZone())
}

/** Date and time to the second. */
export function formatExact(at: number, locale = ownLocale()): string {
  return formatOf(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
}
