import type { Clock } from '../ports.ts'

/** Mean gap between two replies: a person does not answer two customers in the same second. */
const GAP_MS = 1_200
/** Mean gap between answers to old questions: the end of an outage must not cause a burst. */
const LATE_GAP_MS = 6_000
/** An answer is late when its question is older than this. */
export const LATE_AFTER_MS = 10 * 60_000

export interface Pacer {
  /** Takes the next free slot of this session and returns the ms until it begins. */
  slot(sessionId: string, late: boolean): number
}

/** Spaces the replies of each session. Each gap varies by ±30 %, because a regular beat looks like a machine. */
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
