import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { idPartOf } from '../ids/message-ids.ts'
import { statementsFor } from './table-statements.ts'

export interface ForgottenRows {
  readonly messages: readonly number[]
  readonly replies: number
}

/** Everything that is kept about one customer, over all tables. */
export interface CustomerTable {
  /** A message of this customer is being posted. */
  isUnderWay(sessionId: string, chatKey: string): boolean
  /**
   * Deletes every row of this customer, also what they wrote in groups. Of each message, theirs and ours, only a fingerprint of its id
   * stays, so that reading the chat back does not bring it again. Inside the caller's transaction.
   */
  forget(sessionId: string, chatKey: string, now: number): ForgottenRows
  /** Whether this message was deleted on the owner's wish. */
  isForgotten(sessionId: string, idPart: string): boolean
  /** Empties the write-ahead log, in which deleted text would stand until it is overwritten. Outside a transaction. */
  wipeLog(): void
}

const fingerprint = (sessionId: string, idPart: string): string =>
  createHash('sha256').update(`${sessionId}\n${idPart}`).digest('base64').slice(0, 22)

export function createCustomerTable(database: DatabaseSync): CustomerTable {
  const underWay = database.prepare(
    `SELECT count(*) AS n FROM messages WHERE session_id = :session AND chat_key = :chat AND state = 'posting'`,
  )
  const theirs = database.prepare(
    'SELECT id, id_part, chat_id FROM messages WHERE session_id = ? AND (chat_key = ? OR author = ? OR author = ?)',
  )
  /** What we said to them: seen again, it would be taken for the owner's hand. */
  const ours = database.prepare(
    `SELECT wa_message_id AS id FROM replies WHERE session_id = :session AND chat_key = :chat AND wa_message_id IS NOT NULL
     UNION ALL SELECT message_id FROM own_messages WHERE session_id = :session AND chat_key = :chat`,
  )
  const answersTo = database.prepare(
    'SELECT wa_message_id AS id FROM replies WHERE message_row = ? AND wa_message_id IS NOT NULL',
  )
  const lidOf = database.prepare('SELECT lid FROM lids WHERE session_id = ? AND phone = ?')
  const remember = database.prepare('INSERT OR REPLACE INTO forgotten VALUES (?, ?, ?)')
  const removeMessage = database.prepare('DELETE FROM messages WHERE id = ?')
  const removeAnswers = database.prepare('DELETE FROM replies WHERE message_row = ?')
  const removeReplies = database.prepare('DELETE FROM replies WHERE session_id = ? AND chat_key = ?')
  const removeElsewhere = statementsFor(
    database,
    'deleted',
    (table) => `DELETE FROM ${table} WHERE session_id = :session AND chat_key = :chat`,
  )
  const isForgotten = database.prepare('SELECT 1 FROM forgotten WHERE session_id = ? AND print = ?')

  return {
    isUnderWay: (session, chat) => (underWay.get({ session, chat }) as { n: number }).n > 0,
    forget(sessionId, chatKey, now) {
      const digits = chatKey.split('@')[0]!
      const lid = (lidOf.get(sessionId, digits) as { lid: string } | undefined)?.lid ?? digits
      const rows = theirs.all(sessionId, chatKey, chatKey, `${lid}@lid`) as {
        readonly id: number
        readonly id_part: string
        readonly chat_id: string
      }[]
      const rememberOurs = (found: readonly unknown[]) => {
        for (const { id } of found as readonly { readonly id: string }[]) {
          remember.run(sessionId, fingerprint(sessionId, idPartOf(id)), now)
        }
      }
      rememberOurs(ours.all({ session: sessionId, chat: chatKey }))
      let replies = 0
      for (const row of rows) {
        remember.run(sessionId, fingerprint(sessionId, row.id_part), now)
        rememberOurs(answersTo.all(row.id))
        replies += Number(removeAnswers.run(row.id).changes)
        removeMessage.run(row.id)
      }
      replies += Number(removeReplies.run(sessionId, chatKey).changes)
      const who = { session: sessionId, chat: chatKey, lid: `${lid}@lid`, digits, lidDigits: lid }
      for (const statement of removeElsewhere) statement.run(who)
      return { messages: rows.map((row) => row.id), replies }
    },
    isForgotten: (sessionId, idPart) => isForgotten.get(sessionId, fingerprint(sessionId, idPart)) !== undefined,
    wipeLog() {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
  }
}
