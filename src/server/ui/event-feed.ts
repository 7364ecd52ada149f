import type { NumberedEvent } from '../../shared/contract/events.ts'

const KEPT = 300

export interface EventFeed {
  /** Calls `listener` with the kept events after `after`, then with every new one; returns the unsubscribe. */
  follow(after: number | null, listener: (event: NumberedEvent) => void): () => void
  readonly listeners: number
  stop(): void
}

/**
 * Keeps the last events, so that a page continues where it was after a short connection loss. After a longer loss the page sees a gap in
 * the event numbers and takes a new snapshot.
 */
export function createEventFeed(onEvent: (listener: (event: NumberedEvent) => void) => () => void): EventFeed {
  const kept: NumberedEvent[] = []
  const listeners = new Set<(event: NumberedEvent) => void>()
  const stop = onEvent((event) => {
    kept.push(event)
    if (kept.length > KEPT) kept.shift()
    for (const listener of [...listeners]) listener(event)
  })
  return {
    get listeners() {
      return listeners.size
    },
    follow(after, listener) {
      if (after !== null) kept.filter((event) => event.seq > after).forEach((event) => listener(event))
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      stop()
      listeners.clear()
    },
  }
}
