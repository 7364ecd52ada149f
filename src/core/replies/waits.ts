import type { Clock } from '../ports.ts'

export interface Waits {
  /** Resolves after `milliseconds`, or when `key` is released; true when it was released early. */
  wait(milliseconds: number, key: string): Promise<boolean>
  /** Ends the waits of this key now; without a key all waits, for the end of the program. */
  release(key?: string): void
}

/** Creates pauses that can be ended early, for example by the end of the program or a takeover. */
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
