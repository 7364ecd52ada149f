import { LONGEST_OUTAGE_PAUSE_MS } from '../webhook/schedule.ts'

/** Used until the core sends a `retry:`, ms. */
export const DEFAULT_RETRY_MS = 15_000
const LEAST_RETRY_MS = 1_000
/** The longest pause that the core may ask for, ms. */
export const MOST_PAUSE_MS = 10 * 60_000

/** The core's `retry:`, ms, limited to a range that is good for both sides. */
export function boundedRetry(milliseconds: number): number {
  return Math.min(Math.max(milliseconds, LEAST_RETRY_MS), MOST_PAUSE_MS)
}

/**
 * The pause before the next connection, ms, spread evenly from a fifth of the window to the whole of it, because a core that restarts cuts
 * all its hosts at once. The window doubles with each failure in a row, up to one minute, so that a core that is back is tried within a
 * minute. Only the core's own `retry:` makes it longer. `random` is in [0, 1).
 */
export function reconnectPause(retryMs: number, failures: number, random: number): number {
  const longest = Math.max(retryMs, LONGEST_OUTAGE_PAUSE_MS)
  const window = Math.min(retryMs * 2 ** Math.min(failures, 16), longest)
  return Math.round(window * (0.2 + 0.8 * random))
}
