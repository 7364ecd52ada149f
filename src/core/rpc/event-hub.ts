import type { HostEvent, NumberedEvent } from '../../shared/contract/events.ts'
import { Emitter } from '../async/emitter.ts'
import type { Logger } from '../ports.ts'

export interface EventHub {
  /** Number of the last event published; 0 before the first. */
  readonly seq: number
  publish(event: HostEvent): void
  /** Calls `listener` for every later event, in order; returns the unsubscribe. */
  onEvent(listener: (event: NumberedEvent) => void): () => void
  /** Number of listeners; leak tests check it. */
  readonly listeners: number
}

/** Numbers every event without gaps and hands it to all listeners. */
export function createEventHub(logger: Logger): EventHub {
  let seq = 0
  const published = new Emitter<NumberedEvent>(logger, 'published')
  return {
    get seq() {
      return seq
    },
    get listeners() {
      return published.size
    },
    publish(event) {
      seq += 1
      published.emit({ seq, event })
    },
    onEvent: published.on,
  }
}
