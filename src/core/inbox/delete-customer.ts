import type { CommandResults } from '../../shared/contract/commands.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import type { Basics } from '../basics.ts'
import type { ChatName } from '../changes.ts'
import type { MediaFiles } from '../media/media-files.ts'
import type { Webhook } from '../webhook/webhook.ts'
import type { Replies } from '../replies/replies.ts'

/**
 * Deletes everything about one customer on the owner's order: messages, replies, queued deliveries, and the damaged databases that were
 * set aside, because a single customer cannot be removed from them. Throws `CommandError('busy')` while a message or reply of the customer
 * is being posted or sent, because its outcome would have no row. WhatsApp keeps its own copy.
 */
export function deleteCustomer(
  deps: Basics & {
    readonly webhook: Pick<Webhook, 'queue'>
    readonly replies: Pick<Replies, 'engine'>
    readonly files: Pick<MediaFiles, 'sweepAfter'>
  },
  { sessionId, chatKey }: ChatName,
): CommandResults['customer.deleteData'] {
  const { clock, logger, storage, changes, webhook, replies, files } = deps
  // Write all queued work first, because it may be about this customer.
  if (!storage.writes.flush()) throw new CommandError('unavailable', msg('error.disk-full'))
  const isPosting = webhook.queue.isPosting(sessionId, chatKey) || storage.customers.isUnderWay(sessionId, chatKey)
  if (isPosting || replies.engine.isSending(sessionId, chatKey)) {
    throw new CommandError('busy', msg('error.customer-busy'))
  }
  // Before the deletion, because it may fail: an old damaged database holds every customer.
  if (!storage.setAside.removeAll()) throw new CommandError('unavailable', msg('error.damaged-copy'))
  const forget = () => storage.writes.runNow(() => storage.customers.forget(sessionId, chatKey, clock.now()))
  const deleted = files.sweepAfter(forget)
  webhook.queue.forget(deleted.messages)
  storage.customers.wipeLog()
  logger.info('deleted a customer on request', { messages: deleted.messages.length, replies: deleted.replies })
  changes.tell('deleted', { sessionId, chatKey })
  return { messages: deleted.messages.length, replies: deleted.replies }
}
