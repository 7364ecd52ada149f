import { dateIn, daysLater, momentAt } from '../../shared/owners-day.ts'
import { minutesUntilTomorrow } from '../../shared/until-tomorrow.ts'
/** A length of time as people write it. */
export type Length =
  | { readonly kind: 'minutes'; readonly minutes: number }
  | { readonly kind: 'tomorrow' }
  /** Until this time of day, today or tomorrow. */
  | { readonly kind: 'clock'; readonly hour: number; readonly minute: number }
  /** Until the owner ends it. */
  | { readonly kind: 'open' }

const LONGEST_MINUTES = 10_080
const UNITS: Readonly<Record<string, number>> = {
  m: 1,
  min: 1,
  mins: 1,
  minute: 1,
  minutes: 1,
  h: 60,
  hr: 60,
  hrs: 60,
  hour: 60,
  hours: 60,
  d: 1440,
  day: 1440,
  days: 1440,
}

/** Reads `1h`, `15 m`, `for 2 hours`, `1h 30m`, `an hour`, `until tomorrow`, `until 17:30`, `until resumed`; null for anything else. */
export function parseLength(text: string): Length | null {
  const words = text.trim().replace(/^for /, '')
  if (/^(until |till )?tomorrow( morning)?$/.test(words)) return { kind: 'tomorrow' }
  if (/^(until|till) (i )?(resume|resumed|further notice)$/.test(words)) return { kind: 'open' }
  const clock = /^(?:until|till) (\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?$/.exec(words)
  if (clock !== null) return clockOf(clock)
  const minutes = minutesOf(words)
  return minutes !== null && minutes >= 1 && minutes <= LONGEST_MINUTES ? { kind: 'minutes', minutes } : null
}

function clockOf([, hours, minutes, half]: RegExpExecArray): Length | null {
  // "until 5" may mean five in the morning or in the afternoon.
  if (minutes === undefined && half === undefined) return null
  const given = Number(hours)
  if (half !== undefined && (given < 1 || given > 12)) return null
  const hour = half === undefined ? given : (given % 12) + (half === 'pm' ? 12 : 0)
  const minute = Number(minutes ?? 0)
  return hour > 23 || minute > 59 ? null : { kind: 'clock', hour, minute }
}

function minutesOf(words: string): number | null {
  if (/^half an hour$/.test(words)) return 30
  const one = /^an? (hour|day|minute)$/.exec(words)
  if (one !== null) return UNITS[one[1]!]!
  const parts = [...words.matchAll(/(\d{1,5}(?:[.,]\d{1,2})?) ?([a-z]+)/g)]
  // Only numbers with units count: "1h and then rice" is no length.
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== words.replace(/ (?=\d)/g, '')) return null
  const units = parts.map(([, , unit]) => UNITS[unit!])
  if (units.some((unit) => unit === undefined) || new Set(units).size !== units.length) return null
  return Math.round(parts.reduce((sum, [, count], index) => sum + Number(count!.replace(',', '.')) * units[index]!, 0))
}

/** Minutes from now, by the clock of the shop's time zone; null: until the owner ends it. */
export function minutesFrom(length: Length, now: number, zone: string): number | null {
  switch (length.kind) {
    case 'minutes':
      return length.minutes
    case 'tomorrow':
      return minutesUntilTomorrow(now, zone)
    case 'open':
      return null
    case 'clock': {
      const today = dateIn(zone, now)
      const at = (day: string) => momentAt(zone, day, length.hour, length.minute)
      const until = at(today) > now ? at(today) : at(daysLater(today, 1))
      return Math.max(1, Math.ceil((until - now) / 60_000))
    }
  }
}
