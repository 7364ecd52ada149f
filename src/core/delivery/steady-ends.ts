import type { Clock } from '../ports.ts'
import { WORTH_MS } from './clock-watch.ts'

export interface WallEnd {
  /** Unix ms, by the wall clock. */
  readonly until: number
  /** Its whole length: it has never more left, also when the clock was set back while we were off. */
  readonly longestMs: number
}

/**
 * For what the owner wants for a time and not until a time. Told what ends when by the wall clock, each time it is looked at, it says
 * what is over by now although that clock, set back meanwhile, has it go on. Steady time since it was first told decides, and only once
 * it has passed: a clock that is set back and put right again must not end anything too early.
 */
export function createSteadyEnds(clock: Clock): (ends: ReadonlyMap<string, WallEnd>) => ReadonlySet<string> {
  let known = new Map<string, { readonly until: number; readonly steady: number }>()
  return (ends) => {
    const [now, steady] = [clock.now(), clock.monotonic()]
    const before = known
    known = new Map()
    for (const [key, { until, longestMs }] of ends) {
      const kept = before.get(key)
      known.set(key, kept?.until === until ? kept : { until, steady: steady + Math.min(until - now, longestMs) })
    }
    const over = [...known].filter(([, end]) => end.steady <= steady && end.until - now > WORTH_MS)
    return new Set(over.map(([key]) => key))
  }
}
