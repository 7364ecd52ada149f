import type { DatabaseSync } from 'node:sqlite'
import { wholeValues } from './statements.ts'

/** A chat in which the owner answers himself. Times are unix ms by our clock, except `written_at`. */
export interface TakeoverRow {
  readonly session_id: string
  readonly chat_key: string
  readonly since: number
  /** The bot is silent until this time; null: until the owner hands the chat back. */
  readonly until: number | null
  /** WhatsApp's time of the owner's last message written by hand; null when the owner only asked for the chat. */
  readonly written_at: number | null
  readonly handed_back_at: number | null
  /** `hand`: the owner wrote; `asked`: the owner said that the chat is his. */
  readonly cause: 'hand' | 'asked'
}

export interface TakeoverTable {
  find(sessionId: string, chatKey: string): TakeoverRow | null
  put(row: TakeoverRow): void
  /** Rows without an end, or with an end after `now`, the newest first. */
  running(now: number): readonly TakeoverRow[]
}

export function createTakeoverTable(database: DatabaseSync): TakeoverTable {
  const find = database.prepare('SELECT * FROM takeovers WHERE session_id = ? AND chat_key = ?')
  const put = database.prepare(
    `INSERT OR REPLACE INTO takeovers (session_id, chat_key, since, until, written_at, handed_back_at, cause)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const running = database.prepare('SELECT * FROM takeovers WHERE until IS NULL OR until > ? ORDER BY since DESC')
  return {
    find: (sessionId, chatKey) => (find.get(sessionId, chatKey) as TakeoverRow | undefined) ?? null,
    put(row) {
      const { session_id, chat_key, since, until, written_at, handed_back_at, cause } = row
      put.run(...wholeValues({ session_id, chat_key, since, until, written_at, handed_back_at, cause }))
    },
    running: (now) => running.all(now) as unknown as TakeoverRow[],
  }
}
