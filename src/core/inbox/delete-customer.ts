import type { CommandResults } from '../../shared/contract/commands.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import type { DeliveryEngine } from '../delivery/delivery-engine.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Storage } from '../storage/open-storage.ts'

/**
 * Deletes everything about one customer on the owner's wish: messages, answers, what was waiting to be delivered, and the damaged
 * databases that were set aside, from which one customer cannot be taken. What is being posted or sent this very moment is refused,
 * because its outcome would be written to nobody. WhatsApp keeps its own copy.
 */
export function createDeleteCustomer(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly storage: Storage
  readonly delivery: Pick<DeliveryEngine, 'forget' | 'isPosting'>
  readonly isSending: (sessionId: string, chatKey: string) => boolean
  readonly onDeleted: (sessionId: string, chatKey: string) => void
}): (sessionId: string, chatKey: string) => CommandResults['customer.deleteData'] {
  const { clock, logger, storage, delivery } = deps
  return (sessionId, chatKey) => {
    // What is queued is written first: it may be about this customer.
    if (!storage.writes.flush()) throw new CommandError('unavailable', msg('error.disk-full'))
    const isPosting = delivery.isPosting(sessionId, chatKey) || storage.customers.isUnderWay(sessionId, chatKey)
    if (isPosting || deps.isSending(sessionId, chatKey)) {
      throw new CommandError('busy', msg('error.customer-busy'))
    }
    // First, because it may fail: a damaged database of earlier holds every customer.
    if (!storage.setAside.removeAll()) throw new CommandError('unavailable', msg('error.damaged-copy'))
    const deleted = storage.writes.runNow(() => storage.customers.forget(sessionId, chatKey, clock.now()))
    delivery.forget(deleted.messages)
    storage.customers.wipeLog()
    logger.info('deleted a customer on request', { messages: deleted.messages.length, replies: deleted.replies })
    deps.onDeleted(sessionId, chatKey)
    return { messages: deleted.messages.length, replies: deleted.replies }
  }
}
