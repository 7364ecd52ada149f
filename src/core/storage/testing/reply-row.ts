import type { NewReply } from '../reply-table.ts'

/** A reply as the ledger takes it. A test names only the fields that matter to it. */
export function replyRow(change: Partial<NewReply> = {}): NewReply {
  const chat = change.chat_key ?? '2347000000000@c.us'
  return {
    message_row: null,
    session_id: 'shop',
    chat_id: chat,
    chat_key: chat,
    text: 'an answer',
    quoted_id: null,
    origin: 'response',
    state: 'queued',
    reason: null,
    queued_at: 1_765_500_001_000,
    not_before: 1_765_500_001_000,
    idempotency_key: null,
    ...change,
  }
}
