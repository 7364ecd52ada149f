const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Pauses between tries of one message. */
export const RETRY_PAUSES: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  60 * MINUTE,
]
/** Pauses between probes while the queue is held. */
export const HOLD_PAUSES: readonly number[] = [1, 2, 4, 7, 10].map((minutes) => minutes * MINUTE)
/** Pauses between tries while the core cannot be reached at all. */
export const OFFLINE_PAUSES: readonly number[] = [5 * SECOND, 10 * SECOND, 30 * SECOND, 60 * SECOND]

/** The pause before try number `attempt` + 1, ±20 % so that many laptops do not come back together. `random` is in [0, 1). */
export function pauseAfter(pauses: readonly number[], attempt: number, random: number): number {
  const base = pauses[Math.min(Math.max(attempt - 1, 0), pauses.length - 1)]!
  return Math.round(base * (0.8 + 0.4 * random))
}

/** The last step of the schedule with its spread. */
export const LONGEST_PAUSE_MS = 72 * MINUTE

export const POISON_TRIES = 5
export const POISON_AFTER_MS = 15 * MINUTE
export const GIVE_UP_AFTER_MS = 72 * 60 * MINUTE
