import type { Clock } from '../ports.ts'

/** People do not answer two customers in the same second. */
const GAP_MS = 1_200

export interface Pacer {
  /** Resolves when this session may begin its next reply. */
  turn(sessionId: string): Promise<void>
}

/** Spaces the replies of one session, so that an outage does not end in a burst. */
export function createPacer(clock: Clock): Pacer {
  const nextSlot = new Map<string, number>()
  return {
    async turn(sessionId) {
      const now = clock.monotonic()
      const slot = Math.max(now, nextSlot.get(sessionId) ?? 0)
      nextSlot.set(sessionId, slot + GAP_MS)
      if (slot > now) await new Promise<void>((resolve) => clock.setTimer(slot - now, resolve))
    },
  }
}
