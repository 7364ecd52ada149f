import type { Clock } from '../../core/ports.ts'

export interface HandClock extends Clock {
  /** Advances the time by `milliseconds` and runs the due timers in order. */
  advance(milliseconds: number): void
}

/** A clock for tests that moves only by `advance`. */
export function createHandClock(): HandClock {
  let now = 0
  let timers: { readonly due: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    monotonic: () => now,
    setTimer(milliseconds, run) {
      const timer = { due: now + milliseconds, run }
      timers.push(timer)
      return {
        cancel() {
          timers = timers.filter((other) => other !== timer)
        },
      }
    },
    advance(milliseconds) {
      now += milliseconds
      const due = timers.filter((timer) => timer.due <= now).sort((a, b) => a.due - b.due)
      timers = timers.filter((timer) => timer.due > now)
      for (const timer of due) timer.run()
    },
  }
}
