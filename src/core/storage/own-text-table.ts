import type { DatabaseSync } from 'node:sqlite'
import type { Ack } from '../../shared/model/message.ts'
import { UnreadBefore } from './unread-before.ts'

/** A text that the owner wrote by hand in a chat with stored customers' messages. `text` is empty when texts are not to be kept. */
export interface OwnTextRow {
  readonly id: number
  readonly session_id: string
  readonly message_id: string
  readonly chat_key: string
  readonly text: string
  readonly type: string
  /** WhatsApp's time, unix ms. */
  readonly sent_at: number
  readonly stored_at: number
  readonly ack: Ack | null
}

export interface OwnTextTable {
  find(id: number): OwnTextRow | null
  /** Stores the text if the chat is a customer's, which means that some of it is stored already; otherwise keeps nothing. */
  add(row: Omit<OwnTextRow, 'id'>): void
  /** Raises the tick of a text, never lowers it. Returns its row; null when the message is unknown. */
  tick(sessionId: string, messageId: string, ack: Ack): OwnTextRow | null
  byMessageId(sessionId: string, messageId: string): OwnTextRow | null
  /** The texts of this chat sent since `sentAt` (WhatsApp's time, unix ms), newest first. */
  since(sessionId: string, chatKey: string, sentAt: number, limit: number): readonly OwnTextRow[]
  /** Stores an edited text; texts that are not kept stay empty. Returns the row if the text changed, else null. */
  edit(sessionId: string, messageId: string, text: string): OwnTextRow | null
  /** Deletes a text that was not the owner's. The messages that it marked as read are unread again. */
  remove(sessionId: string, messageId: string): void
}

export function createOwnTextTable(database: DatabaseSync): OwnTextTable {
  const find = database.prepare('SELECT * FROM own_texts WHERE id = ?')
  const byMessageId = database.prepare('SELECT * FROM own_texts WHERE session_id = ? AND message_id = ?')
  const insert = database.prepare(
    `INSERT OR IGNORE INTO own_texts (session_id, message_id, chat_key, text, type, sent_at, stored_at, ack)
     SELECT session_id, :message, chat_key, :text, :type, :sent, :stored, :ack
     FROM chats WHERE session_id = :session AND chat_key = :chat`,
  )
  const tick = database.prepare('UPDATE own_texts SET ack = ? WHERE id = ? AND ifnull(ack, -1) < ?')
  const edit = database.prepare(
    `UPDATE own_texts SET text = ? WHERE session_id = ? AND message_id = ? AND text NOT IN ('', ?)`,
  )
  const remove = database.prepare('DELETE FROM own_texts WHERE session_id = ? AND message_id = ?')
  const since = database.prepare(
    `SELECT * FROM own_texts WHERE session_id = ? AND chat_key = ? AND sent_at >= ? ORDER BY sent_at DESC LIMIT ?`,
  )
  const unread = new UnreadBefore(database)
  const table: OwnTextTable = {
    find: (id) => (find.get(id) as OwnTextRow | undefined) ?? null,
    add(row) {
      const work = () =>
        insert.run({
          message: row.message_id,
          text: row.text,
          type: row.type,
          sent: row.sent_at,
          stored: row.stored_at,
          ack: row.ack,
          session: row.session_id,
          chat: row.chat_key,
        })
      unread.around(row.session_id, row.chat_key, row.message_id, work)
    },
    tick(sessionId, messageId, ack) {
      const row = table.byMessageId(sessionId, messageId)
      if (row === null) return null
      tick.run(ack, row.id, ack)
      return table.find(row.id)
    },
    edit(sessionId, messageId, text) {
      const { changes } = edit.run(text, sessionId, messageId, text)
      return Number(changes) === 0 ? null : table.byMessageId(sessionId, messageId)
    },
    byMessageId: (sessionId, messageId) => (byMessageId.get(sessionId, messageId) as OwnTextRow | undefined) ?? null,
    since: (sessionId, chatKey, sentAt, limit) =>
      since.all(sessionId, chatKey, sentAt, limit) as unknown as OwnTextRow[],
    remove(sessionId, messageId) {
      const row = table.byMessageId(sessionId, messageId)
      if (row === null) return
      remove.run(sessionId, messageId)
      unread.undo(sessionId, row.chat_key, messageId)
    },
  }
  return table
}
