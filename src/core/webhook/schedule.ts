import { backoff } from '../time/backoff.ts'
import { MINUTE_MS as MINUTE, SECOND_MS as SECOND } from '../time/durations.ts'

/** Pauses between tries of one message, ms. */
export const RETRY_PAUSES: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  60 * MINUTE,
]
/** Pauses between probes while posts are held, ms. */
export const HOLD_PAUSES: readonly number[] = [1, 2, 4, 7, 10].map((minutes) => minutes * MINUTE)
/** Pauses before the first probes of an outage, ms. */
const OUTAGE_PAUSES: readonly number[] = [5 * SECOND, 15 * SECOND, 30 * SECOND]
/** No probe of an outage waits longer, so the first message is tried within a minute of the core's return. */
export const LONGEST_OUTAGE_PAUSE_MS = 60 * SECOND

/** The pause before try number `attempt` + 1, ms, spread by ±20 % so that many laptops do not return together. `random` is in [0, 1). */
export function pauseAfter(pauses: readonly number[], attempt: number, random: number): number {
  return backoff(pauses, attempt, random)
}

/**
 * The pause before probe number `step` (from 1) of an outage, ms: 5, 15 and 30 s, each ±20 %, then once 1 to 60 s, then always 60 s. The
 * wide fourth pause spreads hosts that failed together evenly over the minute, and the fixed pauses keep each host's place in it. No other
 * spread is as even without breaking the promise of a minute (`bench/fleet.ts`). `random` is in [0, 1).
 */
export function outagePause(step: number, random: number): number {
  if (step <= OUTAGE_PAUSES.length) return pauseAfter(OUTAGE_PAUSES, step, random)
  if (step > OUTAGE_PAUSES.length + 1) return LONGEST_OUTAGE_PAUSE_MS
  return Math.round(SECOND + (LONGEST_OUTAGE_PAUSE_MS - SECOND) * random)
}

/** The pause before probe number `step` (from 1) while posts are held, ms. */
export function holdPause(step: number, random: number): number {
  return pauseAfter(HOLD_PAUSES, step, random)
}

/** The last retry pause with its spread of +20 %. */
export const LONGEST_PAUSE_MS = 72 * MINUTE

/** After this many failures a message may be alone at fault: others of its chat need not wait for it. */
export const SUSPECT_TRIES = 3
/**
 * How long its three tries may take together. With a probe and a second for the rest, the others of its chat have then waited for a minute.
 */
export const SUSPECT_AFTER_MS = 55 * SECOND
export const POISON_TRIES = 5
export const POISON_AFTER_MS = 15 * MINUTE
export const GIVE_UP_AFTER_MS = 72 * 60 * MINUTE
