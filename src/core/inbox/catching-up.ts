import type { Clock } from '../ports.ts'
import type { MessageSink } from './message-sink.ts'

/** Answers wait no longer than this for a catch-up: a customer is waiting, too. */
const LIMIT_MS = 20_000

export interface CatchingUp {
  set(sessionId: string, stage: Parameters<MessageSink['catchingUp']>[1]): void
  /** The first catch-up of a connection is being made right now. */
  isUnderWay(sessionId: string): boolean
  /** From now on only these chats may miss something. */
  missingIn(sessionId: string, chatIds: ReadonlySet<string>): void
  /** Something older than what comes now may still be missing in this chat. */
  hasGaps(sessionId: string, chatId: string): boolean
}

/** Which sessions are reading what happened while nobody listened. Connections follow one another: each begins and ends once. */
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
