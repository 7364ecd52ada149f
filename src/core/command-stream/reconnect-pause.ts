import { LONGEST_OUTAGE_PAUSE_MS } from '../webhook/schedule.ts'

/** Without `retry:` of the core. */
export const DEFAULT_RETRY_MS = 15_000
const LEAST_RETRY_MS = 1_000
/** What the core may ask for. */
export const MOST_PAUSE_MS = 10 * 60_000

/** `retry:` of the core within what is good for both sides. */
export function boundedRetry(milliseconds: number): number {
  return Math.min(Math.max(milliseconds, LEAST_RETRY_MS), MOST_PAUSE_MS)
}

/**
 * The pause before the next connection: spread evenly from a fifth of the window to the whole of it, because a core that restarts cuts
 * all its hosts in the same moment. The window doubles with each failure in a row, up to the minute within which a core that is back is
 * tried; only the core's own `retry:` makes it longer. `random` is in [0, 1).
 */
export function reconnectPause(retryMs: number, failures: number, random: number): number {
  const longest = Math.max(retryMs, LONGEST_OUTAGE_PAUSE_MS)
  const window = Math.min(retryMs * 2 ** Math.min(failures, 16), longest)
  return Math.round(window * (0.2 + 0.8 * random))
}
