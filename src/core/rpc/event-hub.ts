import type { CoreEvent, NumberedEvent } from '../../shared/contract/events.ts'
import type { Logger } from '../ports.ts'

export interface EventHub {
  /** Number of the last event published; 0 before the first. */
  readonly seq: number
  publish(event: CoreEvent): void
  /** Calls `listener` for every later event, in order; returns the unsubscribe. */
  onEvent(listener: (event: NumberedEvent) => void): () => void
  /** How many listeners there are; leak tests watch it. */
  readonly listeners: number
}

/** Numbers every event without gaps and hands it to all listeners. One failing listener never stops the others. */
export function createEventHub(logger: Logger): EventHub {
  let seq = 0
  const listeners = new Set<(event: NumberedEvent) => void>()
  return {
    get seq() {
      return seq
    },
    get listeners() {
      return listeners.size
    },
    publish(event) {
      seq += 1
      const numbered: NumberedEvent = { seq, event }
      for (const listener of [...listeners]) {
        try {
          listener(numbered)
        } catch (error) {
          logger.error('an event listener failed', { type: event.type, error })
        }
      }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
