import { msg } from '../../shared/words/say.ts'
import type { AttemptView, MessageDetails } from '../../shared/model/message-details.ts'
import { CommandError } from '../../shared/result.ts'
import type { AttemptRow } from '../storage/attempt-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { attachedOf } from '../media/attached.ts'
import { messageViewOf } from './message-view.ts'

/** Everything about one message: its steps with their times, and the latest POST as it was sent. Throws `CommandError('not-found')`. */
export function messageDetails(storage: Storage, id: number): MessageDetails {
  const row = storage.messages.find(id)
  if (row === null) throw new CommandError('not-found', msg('error.message-gone'))
  const replies = storage.replies.ofMessage(id)
  const attempt = storage.attempts.find(id)
  return {
    message: messageViewOf(row, replies, attachedOf(row, storage.media.find(id))),
    postedAt: row.posted_at,
    replies: replies.map((reply) => ({
      id: reply.id,
      answeredAt: reply.queued_at,
      typedAt: reply.attempt_started_at,
      sentAt: reply.sent_at,
      deliveredAt: reply.delivered_at,
      readAt: reply.read_at,
    })),
    attempt: attempt && attemptViewOf(attempt),
  }
}

function attemptViewOf(row: AttemptRow): AttemptView {
  return {
    startedAt: row.started_at,
    tookMs: row.took_ms,
    url: row.url,
    headers: JSON.parse(row.headers) as Record<string, string>,
    body: row.body,
    bodyBytes: row.body_bytes,
    outcome: row.outcome,
    status: row.status,
    answer: row.answer,
  }
}
