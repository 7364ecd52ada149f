import type { Clock } from '../ports.ts'

/**
 * Time that passes `factor` times as fast, on the wall and for timers alike: pauses of seconds and minutes fit into a test. It has done so
 * since `since` (unix ms; default: now), so that processes one after another live in the same time.
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
