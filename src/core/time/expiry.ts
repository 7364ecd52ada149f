import type { Clock } from '../ports.ts'
import { WORTH_MS } from './clock-drift.ts'

export interface WallEnd {
  /** Unix ms, by the wall clock. */
  readonly until: number
  /** Its whole length: it never has more left, also when the clock was set back while we were off. */
  readonly longestMs: number
}

/**
 * Says what is over of everything that lasts for a time and not until a time, such as a pause. Its end is kept as a wall-clock time, so
 * that sleep counts. When the wall clock was set back, steady time decides: it has run since the end was first asked about. It ends
 * nothing early: a clock that is set back and put right again changes nothing.
 */
export class Expiry {
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>
  #known = new Map<string, { readonly until: number; readonly steady: number }>()

  constructor(clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.#clock = clock
  }

  /** Which of these are over. Give all that run: what is not among them is forgotten. */
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
