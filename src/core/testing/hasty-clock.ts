import type { Clock } from '../ports.ts'

/** Time that passes `factor` times as fast, on the wall and for timers alike: pauses of seconds and minutes fit into a test. */
export function createHastyClock(factor: number): Clock {
  const [wall, steady] = [Date.now(), performance.now()]
  return {
    now: () => Math.round(wall + (performance.now() - steady) * factor),
    monotonic: () => performance.now() * factor,
    setTimer(milliseconds, run) {
      const handle = setTimeout(run, milliseconds / factor)
      return { cancel: () => clearTimeout(handle) }
    },
  }
}
