import type { NumberedEvent } from '../../shared/contract/events.ts'

/** Events held for a page that is not ready. Beyond this the oldest are dropped: the page sees the gap and takes a new snapshot. */
const MAX_QUEUED = 500

export interface EventPump {
  push(event: NumberedEvent): void
  /** The page listens: sends the queued events, then every new event at once. */
  open(): void
  /**
   * The page is being replaced: queues new events for the next page, which drops events that its own snapshot contains. Events already
   * queued stay, because they may be older than the window's very first page.
   */
  close(): void
}

/** Holds events for one page until the page says that it is ready. */
export function createEventPump(send: (event: NumberedEvent) => void): EventPump {
  let isOpen = false
  let queued: NumberedEvent[] = []
  return {
    push(event) {
      if (isOpen) return send(event)
      queued.push(event)
      if (queued.length > MAX_QUEUED) queued.shift()
    },
    open() {
      isOpen = true
      const waiting = queued
      queued = []
      for (const event of waiting) send(event)
    },
    close() {
      isOpen = false
    },
  }
}
