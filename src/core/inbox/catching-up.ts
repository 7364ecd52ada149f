import type { Clock } from '../ports.ts'

/** Answers wait no longer than this for a catch-up: a customer is waiting, too. */
const LIMIT_MS = 20_000

export interface CatchingUp {
  set(sessionId: string, underWay: boolean): void
  isUnderWay(sessionId: string): boolean
}

/** Which sessions are reading what happened while nobody listened. Connections follow one another: each begins and ends once. */
export function createCatchingUp(clock: Clock): CatchingUp {
  const running = new Map<string, { readonly count: number; readonly until: number }>()
  return {
    set(sessionId, underWay) {
      const { count, until } = running.get(sessionId) ?? { count: 0, until: 0 }
      if (underWay) running.set(sessionId, { count: count + 1, until: clock.monotonic() + LIMIT_MS })
      else if (count > 1) running.set(sessionId, { count: count - 1, until })
      else running.delete(sessionId)
    },
    isUnderWay: (sessionId) => (running.get(sessionId)?.until ?? 0) > clock.monotonic(),
  }
}
