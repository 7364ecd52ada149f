import type { Clock } from '../ports.ts'

export interface AckBoard {
  /** The page told of an acknowledgement of this message. */
  tell(messageId: string): void
  /** Waits for the next word about this message, at most so long (ms). `cancel` forgets it. */
  next(messageId: string, milliseconds: number): { readonly told: Promise<void>; cancel(): void }
}

/**
 * Lets a send go on at the moment its tick comes instead of at the next look: asking the page every quarter of a second held up
 * each chat for that long, and a session to a few replies a second.
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
