import type { Clock } from '../ports.ts'

/** The machine's own time, for tests that drive a real browser. */
export function createRealClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimer(milliseconds, run) {
      const handle = setTimeout(run, milliseconds)
      return { cancel: () => clearTimeout(handle) }
    },
  }
}
