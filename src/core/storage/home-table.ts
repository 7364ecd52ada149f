import type { DatabaseSync } from 'node:sqlite'
import type { MessageRow } from './message-table.ts'

export type WaitingCandidate = Pick<
  MessageRow,
  | 'id'
  | 'session_id'
  | 'chat_id'
  | 'chat_key'
  | 'is_group'
  | 'push_name'
  | 'chat_name'
  | 'phone'
  | 'text'
  | 'sent_at'
  | 'state'
> & {
  /** The newest reply to it that was never sent, if there is one. */
  readonly reply_state: 'suppressed' | 'expired' | 'failed' | null
}

/** Home's questions to the record of messages. All methods are synchronous. */
export interface HomeTable {
  /** Customers' messages written since then (WhatsApp's time, unix ms), and how many of them were answered by anybody. */
  count(since: number): { readonly received: number; readonly answered: number }
  /** Customers whose messages were caught up on since then, and how many of them were answered since. */
  away(since: number): { readonly customers: number; readonly answered: number; readonly last: number | null }
  /** The newest question of each chat that ended without an answer and that nobody has answered or put aside since. */
  waiting(since: number): readonly WaitingCandidate[]
  /** This chat needs nobody any more, up to this message. Only for work given to the write queue. */
  putAside(messageRow: number): boolean
}

/** Enough chats to name; more are only counted. */
const CANDIDATES = 2_000

const ANSWERED = `(
  EXISTS (SELECT 1 FROM replies r WHERE r.message_row = m.id AND r.state = 'sent')
  OR EXISTS (SELECT 1 FROM own_messages o WHERE o.session_id = m.session_id AND o.chat_key = m.chat_key
    AND o.by_owner = 1 AND o.sent_at >= m.sent_at))`

/** An answer to it or to anything later in its chat, the owner's own words, or the owner's "done". */
const SETTLED = `(${ANSWERED}
  OR EXISTS (SELECT 1 FROM replies r WHERE r.session_id = m.session_id AND r.chat_key = m.chat_key
    AND r.state = 'sent' AND r.sent_at >= m.stored_at)
  OR EXISTS (SELECT 1 FROM put_aside a WHERE a.session_id = m.session_id AND a.chat_key = m.chat_key AND a.message_row >= m.id))`

export function createHomeTable(database: DatabaseSync): HomeTable {
  const count = database.prepare(
    // Counted once a second while a shop is busy: of what is answered already only the index is read.
    `SELECT count(*) AS received, coalesce(sum(m.answered_at IS NOT NULL OR ${ANSWERED}), 0) AS answered
     FROM messages m INDEXED BY messages_day WHERE m.sent_at >= ?`,
  )
  const away = database.prepare(
    `SELECT count(*) AS customers, coalesce(sum(answered), 0) AS answered, max(last) AS last FROM (
       SELECT max(${ANSWERED}) AS answered, max(m.stored_at) AS last FROM messages m INDEXED BY messages_caught_up
       WHERE m.backfilled = 1 AND m.stored_at >= ? GROUP BY m.session_id, m.chat_key)`,
  )
  const waiting = database.prepare(
    `SELECT m.id, m.session_id, m.chat_id, m.chat_key, m.is_group, m.push_name, m.chat_name, m.phone, m.text,
       m.sent_at, m.state, c.reply_state
     FROM (
       SELECT message_row, state AS reply_state FROM replies
         WHERE state IN ('suppressed', 'expired', 'failed') AND queued_at >= ?1 AND message_row IS NOT NULL
           AND (state <> 'suppressed' OR reason = 'owner-takeover')
       UNION ALL
       SELECT id, NULL FROM messages WHERE state = 'dead' AND sent_at >= ?1
       UNION ALL
       SELECT id, NULL FROM messages WHERE state = 'skipped' AND sent_at >= ?1
     ) c JOIN messages m ON m.id = c.message_row
     WHERE NOT ${SETTLED} ORDER BY m.id DESC LIMIT ${CANDIDATES}`,
  )
  const find = database.prepare('SELECT session_id, chat_key FROM messages WHERE id = ?')
  const putAside = database.prepare(
    `INSERT INTO put_aside VALUES (?, ?, ?) ON CONFLICT (session_id, chat_key) DO UPDATE
     SET message_row = max(message_row, excluded.message_row)`,
  )
  return {
    count: (since) => count.get(since) as { received: number; answered: number },
    away: (since) => away.get(since) as { customers: number; answered: number; last: number | null },
    waiting(since) {
      const seen = new Set<string>()
      return (waiting.all(since) as unknown as WaitingCandidate[]).filter(({ session_id, chat_key }) => {
        const chat = `${session_id} ${chat_key}`
        return seen.size < seen.add(chat).size
      })
    },
    putAside(messageRow) {
      const row = find.get(messageRow) as { session_id: string; chat_key: string } | undefined
      if (row) putAside.run(row.session_id, row.chat_key, messageRow)
      return row !== undefined
    },
  }
}
