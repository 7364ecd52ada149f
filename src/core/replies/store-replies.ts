import type { AnswerReply } from '../webhook/parse-answer.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { NewReply } from '../storage/reply-table.ts'
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
  const texts = replies.flatMap((reply) =>
    splitText(reply.text).map((text, part) => ({ text, quote: reply.quote && part === 0 })),
  )
  insertAnswer(
    storage,
    texts.map(({ text, quote }) => ({
      message_row: message.id,
      session_id: message.session_id,
      chat_id: message.chat_id,
      chat_key,
      text,
      quoted_id: quote ? message.message_id : null,
      origin: 'response',
      state: 'queued',
      reason: null,
      queued_at: now,
      not_before: now,
      idempotency_key: null,
    })),
  )
}

/** Inserts the texts of one answer, which belong together: none is sent when one before it failed. Returns their ids. */
export function insertAnswer(storage: Storage, rows: readonly NewReply[]): readonly number[] {
  const ids = rows.map((row) => storage.replies.insert(row))
  if (ids.length > 1) for (const id of ids) storage.replies.update(id, { answer: ids[0]! })
  return ids
}
