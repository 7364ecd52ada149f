import type { Clock } from '../ports.ts'
import type { MessageSink } from './message-sink.ts'

/** Answers wait no longer than this for a catch-up: a customer is waiting, too. */
const LIMIT_MS = 20_000

export interface CatchingUp {
  set(sessionId: string, stage: Parameters<MessageSink['catchingUp']>[1]): void
  /** The first catch-up of a connection is being made right now. */
  isUnderWay(sessionId: string): boolean
  /** Something older than what comes live may still be missing. */
  hasGaps(sessionId: string): boolean
}

/** Which sessions are reading what happened while nobody listened. Connections follow one another: each begins and ends once. */
export function createCatchingUp(clock: Clock): CatchingUp {
  const running = new Map<string, { readonly count: number; readonly until: number }>()
  const gaps = new Set<string>()
  return {
    set(sessionId, stage) {
      const { count, until } = running.get(sessionId) ?? { count: 0, until: 0 }
      switch (stage) {
        case 'begins':
          gaps.add(sessionId)
          running.set(sessionId, { count: count + 1, until: clock.monotonic() + LIMIT_MS })
          break
        case 'over':
          if (count > 1) running.set(sessionId, { count: count - 1, until })
          else running.delete(sessionId)
          break
        case 'complete':
          gaps.delete(sessionId)
      }
    },
    isUnderWay: (sessionId) => (running.get(sessionId)?.until ?? 0) > clock.monotonic(),
    hasGaps: (sessionId) => gaps.has(sessionId),
  }
}
