import type { MessageView } from '../../../shared/model/message.ts'
import { isFixedText } from './shown-text.ts'

/** Whether the owner may have it handed over again: not what its customer deleted, nor what says nothing that the assistant could answer. */
export function mayRetry({ deletedAt, delivery, text }: Pick<MessageView, 'deletedAt' | 'delivery' | 'text'>): boolean {
  const { state, attempts } = delivery
  if (deletedAt !== null) return false
  return state === 'dead' || (state === 'skipped' && !isFixedText(text)) || (state === 'waiting' && attempts > 0)
}
