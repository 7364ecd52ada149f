import type { Attached } from '../../shared/model/attached.ts'
import type { MessageView, ReplyView } from '../../shared/model/message.ts'
import { sentAttachedOf } from '../replies/sent-attached.ts'
import { readJson } from '../storage/read-json.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { readExtras } from './message-extras.ts'
import type { ReplyRow } from '../storage/reply-table.ts'

/** A stored message with its replies, as every client sees it. `attached` is given for a single message or a thread, not in lists. */
export function messageViewOf(
  row: MessageRow,
  replies: readonly ReplyRow[],
  attached: Attached | null = null,
): MessageView {
  return {
    id: row.id,
    sessionId: row.session_id,
    messageId: row.message_id,
    chatId: row.chat_id,
    chatKey: row.chat_key,
    from: row.from_id,
    author: row.author,
    phone: row.phone,
    senderName: row.push_name,
    username: row.username,
    text: row.text,
    type: row.type,
    hasMedia: row.has_media === 1,
    ...quotedIn(row),
    ...(row.extras !== null && { extras: readExtras(row.extras) }),
    attached,
    isGroup: row.is_group === 1,
    backfilled: row.backfilled === 1,
    sentAt: row.sent_at,
    storedAt: row.stored_at,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
    delivery: {
      state: row.state,
      attempts: row.attempts,
      nextAttemptAt: row.next_at,
      deliveredAt: row.delivered_at,
      errorCode: row.error_code,
      note: row.note,
    },
    replies: replies.map(replyViewOf),
    chatName: row.chat_name,
  }
}

/** Longest quoted text in characters: its beginning is enough to recognise the message. */
const QUOTED_LENGTH = 300

function quotedIn({ quoted }: Pick<MessageRow, 'quoted'>): Pick<MessageView, 'quoted'> {
  const { text } = (readJson(quoted) ?? {}) as { readonly text?: unknown }
  return typeof text === 'string' && text !== '' ? { quoted: text.slice(0, QUOTED_LENGTH).toWellFormed() } : {}
}

/** A ledger row as every client sees it. */
export const replyViewOf = (row: ReplyRow): ReplyView => ({
  id: row.id,
  text: row.text,
  origin: row.origin,
  state: row.state,
  reason: row.reason,
  ack: row.ack,
  queuedAt: row.queued_at,
  sentAt: row.sent_at,
  attached: sentAttachedOf(row),
  leftOut: row.left_out ?? null,
})
