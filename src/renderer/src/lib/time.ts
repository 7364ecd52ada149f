const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Making a formatter costs more than using it a hundred times; a list of messages needs the same one on every line. */
function keep<F>(make: (locale: string | undefined) => F): (locale: string | undefined) => F {
  const kept = new Map<string | undefined, F>()
  return (locale) => {
    const known = kept.get(locale)
    if (known !== undefined) return known
    const fresh = make(locale)
    kept.set(locale, fresh)
    return fresh
  }
}
const justNow = keep((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
const minutesAgo = keep((locale) => new Intl.RelativeTimeFormat(locale, { style: 'short' }))
const clockOf = keep((locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }))
const dateOf = keep(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
)

/** A moment for people: relative within an hour, then the clock, then the date; in the owner's locale. */
export function formatMoment(at: number, now: number, locale?: string): string {
  const ago = now - at
  if (ago >= 0 && ago < MINUTE) return justNow(locale).format(0, 'second')
  if (ago >= 0 && ago < HOUR) {
    return minutesAgo(locale).format(-Math.floor(ago / MINUTE), 'minute')
  }
  if (ago < DAY && new Date(at).getDate() === new Date(now).getDate()) return formatClock(at, locale)
  return dateOf(locale).format(at)
}

/** The time of day. */
export function formatClock(at: number, locale?: string): string {
  return clockOf(locale).format(at)
}

/** A short span: `0.4 s`, `12 s`, `3 min`. */
export function formatSpan(milliseconds: number, locale?: string): string {
  const seconds = Math.max(milliseconds, 0) / 1000
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)
  if (seconds < 10) return `${number(seconds, 1)} s`
  if (seconds < 90) return `${number(seconds, 0)} s`
  return `${number(seconds / 60, 0)} min`
}

/** A moment to the second, for whoever compares. */
export function formatExact(at: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
}
