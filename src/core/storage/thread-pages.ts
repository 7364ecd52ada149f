import type { DatabaseSync } from 'node:sqlite'
import type { MessageRow } from './message-table.ts'
import type { OwnTextRow } from './own-text-table.ts'
import type { ReplyRow } from './reply-table.ts'

/** The place of a line in a thread: first its time, then its table (`rank`), then its row. */
export interface ThreadPlace {
  readonly at: number
  readonly rank: 0 | 1 | 2
  readonly id: number
}

export type ThreadRow = ThreadPlace &
  (
    | { readonly rank: 0; readonly row: MessageRow }
    | { readonly rank: 1; readonly row: OwnTextRow }
    | { readonly rank: 2; readonly row: ReplyRow }
  )

/** Reads a chat's lines backwards: one page from each of the three tables, merged by time. */
export type ThreadPages = (query: {
  readonly sessionId: string
  readonly chatKey: string
  readonly before: ThreadPlace | null
  readonly limit: number
}) => readonly ThreadRow[]

/** Newest first. Within one millisecond the customer's lines count as oldest, then the owner's, then replies. */
export function createThreadPages(database: DatabaseSync): ThreadPages {
  const pageOf = (table: string, time: string) =>
    database.prepare(
      `SELECT * FROM ${table} WHERE session_id = ? AND chat_key = ? AND (${time}, id) < (?, ?)
       ORDER BY ${time} DESC, id DESC LIMIT ?`,
    )
  const messages = pageOf('messages', 'sent_at')
  const own = pageOf('own_texts', 'sent_at')
  const replies = pageOf('replies', 'queued_at')
  const LAST = Number.MAX_SAFE_INTEGER

  return ({ sessionId, chatKey, before, limit }) => {
    /** The time and row id that rows of this table must be below, so that they come before the cursor in (time, table, row). */
    const limits = (rank: number): [number, number] => {
      if (before === null) return [LAST, LAST]
      if (rank === before.rank) return [before.at, before.id]
      return rank < before.rank ? [before.at, LAST] : [before.at, 0]
    }
    const read = <T>(statement: typeof messages, rank: number) =>
      statement.all(sessionId, chatKey, ...limits(rank), limit) as unknown as T[]
    const rows: ThreadRow[] = [
      ...read<MessageRow>(messages, 0).map((row) => ({ rank: 0 as const, at: row.sent_at, id: row.id, row })),
      ...read<OwnTextRow>(own, 1).map((row) => ({ rank: 1 as const, at: row.sent_at, id: row.id, row })),
      ...read<ReplyRow>(replies, 2).map((row) => ({ rank: 2 as const, at: row.queued_at, id: row.id, row })),
    ]
    return rows.sort((a, b) => b.at - a.at || b.rank - a.rank || b.id - a.id).slice(0, limit)
  }
}
