import type { NumberedEvent } from '../../shared/contract/events.ts'

/** More than this while the page is not ready: the oldest go. The page sees the gap and takes a new snapshot. */
const MAX_QUEUED = 500

export interface EventPump {
  push(event: NumberedEvent): void
  /** The page listens: sends what is queued, then everything as it comes. */
  open(): void
  /**
   * The page is being replaced: what comes now waits for the next one, which drops what its own snapshot contains. What waits already
   * stays: it may have come before the window's very first page.
   */
  close(): void
}

/** Holds events for one page until that page has said that it is ready. */
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
