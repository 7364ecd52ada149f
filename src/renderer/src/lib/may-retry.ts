import type { MessageView } from '../../../shared/model/message.ts'

/** Whether the owner may have it handed over again: not what its customer deleted. */
export function mayRetry({ deletedAt, delivery }: Pick<MessageView, 'deletedAt' | 'delivery'>): boolean {
  const { state, attempts } = delivery
  return deletedAt === null && (state === 'dead' || state === 'skipped' || (state === 'waiting' && attempts > 0))
}
