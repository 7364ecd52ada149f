import type { Clock } from '../../core/ports.ts'

/** setTimeout counts in 31 bits; a longer wait would run at once. */
const LONGEST_MS = 2 ** 31 - 1

/** The machine's own time. */
export function createHostClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimer(milliseconds, run) {
      let handle: NodeJS.Timeout
      const wait = (left: number) => {
        handle = setTimeout(() => (left > LONGEST_MS ? wait(left - LONGEST_MS) : run()), Math.min(left, LONGEST_MS))
      }
      wait(Math.max(0, milliseconds))
      return { cancel: () => clearTimeout(handle) }
    },
  }
}
