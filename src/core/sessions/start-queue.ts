import type { Clock } from '../ports.ts'

export interface StartQueue {
  /** Runs `start` when its turn comes. The next one's turn is when this has settled or `holdMs` have passed. */
  add(start: () => Promise<void>): void
  /** Forgets what has not begun. */
  clear(): void
}

/** One browser starts at a time, up to its page: each needs a second of full CPU, and a small laptop has two cores. */
export function createStartQueue(clock: Clock, holdMs: number): StartQueue {
  const waiting: (() => Promise<void>)[] = []
  let busy = false
  const next = (): void => {
    const start = waiting.shift()
    if (start === undefined) return
    busy = true
    let ended = false
    const end = (): void => {
      if (ended) return
      ended = true
      timer.cancel()
      busy = false
      next()
    }
    const timer = clock.setTimer(holdMs, end)
    start().then(end, end) // a failed start has told its session; the queue only waits
  }
  return {
    add(start) {
      waiting.push(start)
      if (!busy) next()
    },
    clear() {
      waiting.length = 0
    },
  }
}
