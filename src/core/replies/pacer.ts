import type { Clock } from '../ports.ts'

/** People do not answer two customers in the same second. */
const GAP_MS = 1_200
/** Answers to older questions come one by one: an outage must not end in a burst. */
const LATE_GAP_MS = 6_000
/** From this age of the question on, its answer is late. */
export const LATE_AFTER_MS = 10 * 60_000

export interface Pacer {
  /** Takes the next free slot of this session; how many ms until it begins. */
  slot(sessionId: string, late: boolean): number
}

/** Spaces the replies of one session, each gap ±30 %: a regular beat looks like a machine. */
export function createPacer(clock: Clock, random: () => number): Pacer {
  const nextSlot = new Map<string, number>()
  return {
    slot(sessionId, late) {
      const now = clock.monotonic()
      const begins = Math.max(now, nextSlot.get(sessionId) ?? 0)
      nextSlot.set(sessionId, begins + (late ? LATE_GAP_MS : GAP_MS) * (0.7 + 0.6 * random()))
      return begins - now
    },
  }
}
