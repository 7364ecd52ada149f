import type { Clock, Timer } from '../ports.ts'

export interface FakeClock extends Clock {
  /** Lets `milliseconds` pass. Due timers run in order, and promises settle between them. */
  advance(milliseconds: number): Promise<void>
  /** Lets pending promises settle without advancing the time. */
  settle(): Promise<void>
  /** Moves only the wall clock, by `milliseconds`. Monotonic time and timers are not affected. */
  setWall(milliseconds: number): void
  readonly pending: number
}

const QUIET_TURNS = 8
/** Bounds `settle`: work that never ends must fail in the test itself. */
const MOST_TURNS = 100_000

const asksFileSystem = (): boolean => process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))

/** A clock that moves only when told. Starts at a fixed time (unix ms). */
export function createFakeClock(startMs = 1_765_500_000_000): FakeClock {
  let now = startMs
  let ahead = 0
  let order = 0
  const timers = new Map<Timer, { at: number; order: number; run: () => void }>()

  const settle = async (): Promise<void> => {
    // Runs several turns of the real event loop, so that chained promises finish. Waits for pending file system requests.
    for (let [quiet, turn] = [0, 0]; quiet < QUIET_TURNS && turn < MOST_TURNS; turn += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      quiet = asksFileSystem() ? 0 : quiet + 1
    }
  }
  const nextDue = (until: number): Timer | null => {
    let best: Timer | null = null
    for (const [timer, entry] of timers) {
      if (entry.at > until) continue
      const known = best === null ? null : timers.get(best)
      if (known == null || entry.at < known.at || (entry.at === known.at && entry.order < known.order)) best = timer
    }
    return best
  }

  return {
    now: () => now + ahead,
    monotonic: () => now - startMs,
    get pending() {
      return timers.size
    },
    setTimer(milliseconds, run) {
      const timer: Timer = { cancel: () => void timers.delete(timer) }
      timers.set(timer, { at: now + Math.max(0, milliseconds), order: (order += 1), run })
      return timer
    },
    settle,
    setWall(milliseconds) {
      ahead += milliseconds
    },
    async advance(milliseconds) {
      const until = now + milliseconds
      await settle()
      for (let timer = nextDue(until); timer !== null; timer = nextDue(until)) {
        const entry = timers.get(timer)
        timers.delete(timer)
        if (entry === undefined) continue
        now = Math.max(now, entry.at)
        entry.run()
        await settle()
      }
      now = until
      await settle()
    },
  }
}
