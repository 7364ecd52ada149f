import { kept } from './kept.ts'

/** A day of the owner: its date and the moment it began, unix ms. */
export interface OwnersDay {
  readonly day: string
  readonly began: number
  /** When the next one begins. */
  readonly ends: number
}

const HOUR_MS = 3_600_000
/** No calendar day is longer, clock changes and moved date lines included. */
const LONGEST_DAY_MS = 50 * HOUR_MS

/** `YYYY-MM-DD` of a moment; an empty zone is this computer's. */
export function dateIn(zone: string, at: number): string {
  return calendarOf(zone).format(at)
}

const calendarIn = kept(
  (locale, timeZone: string) =>
    new Intl.DateTimeFormat(locale, { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
)

/** This computer's zone may change under way. */
const calendarOf = (zone: string): Intl.DateTimeFormat =>
  calendarIn('en-CA', zone === '' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : zone)

/**
 * The owner's day around `now`. Found by asking the calendar, not by counting hours: where the clock changes at midnight a day begins
 * at one, and some days have 23 or 25 hours.
 */
export function ownersDay(zone: string, now: number): OwnersDay {
  const calendar = calendarOf(zone)
  const day = calendar.format(now)
  const began = firstMoment(now - LONGEST_DAY_MS, now, (at) => calendar.format(at) >= day)
  const ends = firstMoment(now, now + LONGEST_DAY_MS, (at) => calendar.format(at) > day)
  return { day, began, ends }
}

/** The first moment of a day `YYYY-MM-DD`; of the next one where the calendar leaves it out. */
export function beginOf(zone: string, day: string): number {
  const calendar = calendarOf(zone)
  const inUtc = Date.parse(`${day}T00:00:00Z`)
  return firstMoment(inUtc - LONGEST_DAY_MS, inUtc + LONGEST_DAY_MS, (at) => calendar.format(at) >= day)
}

/** When the clock of the zone shows this time of a day `YYYY-MM-DD`; the first moment after it where the clock leaves it out. */
export function momentAt(zone: string, day: string, hour: number, minute: number): number {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    ...(zone === '' ? {} : { timeZone: zone }),
    dateStyle: 'short',
    timeStyle: 'short',
  })
  const time = `${day} ${twoDigits(hour)}:${twoDigits(minute)}`
  const inUtc = Date.parse(`${day}T00:00:00Z`)
  return firstMoment(inUtc - LONGEST_DAY_MS, inUtc + LONGEST_DAY_MS, (at) => clock.format(at) >= time)
}

const twoDigits = (number: number): string => String(number).padStart(2, '0')

/** Whether this is a date of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string | undefined): text is string {
  return /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
}

/** The date so many days later; a question of the calendar alone, whatever clocks do. */
export function daysLater(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The first millisecond after `before` that fits; dates never go back, so halving finds it. */
function firstMoment(before: number, fits: number, isFitting: (at: number) => boolean): number {
  let low = before
  let high = fits
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isFitting(middle)) high = middle
    else low = middle
  }
  return high
}
