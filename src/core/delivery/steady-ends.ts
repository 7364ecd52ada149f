import type { Clock } from '../ports.ts'
import { WORTH_MS } from './clock-watch.ts'

/**
 * For what the owner wants for a time and not until a time. Told what ends when by the wall clock, each time it is looked at, it says
 * what must end earlier, and when: the clock was set back, and it would last longer by that. Steady time since it was first told decides,
 * so what was begun before the clock went wrong keeps its end.
 */
export function createSteadyEnds(
  clock: Clock,
): (ends: ReadonlyMap<string, number>) => readonly (readonly [key: string, until: number])[] {
  let known = new Map<string, { readonly until: number; readonly steady: number }>()
  return (ends) => {
    const [now, steady] = [clock.now(), clock.monotonic()]
    const before = known
    known = new Map()
    for (const [key, until] of ends) {
      const kept = before.get(key)
      known.set(key, kept?.until === until ? kept : { until, steady: steady + (until - now) })
    }
    return [...known].flatMap(([key, end]) => {
      // Steady time has fractions, and what is kept on disk must not.
      const right = Math.round(now + (end.steady - steady))
      return end.until - right > WORTH_MS ? [[key, right] as const] : []
    })
  }
}
