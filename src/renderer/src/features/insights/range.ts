import { dateIn, daysLater, isDate } from '../../../../shared/owners-day.ts'
import type { AddressParts } from '../../stores/view-store.ts'

export type RangeName = '7' | '30' | 'custom'

/** Which days of the shop are shown, as `2026-03-05`; the last one is included. */
export interface Range {
  readonly name: RangeName
  readonly first: string
  readonly last: string
}

const MOST_DAYS = 366

/** Reads the range from the address: seven days when nothing else is said. Today is that of the zone. */
export function rangeOf(parts: AddressParts, now: number, zone: string): Range {
  const { from, to } = parts
  if (isDate(from) && isDate(to)) return { name: 'custom', first: from, last: to }
  const today = dateIn(zone, now)
  const name = parts['days'] === '30' ? '30' : '7'
  return { name, first: daysLater(today, 1 - Number(name)), last: today }
}

/** What is wrong with a range; null when it can be read. */
export function troubleOf({ first, last }: Range): 'badRange' | 'longRange' | null {
  if (last < first) return 'badRange'
  return last > daysLater(first, MOST_DAYS) ? 'longRange' : null
}
