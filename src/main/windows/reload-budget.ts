import type { Clock } from '../../core/ports.ts'

/** Says how often something may happen within a window of time: a page that crashes at once must not be reloaded for ever. */
export function createReloadBudget(clock: Clock, options: { readonly times: number; readonly withinMs: number }) {
  let taken: number[] = []
  return {
    /** Takes one from the budget; false when it is used up. */
    take(): boolean {
      const now = clock.monotonic()
      taken = taken.filter((at) => now - at < options.withinMs)
      if (taken.length >= options.times) return false
      taken.push(now)
      return true
    },
  }
}
