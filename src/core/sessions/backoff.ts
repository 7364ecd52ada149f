import { backoff } from '../time/backoff.ts'

const STEPS = [1_000, 3_000, 10_000, 30_000, 60_000, 120_000, 300_000] as const
const OFFLINE_STEPS = [3_000, 5_000, 10_000, 20_000, 30_000] as const

/** Pause in ms before attempt 1, 2, …: growing, ±20 %, at most five minutes (and the jitter). */
export function reconnectPause(attempt: number, random: () => number = Math.random): number {
  return backoff(STEPS, attempt, random())
}

/** Pause in ms before trying the site again while it cannot be reached; these are no attempts and stay short. */
export function offlinePause(attempt: number, random: () => number = Math.random): number {
  return backoff(OFFLINE_STEPS, attempt, random())
}
