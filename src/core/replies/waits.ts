import type { Clock } from '../ports.ts'

export interface Waits {
  /** Resolves after so many ms, or when everything is released. */
  wait(milliseconds: number): Promise<void>
  /** Ends every wait now: the program stops. */
  release(): void
}

/** Pauses that do not hold up the end of the program. */
export function createWaits(clock: Clock): Waits {
  const open = new Set<() => void>()
  return {
    wait(milliseconds) {
      if (milliseconds <= 0) return Promise.resolve()
      return new Promise((resolve) => {
        const finish = () => {
          timer.cancel()
          open.delete(finish)
          resolve()
        }
        const timer = clock.setTimer(milliseconds, finish)
        open.add(finish)
      })
    },
    release() {
      for (const finish of [...open]) finish()
    },
  }
}
