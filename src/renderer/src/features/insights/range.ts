import { dateIn, daysLater, isDate } from '../../../../shared/owners-day.ts'
import type { AddressParts } from '../../stores/view-store.ts'

export type RangeName = '7' | '30' | 'custom'

/** The shown days in the shop's time zone, as `2026-03-05`; `last` is included. */
export interface Range {
  readonly name: RangeName
  readonly first: string
  readonly last: string
}

const MOST_DAYS = 366

/** Reads the range from the URL; seven days by default. Today is the current day in `zone`. */
export function rangeOf(parts: AddressParts, now: number, zone: string): Range {
  const { from, to } = parts
  if (isDate(from) && isDate(to)) return { name: 'custom', first: from, last: to }
  const today = dateIn(zone, now)
  const name = parts['days'] === '30' ? '30' : '7'
  return { name, first: daysLater(today, 1 - Number(name)), last: today }
}

/** The problem with a range, or null when it is valid. */
export function troubleOf({ first, last }: Range): 'badRange' | 'longRange' | null {
  if (last < first) return 'badRange'
  return last > daysLater(first, MOST_DAYS) ? 'longRange' : null
}
