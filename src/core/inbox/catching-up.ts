import type { Clock } from '../ports.ts'
import type { MessageSink } from './message-sink.ts'

/** Longest time that answers wait for a catch-up, because customers are waiting, too. */
const LIMIT_MS = 20_000

export interface CatchingUp {
  set(sessionId: string, stage: Parameters<MessageSink['catchingUp']>[1]): void
  /** True while the first catch-up of a connection is running, for at most `LIMIT_MS`. */
  isUnderWay(sessionId: string): boolean
  /** Sets the only chats that may still have gaps. */
  missingIn(sessionId: string, chatIds: ReadonlySet<string>): void
  /** True when older messages of this chat may still be missing. */
  hasGaps(sessionId: string, chatId: string): boolean
}

/** Tracks which sessions are in their first catch-up. Connections follow one another, and each begins and ends its catch-up once. */
export function createCatchingUp(clock: Clock): CatchingUp {
  const running = new Map<string, { readonly count: number; readonly until: number }>()
  const gaps = new Map<string, 'anywhere' | ReadonlySet<string>>()
  return {
    set(sessionId, stage) {
      const { count, until } = running.get(sessionId) ?? { count: 0, until: 0 }
      switch (stage) {
        case 'begins':
          gaps.set(sessionId, 'anywhere')
          running.set(sessionId, { count: count + 1, until: clock.monotonic() + LIMIT_MS })
          break
        case 'over':
          if (count > 1) running.set(sessionId, { count: count - 1, until })
          else running.delete(sessionId)
      }
    },
    missingIn: (sessionId, chatIds) => void gaps.set(sessionId, chatIds),
    isUnderWay: (sessionId) => (running.get(sessionId)?.until ?? 0) > clock.monotonic(),
    hasGaps(sessionId, chatId) {
      const found = gaps.get(sessionId)
      return found === 'anywhere' || found?.has(chatId) === true
    },
  }
}
