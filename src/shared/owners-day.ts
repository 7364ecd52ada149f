import { kept } from './kept.ts'

/** A day of the owner: its date, start and end. Times are unix ms. */
export interface OwnersDay {
  readonly day: string
  readonly began: number
  /** Start of the next day. */
  readonly ends: number
}

const HOUR_MS = 3_600_000
/** No calendar day is longer, even with clock changes and moved date lines. */
const LONGEST_DAY_MS = 50 * HOUR_MS

/** The date `YYYY-MM-DD` at a time (unix ms); an empty zone is this computer's. */
export function dateIn(zone: string, at: number): string {
  return calendarOf(zone).format(at)
}

const calendarIn = kept(
  (locale, timeZone: string) =>
    new Intl.DateTimeFormat(locale, { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
)

/** Reads this computer's zone on each call, because it may change while the program runs. */
const calendarOf = (zone: string): Intl.DateTimeFormat =>
  calendarIn('en-CA', zone === '' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : zone)

/**
 * The owner's day that contains `now`. Searches the calendar instead of counting hours, because some days have 23 or 25 hours, and a day
 * on which the clock changes at midnight begins at one.
 */
export function ownersDay(zone: string, now: number): OwnersDay {
  const calendar = calendarOf(zone)
  const day = calendar.format(now)
  const began = firstMoment(now - LONGEST_DAY_MS, now, (at) => calendar.format(at) >= day)
  const ends = firstMoment(now, now + LONGEST_DAY_MS, (at) => calendar.format(at) > day)
  return { day, began, ends }
}

/** Start of a day `YYYY-MM-DD`, unix ms; of the next day if the calendar skips this one. */
export function beginOf(zone: string, day: string): number {
  const calendar = calendarOf(zone)
  const inUtc = Date.parse(`${day}T00:00:00Z`)
  return firstMoment(inUtc - LONGEST_DAY_MS, inUtc + LONGEST_DAY_MS, (at) => calendar.format(at) >= day)
}

/** When the zone's clock shows this time on a day `YYYY-MM-DD`, unix ms; the first time after it if the clock skips it. */
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

/** Whether this is an existing date `YYYY-MM-DD`. */
export function isDate(text: string | undefined): text is string {
  return /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
}

/** The date `days` later. Uses the calendar only, so clock changes do not matter. */
export function daysLater(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The first millisecond after `before` that fits. Uses a binary search, because dates never go backwards. */
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
