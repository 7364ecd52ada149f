import type { Clock } from '../ports.ts'
import { WORTH_MS } from './clock-drift.ts'

export interface WallEnd {
  /** Unix ms, by the wall clock. */
  readonly until: number
  /** The whole length. The time left never exceeds it, even if the clock was set backwards while the program was off. */
  readonly longestMs: number
}

/**
 * Tells which pauses and other things with a duration are over. The end is kept as a wall-clock time, so that sleep counts. If the wall
 * clock was set backwards, monotonic time decides, counted from the first check of that end. Nothing ends early: a clock that is set
 * backwards and then corrected changes nothing.
 */
export class Expiry {
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>
  #known = new Map<string, { readonly until: number; readonly steady: number }>()

  constructor(clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.#clock = clock
  }

  /** Returns the keys that are over. Pass all running ends on every call: keys left out are forgotten. */
  over(ends: Iterable<readonly [string, WallEnd]>): ReadonlySet<string> {
    const [now, steady] = [this.#clock.now(), this.#clock.monotonic()]
    const before = this.#known
    this.#known = new Map()
    const over = new Set<string>()
    for (const [key, { until, longestMs }] of ends) {
      const known = before.get(key)
      const end = known?.until === until ? known : { until, steady: steady + Math.min(until - now, longestMs) }
      this.#known.set(key, end)
      if (until <= now || (end.steady <= steady && until - now > WORTH_MS)) over.add(key)
    }
    return over
  }
}
