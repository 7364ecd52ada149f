import type { MessageView } from '../../../shared/model/message.ts'
import { isFixedText } from './shown-text.ts'

/**
 * Whether the owner may deliver a message again: a dead letter, a message that waits for a retry, or a skipped message whose text the core
 * can answer. Never a message that its customer deleted.
 */
export function mayRetry({ deletedAt, delivery, text }: Pick<MessageView, 'deletedAt' | 'delivery' | 'text'>): boolean {
  const { state, attempts } = delivery
  if (deletedAt !== null) return false
  return state === 'dead' || (state === 'skipped' && !isFixedText(text)) || (state === 'waiting' && attempts > 0)
}
