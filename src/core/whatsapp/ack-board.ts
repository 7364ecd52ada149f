import type { Clock } from '../ports.ts'

export interface AckBoard {
  /** Reports an acknowledgement of this message: ends all waits for it. */
  tell(messageId: string): void
  /** Waits for the next acknowledgement of this message, at most `milliseconds`. `cancel` ends the wait early. */
  next(messageId: string, milliseconds: number): { readonly told: Promise<void>; cancel(): void }
}

/**
 * Lets a send continue as soon as its tick comes, instead of at the next poll. Polling the page every quarter of a second delayed
 * each chat by that long and limited a session to a few replies a second.
 */
export function createAckBoard(clock: Clock): AckBoard {
  const waiting = new Map<string, Set<() => void>>()
  return {
    tell(messageId) {
      for (const go of [...(waiting.get(messageId) ?? [])]) go()
    },
    next(messageId, milliseconds) {
      let end = (): void => undefined
      const told = new Promise<void>((resolve) => {
        const timer = clock.setTimer(milliseconds, () => end())
        const others = waiting.get(messageId) ?? new Set()
        waiting.set(messageId, others)
        end = () => {
          timer.cancel()
          others.delete(end)
          if (others.size === 0) waiting.delete(messageId)
          resolve()
        }
        others.add(end)
      })
      return { told, cancel: () => end() }
    },
  }
}
