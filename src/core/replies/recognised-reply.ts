import { isSaid } from '../ids/same-message.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { saidOf } from './said-of.ts'

type Ledger = Pick<Storage, 'replies'>

/**
 * The ledger row of a message of our own account; null when it is not one of our replies. The event may come before the send returns:
 * then a row with the same text whose send is under way is taken for it.
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
 * True when the message belongs to a send under way to the chat's other id: sent to a phone number but seen under a LID, or the other way
 * round, while we cannot match the two yet. The text decides. The row itself waits for its send to return, which names the message id.
 */
export function isUnderWayElsewhere({ replies }: Ledger, sessionId: string, message: OutgoingMessage): boolean {
  const isLid = (id: string): boolean => id.endsWith('@lid')
  return replies
    .unnamed(sessionId)
    .some((row) => isLid(row.chat_id) !== isLid(message.chatId) && isSaid(saidOf(row), message))
}
