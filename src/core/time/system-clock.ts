import type { Clock } from '../ports.ts'

/** setTimeout fires at once for more than 2^31-1 ms (about 24.8 days), so longer waits run in steps. */
const LONGEST_TIMEOUT_MS = 2_147_483_647

/** The machine's own clock, used by every shell. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimer(milliseconds, run) {
      const due = performance.now() + milliseconds
      let handle: NodeJS.Timeout
      const wait = () => {
        const left = due - performance.now()
        handle = left > LONGEST_TIMEOUT_MS ? setTimeout(wait, LONGEST_TIMEOUT_MS) : setTimeout(run, Math.max(0, left))
      }
      wait()
      return { cancel: () => clearTimeout(handle) }
    },
  }
}
