import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { idPartOf } from '../inbox/chat-key.ts'

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
  /** Fingerprints older than this are no longer needed: no catch-up reads so far back. */
  prune(before: number, limit: number): number
  /** Empties the write-ahead log, in which deleted text would stand until it is overwritten. Outside a transaction. */
  wipeLog(): void
}

/** Every other table that holds rows of a customer, by the columns all of them have. */
const BY_CHAT = ['own_messages', 'takeovers'] as const

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
  const removeMark = database.prepare('DELETE FROM marks WHERE session_id = ? AND chat_id = ?')
  /** A group's mark names the author of its newest message; only its time is needed. */
  const blankMarks = database.prepare(
    `UPDATE marks SET message_id = '' WHERE session_id = ? AND (message_id LIKE '%' || ? OR message_id LIKE '%' || ?)`,
  )
  const removeLids = database.prepare('DELETE FROM lids WHERE session_id = ? AND (phone = ? OR lid = ?)')
  /** What the core ordered for them, once it is done: the row stays, so that no order is carried out twice. */
  const blankCommands = database.prepare(
    `UPDATE commands SET data = NULL, outcome = NULL WHERE state <> 'open'
       AND (instr(coalesce(data, ''), :who) > 0 OR instr(coalesce(outcome, ''), :who) > 0)`,
  )
  const removePosts = database.prepare(`DELETE FROM core_posts WHERE state <> 'waiting' AND instr(body, :who) > 0`)
  const removeByChat = BY_CHAT.map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE session_id = ? AND chat_key = ?`),
  )
  const isForgotten = database.prepare('SELECT 1 FROM forgotten WHERE session_id = ? AND print = ?')
  const prune = database.prepare(
    `DELETE FROM forgotten WHERE (session_id, print) IN
       (SELECT session_id, print FROM forgotten WHERE forgotten_at < ? LIMIT ?)`,
  )

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
      for (const statement of removeByChat) statement.run(sessionId, chatKey)
      for (const chatId of new Set([chatKey, `${lid}@lid`])) removeMark.run(sessionId, chatId)
      blankMarks.run(sessionId, chatKey, `${lid}@lid`)
      for (const who of new Set([digits, lid])) {
        blankCommands.run({ who })
        removePosts.run({ who })
      }
      removeLids.run(sessionId, digits, lid)
      return { messages: rows.map((row) => row.id), replies }
    },
    isForgotten: (sessionId, idPart) => isForgotten.get(sessionId, fingerprint(sessionId, idPart)) !== undefined,
    prune: (before, limit) => Number(prune.run(before, limit).changes),
    wipeLog() {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
  }
}
