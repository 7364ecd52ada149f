import type { Clock } from '../ports.ts'

/** Smaller corrections are the time service's daily business. */
export const WORTH_MS = 60_000

/**
 * By how many whole ms the wall clock was set back since the last call, 0 when it was not. Whatever waits for a wall time must then wait so
 * much less, or it would wait for hours. A clock that jumps forward cannot be told from a laptop that slept.
 */
export function createClockWatch(clock: Clock): () => number {
  let wall = clock.now()
  let steady = clock.monotonic()
  return () => {
    const [now, nowSteady] = [clock.now(), clock.monotonic()]
    // Steady time has fractions, and what is kept on disk must not.
    const back = Math.round(nowSteady - steady - (now - wall))
    wall = now
    steady = nowSteady
    return back > WORTH_MS ? back : 0
  }
}
