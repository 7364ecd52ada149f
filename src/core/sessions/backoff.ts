const STEPS = [1_000, 3_000, 10_000, 30_000, 60_000, 120_000, 300_000] as const
const OFFLINE_STEPS = [3_000, 5_000, 10_000, 20_000, 30_000] as const

function pauseOf(list: readonly number[], attempt: number, random: () => number): number {
  const step = list[Math.min(Math.max(attempt, 1), list.length) - 1] ?? 0
  return Math.round(step * (0.8 + 0.4 * random()))
}

/** Pause in ms before attempt 1, 2, …: growing, ±20 %, at most five minutes (and the jitter). */
export function reconnectPause(attempt: number, random: () => number = Math.random): number {
  return pauseOf(STEPS, attempt, random)
}

/** Pause in ms before trying the site again while it cannot be reached; these are no attempts and stay short. */
export function offlinePause(attempt: number, random: () => number = Math.random): number {
  return pauseOf(OFFLINE_STEPS, attempt, random)
}
