import type { KeyValue } from '../storage/key-value.ts'

const SEQUENCE_KEY = 'events.sequence'

/**
 * Takes the next number for an event to the core, counted over all sessions and kinds. Call it only inside work given to the write queue.
 */
export function nextSequence(keyValue: Pick<KeyValue, 'get' | 'setNow'>): number {
  const last = keyValue.get(SEQUENCE_KEY)
  const sequence = (typeof last === 'number' ? last : 0) + 1
  keyValue.setNow(SEQUENCE_KEY, sequence)
  return sequence
}
