import type { Clock } from '../../core/ports.ts'

/** Allows `times` uses within any `withinMs`, so that a page that crashes at once is not reloaded for ever. */
export function createReloadBudget(clock: Clock, options: { readonly times: number; readonly withinMs: number }) {
  let taken: number[] = []
  return {
    /** Takes one use. Returns false when the budget is used up. */
    take(): boolean {
      const now = clock.monotonic()
      taken = taken.filter((at) => now - at < options.withinMs)
      if (taken.length >= options.times) return false
      taken.push(now)
      return true
    },
  }
}
