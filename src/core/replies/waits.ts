import type { Clock } from '../ports.ts'

export interface Waits {
  /** Resolves after so many ms, or when it is released; true when that was before its time. `key`: whom it can be released for. */
  wait(milliseconds: number, key: string): Promise<boolean>
  /** Ends the waits of this key now; all of them when the program stops. */
  release(key?: string): void
}

/** Pauses that hold up neither the end of the program nor a change of mind. */
export function createWaits(clock: Clock): Waits {
  const open = new Map<(early: boolean) => void, string>()
  return {
    wait(milliseconds, key) {
      if (milliseconds <= 0) return Promise.resolve(false)
      return new Promise((resolve) => {
        const finish = (early: boolean) => {
          timer.cancel()
          open.delete(finish)
          resolve(early)
        }
        const timer = clock.setTimer(milliseconds, () => finish(false))
        open.set(finish, key)
      })
    },
    release(key) {
      for (const [finish, whose] of [...open]) if (key === undefined || whose === key) finish(true)
    },
  }
}
