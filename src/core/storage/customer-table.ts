import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { idPartOf } from '../ids/message-ids.ts'
import { statementsFor } from './table-statements.ts'

export interface ForgottenRows {
  readonly messages: readonly number[]
  readonly replies: number
}

/** Everything kept about one customer, in all tables. */
export interface CustomerTable {
  /** Whether a message of this customer is being posted. */
  isUnderWay(sessionId: string, chatKey: string): boolean
  /**
   * Deletes every row of this customer, including their messages in groups. Keeps only a fingerprint of the id of each message, theirs and
   * ours, so that reading the chat back does not store it again. Runs inside the caller's transaction.
   */
  forget(sessionId: string, chatKey: string, now: number): ForgottenRows
  /** Whether this message was deleted at the owner's request. */
  isForgotten(sessionId: string, idPart: string): boolean
  /** Empties the write-ahead log, where deleted text stays until it is overwritten. Call it outside a transaction. */
  wipeLog(): void
}

interface TheirRow {
  readonly id: number
  readonly id_part: string
}

const fingerprint = (sessionId: string, idPart: string): string =>
  createHash('sha256').update(`${sessionId}\n${idPart}`).digest('base64').slice(0, 22)

export function createCustomerTable(database: DatabaseSync): CustomerTable {
  const underWay = database.prepare(
    `SELECT count(*) AS n FROM messages WHERE session_id = :session AND chat_key = :chat AND state = 'posting'`,
  )
  const theirs = database.prepare(
    'SELECT id, id_part FROM messages WHERE session_id = ? AND (chat_key = ? OR author = ?)',
  )
  /** Our messages to the customer. Seen again, they would be taken for messages the owner wrote by hand. */
  const ours = database.prepare(
    `SELECT wa_message_id AS id FROM replies WHERE session_id = :session AND chat_key = :chat AND wa_message_id IS NOT NULL
     UNION ALL SELECT message_id FROM own_messages WHERE session_id = :session AND chat_key = :chat`,
  )
  const answersTo = database.prepare(
    'SELECT wa_message_id AS id FROM replies WHERE message_row = ? AND wa_message_id IS NOT NULL',
  )
  const namesOf = createNamesOf(database)
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
      const rememberOurs = (found: readonly unknown[]) => {
        for (const { id } of found as readonly { readonly id: string }[]) {
          remember.run(sessionId, fingerprint(sessionId, idPartOf(id)), now)
        }
      }
      const messages: number[] = []
      let replies = 0
      // All names are collected first, because the tables that hold them are emptied too.
      for (const name of namesOf(sessionId, chatKey)) {
        rememberOurs(ours.all({ session: sessionId, chat: name }))
        for (const { id, id_part } of theirs.all(sessionId, name, name) as unknown as TheirRow[]) {
          remember.run(sessionId, fingerprint(sessionId, id_part), now)
          rememberOurs(answersTo.all(id))
          replies += Number(removeAnswers.run(id).changes)
          removeMessage.run(id)
          messages.push(id)
        }
        replies += Number(removeReplies.run(sessionId, name).changes)
        const who = { session: sessionId, chat: name, digits: name.split('@')[0]! }
        for (const statement of removeElsewhere) statement.run(who)
      }
      return { messages, replies }
    },
    isForgotten: (sessionId, idPart) => isForgotten.get(sessionId, fingerprint(sessionId, idPart)) !== undefined,
    wipeLog() {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
  }
}

/**
 * Every name under which rows of this customer may be kept: the chat's name, its former names, all privacy ids (LIDs) of the phone, and
 * the LIDs that were replaced or replaced another. A LID that is known to belong to another phone belongs to another customer.
 */
function createNamesOf(database: DatabaseSync): (sessionId: string, chatKey: string) => ReadonlySet<string> {
  const next = database.prepare(
    `SELECT former AS name FROM former_chats WHERE session_id = :session AND chat_key = :name
     UNION SELECT lid || '@lid' FROM lids WHERE session_id = :session AND phone = :digits AND :name LIKE '%@c.us'
     UNION SELECT other.lid || '@lid' FROM lids AS own JOIN lids AS other ON other.session_id = own.session_id
       AND (other.lid = own.successor OR other.successor = own.lid)
       WHERE own.session_id = :session AND own.lid = :digits AND :name LIKE '%@lid'
         AND (other.phone IS NULL OR other.phone || '@c.us' = :key OR other.phone IS own.phone)`,
  )
  return (session, key) => {
    const names = new Set([key])
    // The loop also visits the names that it adds.
    for (const name of names) {
      const rows = next.all({ session, name, key, digits: name.split('@')[0]! }) as { readonly name: string }[]
      for (const row of rows) names.add(row.name)
    }
    return names
  }
}
