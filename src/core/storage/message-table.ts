import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { DeliveryState } from '../../shared/model/message.ts'
import type { ChatMark } from '../inbox/message-sink.ts'

/** A row of `messages`. Times are unix ms; `quoted` and `media` are JSON. */
export interface MessageRow {
  readonly id: number
  readonly session_id: string
  readonly message_id: string
  readonly id_part: string
  readonly chat_id: string
  readonly chat_key: string
  readonly from_id: string
  readonly author: string | null
  readonly phone: string | null
  readonly lid: string | null
  readonly push_name: string | null
  readonly chat_name: string | null
  readonly text: string
  readonly type: string
  readonly has_media: number
  readonly is_group: number
  readonly backfilled: number
  readonly quoted: string | null
  readonly media: string | null
  readonly sent_at: number
  readonly stored_at: number
  readonly state: DeliveryState
  readonly attempts: number
  readonly unknown_outcomes: number
  readonly next_at: number | null
  readonly first_failed_at: number | null
  readonly posted_at: number | null
  readonly delivered_at: number | null
  readonly error_code: string | null
  readonly note: string | null
}

export type NewMessage = Omit<
  MessageRow,
  'id' | 'attempts' | 'unknown_outcomes' | 'first_failed_at' | 'posted_at' | 'delivered_at' | 'error_code'
>

export interface MessageQuery {
  readonly before?: number | undefined
  readonly limit: number
  readonly sessionId?: string | undefined
  readonly states?: readonly DeliveryState[] | undefined
  readonly text?: string | undefined
}

export interface MessageTable {
  find(id: number): MessageRow | null
  /** Rows of this session whose id part is the same: the same message, perhaps under the other form of its chat. */
  withIdPart(sessionId: string, idPart: string): readonly MessageRow[]
  insert(message: NewMessage): number
  update(id: number, change: Partial<Omit<MessageRow, 'id'>>): void
  /** Every row still on its way, oldest first; light. */
  open(): readonly Pick<MessageRow, 'id' | 'session_id' | 'chat_key' | 'sent_at' | 'next_at' | 'state'>[]
  dead(): readonly number[]
  countDead(): number
  list(query: MessageQuery): readonly MessageRow[]
  marks(sessionId: string): readonly ChatMark[]
  setMark(sessionId: string, mark: ChatMark): void
  /** Empties texts of finished messages older than `before` (unix ms), at most `limit` rows; returns how many. */
  prune(before: number, limit: number): number
}

/** The inbox on disk. All methods are synchronous; callers put writes into the write queue. */
export function createMessageTable(database: DatabaseSync): MessageTable {
  const byId = database.prepare('SELECT * FROM messages WHERE id = ?')
  const byPart = database.prepare('SELECT * FROM messages WHERE session_id = ? AND id_part = ?')
  const open = database.prepare(
    `SELECT id, session_id, chat_key, sent_at, next_at, state FROM messages
     WHERE state IN ('waiting', 'posting') ORDER BY sent_at, id`,
  )
  const dead = database.prepare(`SELECT id FROM messages WHERE state = 'dead' ORDER BY id`)
  const countDead = database.prepare(`SELECT count(*) AS n FROM messages WHERE state = 'dead'`)
  const marks = database.prepare(
    'SELECT chat_id AS chatId, message_id AS messageId, timestamp FROM marks WHERE session_id = ?',
  )
  const setMark = database.prepare(
    `INSERT INTO marks VALUES (?, ?, ?, ?) ON CONFLICT (session_id, chat_id) DO UPDATE
     SET message_id = excluded.message_id, timestamp = excluded.timestamp WHERE excluded.timestamp >= timestamp`,
  )
  const prune = database.prepare(
    `DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE id < (SELECT coalesce(max(id), 0) FROM messages)
       AND stored_at < ? AND state IN ('delivered', 'skipped', 'dead') ORDER BY id LIMIT ?)`,
  )
  return {
    find: (id) => (byId.get(id) as MessageRow | undefined) ?? null,
    withIdPart: (sessionId, idPart) => byPart.all(sessionId, idPart) as unknown as MessageRow[],
    insert(message) {
      const names = Object.keys(message)
      const sql = `INSERT INTO messages (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
      return Number(database.prepare(sql).run(...(Object.values(message) as SQLInputValue[])).lastInsertRowid)
    },
    update(id, change) {
      const names = Object.keys(change)
      const sql = `UPDATE messages SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`
      database.prepare(sql).run(...(Object.values(change) as SQLInputValue[]), id)
    },
    open: () => open.all() as unknown as ReturnType<MessageTable['open']>,
    dead: () => (dead.all() as { id: number }[]).map((row) => row.id),
    countDead: () => (countDead.get() as { n: number }).n,
    list(query) {
      const where: string[] = []
      const values: SQLInputValue[] = []
      const filterBy = (condition: string, value: SQLInputValue) => {
        where.push(condition)
        values.push(value)
      }
      if (query.before !== undefined) filterBy('id < ?', query.before)
      if (query.sessionId !== undefined) filterBy('session_id = ?', query.sessionId)
      if (query.states !== undefined) {
        where.push(`state IN (${query.states.map(() => '?').join(', ')})`)
        values.push(...query.states)
      }
      if (query.text) {
        where.push(`(text LIKE ? ESCAPE '\\' OR push_name LIKE ? ESCAPE '\\' OR phone LIKE ? ESCAPE '\\')`)
        const pattern = `%${query.text.replace(/[\\%_]/g, '\\$&')}%`
        values.push(pattern, pattern, pattern)
      }
      const filter = where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''
      const sql = `SELECT * FROM messages ${filter} ORDER BY id DESC LIMIT ?`
      return database.prepare(sql).all(...values, query.limit) as unknown as MessageRow[]
    },
    marks: (sessionId) => marks.all(sessionId) as unknown as ChatMark[],
    setMark(sessionId, { chatId, messageId, timestamp }) {
      setMark.run(sessionId, chatId, messageId, timestamp)
    },
    prune: (before, limit) => Number(prune.run(before, limit).changes),
  }
}
