import type { AddressParts } from '../../stores/view-store.ts'

export type RangeName = '7' | '30' | 'custom'

/** Which days are shown, as local days `2026-03-05`; the last one is included. */
export interface Range {
  readonly name: RangeName
  readonly first: string
  readonly last: string
}

const MOST_DAYS = 366
const DAY_MS = 86_400_000
const isDay = (text: string | undefined): text is string =>
  /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(`${text}T00:00:00`))

/** The local day that holds this moment. */
export function dayOf(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Midnight of a local day, so many days later. */
export function midnight(day: string, later = 0): number {
  const date = new Date(`${day}T00:00:00`)
  date.setDate(date.getDate() + later)
  return date.getTime()
}

/** Reads the range from the address: seven days when nothing else is said. */
export function rangeOf(parts: AddressParts, now: number): Range {
  const { from, to } = parts
  const today = dayOf(now)
  if (isDay(from) && isDay(to)) return { name: 'custom', first: from, last: to }
  const name = parts['days'] === '30' ? '30' : '7'
  return { name, first: dayOf(midnight(today, 1 - Number(name))), last: today }
}

/** What is wrong with a range; null when it can be read. */
export function troubleOf({ first, last }: Range): 'badRange' | 'longRange' | null {
  if (last < first) return 'badRange'
  return (midnight(last) - midnight(first)) / DAY_MS > MOST_DAYS ? 'longRange' : null
}
