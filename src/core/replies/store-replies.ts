import type { AnswerReply } from '../delivery/parse-answer.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { splitText } from './split-text.ts'

/** Puts the replies of an answer into the ledger, in order and split where WhatsApp needs it. Inside the caller's transaction. */
export function storeReplies(
  storage: Storage,
  now: number,
  message: MessageRow,
  replies: readonly AnswerReply[],
): void {
  // The chat may have got its second name while the core was thinking.
  const { chat_key } = storage.messages.find(message.id) ?? message
  for (const reply of replies) {
    splitText(reply.text).forEach((text, part) => {
      storage.replies.insert({
        message_row: message.id,
        session_id: message.session_id,
        chat_id: message.chat_id,
        chat_key,
        text,
        quoted_id: reply.quote && part === 0 ? message.message_id : null,
        origin: 'response',
        state: 'queued',
        reason: null,
        queued_at: now,
        not_before: now,
        idempotency_key: null,
      })
    })
  }
}
