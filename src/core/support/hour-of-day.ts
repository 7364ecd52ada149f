import { DAY_MS, MINUTE_MS } from '../time/durations.ts'

const HALF_HOUR_MS = 30 * MINUTE_MS

/**
 * Returns a function from a time (unix ms) to its hour (0–23) in the zone. It rarely asks Intl: for the offset at both ends of each UTC
 * day, and for every half hour of a day in which the offset changes.
 */
export function createHourOfDay(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const known = new Map<number, number>()

  function offsetAt(at: number): number {
    const kept = known.get(at)
    if (kept !== undefined) return kept
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const wall = Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'])
    const offset = wall - Math.floor(at / MINUTE_MS) * MINUTE_MS
    known.set(at, offset)
    return offset
  }

  return (at) => {
    const day = Math.floor(at / DAY_MS) * DAY_MS
    const isSteady = offsetAt(day) === offsetAt(day + DAY_MS)
    const offset = isSteady ? offsetAt(day) : offsetAt(Math.floor(at / HALF_HOUR_MS) * HALF_HOUR_MS)
    return new Date(at + offset).getUTCHours()
  }
}
