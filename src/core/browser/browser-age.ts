import { DAY_MS } from '../time/durations.ts'
import type { BrowserAge } from '../../shared/model/browser.ts'

const MONTH_MS = 30.44 * DAY_MS

/**
 * Release dates of Chrome's main versions: from 94 (21 September 2021) about every four weeks, from 153 (8 September 2026) every two.
 * Source: Google's announcements of both. Other Chromium browsers follow within days.
 */
const FOUR_WEEKS = { major: 94, at: Date.UTC(2021, 8, 21) }
const TWO_WEEKS = { major: 153, at: Date.UTC(2026, 8, 8) }
/** The average, which includes the pause at the end of each year. */
const FOUR_WEEKS_MS = (TWO_WEEKS.at - FOUR_WEEKS.at) / (TWO_WEEKS.major - FOUR_WEEKS.major)

/** After half a year the browser lacks many security fixes, and the holes they close are public. */
const OLD_AFTER_MONTHS = 6

/**
 * WhatsApp's page refuses browsers it considers too old, by a limit it does not publish. The library's default user agent says
 * Chrome 101 and is accepted everywhere, so older versions are not known to work.
 */
export const OLDEST_KNOWN_TO_WORK = 101

/** How old a browser of this version is at `now` (unix ms); null when the version is unknown. */
export function browserAge(version: string | null, now: number): BrowserAge | null {
  const major = Number(version?.split('.')[0])
  if (!Number.isInteger(major) || major <= 0) return null
  const after = major - TWO_WEEKS.major
  const releasedAt = TWO_WEEKS.at + after * (after < 0 ? FOUR_WEEKS_MS : 14 * DAY_MS)
  const months = Math.max(0, Math.floor((now - releasedAt) / MONTH_MS))
  const isTooOld = major < OLDEST_KNOWN_TO_WORK
  return { months, verdict: isTooOld ? 'too-old' : months >= OLD_AFTER_MONTHS ? 'old' : 'fine' }
}
