import type { Clock } from '../ports.ts'

/**
 * A clock that runs `factor` times as fast, for wall time, monotonic time and timers alike, so that pauses of minutes fit into a test.
 * It runs fast from `since` on (unix ms; default: now), so that consecutive processes share the same time.
 */
export function createHastyClock(factor: number, since = Date.now()): Clock {
  const before = Date.now() - since
  const steady = performance.now()
  const passed = () => (before + performance.now() - steady) * factor
  return {
    now: () => Math.round(since + passed()),
    monotonic: passed,
    setTimer(milliseconds, run) {
      const handle = setTimeout(run, milliseconds / factor)
      return { cancel: () => clearTimeout(handle) }
    },
  }
}
