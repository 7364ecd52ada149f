import { DAY_MS, MINUTE_MS } from '../time/durations.ts'
/** Wall clock of one time zone, without asking Intl for every single time. */
export interface ZoneClock {
  /** Minutes to add to UTC at this moment. */
  offsetMinutes(at: number): number
  hourOfDay(at: number): number
  /** The beginning of the local day that holds this moment, unix ms. */
  startOfDay(at: number): number
}

/** Offsets are asked for at the edges of each UTC day; a day in which they change is asked hour by hour. */
export function createZoneClock(timeZone: string): ZoneClock {
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

  function ask(at: number): number {
    const kept = known.get(at)
    if (kept !== undefined) return kept
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const wall = Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'])
    const offset = Math.round((wall - Math.floor(at / MINUTE_MS) * MINUTE_MS) / MINUTE_MS)
    known.set(at, offset)
    return offset
  }

  function offsetMinutes(at: number): number {
    const day = Math.floor(at / DAY_MS) * DAY_MS
    const offset = ask(day)
    return offset === ask(day + DAY_MS) ? offset : ask(Math.floor(at / (30 * MINUTE_MS)) * 30 * MINUTE_MS)
  }
  const local = (at: number) => at + offsetMinutes(at) * MINUTE_MS

  return {
    offsetMinutes,
    hourOfDay: (at) => new Date(local(at)).getUTCHours(),
    startOfDay(at) {
      const midnight = Math.floor(local(at) / DAY_MS) * DAY_MS
      // The offset at midnight may be another than now.
      const guess = midnight - offsetMinutes(at) * MINUTE_MS
      return midnight - offsetMinutes(guess) * MINUTE_MS
    },
  }
}
