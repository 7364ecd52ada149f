import type { DatabaseSync } from 'node:sqlite'

/** The counts that Home reads from the messages. All methods are synchronous. */
export interface HomeTable {
  /** Customers' messages written since `since` (WhatsApp's time, unix ms), and how many of them the bot or the owner answered. */
  count(since: number): { readonly received: number; readonly answered: number }
  /** Customers with messages caught up on since `since` (unix ms), how many got an answer, and when the last such message was stored. */
  away(since: number): { readonly customers: number; readonly answered: number; readonly last: number | null }
}

const ANSWERED = `(
  EXISTS (SELECT 1 FROM replies r WHERE r.message_row = m.id AND r.state = 'sent')
  OR EXISTS (SELECT 1 FROM own_messages o WHERE o.session_id = m.session_id AND o.chat_key = m.chat_key
    AND o.by_owner = 1 AND o.sent_at >= m.sent_at))`

export function createHomeTable(database: DatabaseSync): HomeTable {
  const count = database.prepare(
    // Runs once a second while a shop is busy. For messages already marked as answered it reads only the index.
    `SELECT count(*) AS received, coalesce(sum(m.answered_at IS NOT NULL OR ${ANSWERED}), 0) AS answered
     FROM messages m INDEXED BY messages_day WHERE m.sent_at >= ?`,
  )
  const away = database.prepare(
    `SELECT count(*) AS customers, coalesce(sum(answered), 0) AS answered, max(last) AS last FROM (
       SELECT max(${ANSWERED}) AS answered, max(m.stored_at) AS last FROM messages m INDEXED BY messages_caught_up
       WHERE m.backfilled = 1 AND m.stored_at >= ? GROUP BY m.session_id, m.chat_key)`,
  )
  return {
    count: (since) => count.get(since) as { received: number; answered: number },
    away: (since) => away.get(since) as { customers: number; answered: number; last: number | null },
  }
}
