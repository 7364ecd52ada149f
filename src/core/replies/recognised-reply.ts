import { isSaid } from '../ids/same-message.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { saidOf } from './said-of.ts'

type Ledger = Pick<Storage, 'replies'>

/**
 * The reply that this message of our own account is. Its event may come before the send has answered: then the row in the middle of a
 * send with this text is it.
 */
export function recognisedReply(
  { replies }: Ledger,
  sessionId: string,
  chatKey: string,
  message: OutgoingMessage,
): ReplyRow | null {
  const known = replies.byWhatsAppId(sessionId, message.messageId)
  if (known) return known
  const attempted = replies.attempted(sessionId, chatKey)
  return attempted.find((row) => row.wa_message_id === null && isSaid(saidOf(row), message)) ?? null
}

/**
 * Sent to a phone, seen under a privacy id (or the other way round) that we cannot match yet: then a send that is under way
 * with the same text is taken for it. The row itself waits for the answer of its send, which names the id.
 */
export function isUnderWayElsewhere({ replies }: Ledger, sessionId: string, message: OutgoingMessage): boolean {
  const isLid = (id: string): boolean => id.endsWith('@lid')
  return replies
    .unnamed(sessionId)
    .some((row) => isLid(row.chat_id) !== isLid(message.chatId) && isSaid(saidOf(row), message))
}
