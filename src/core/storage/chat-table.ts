import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { WaitingReason } from '../../shared/model/waiting.ts'
import type { ChatFilter } from '../../shared/model/chat.ts'
import { listChats } from './list-chats.ts'
import { fold, matchOf, numberOf } from './message-search.ts'
import { createStatements } from './statements.ts'

/** A row of `chats`, kept by triggers (see chat-triggers.ts). Times are unix ms. */
export interface ChatRow {
  readonly id: number
  readonly session_id: string
  readonly chat_key: string
  readonly chat_id: string
  readonly name: string | null
  readonly phone: string | null
  readonly is_group: number
  readonly last_at: number
  /** The table that `last_row` belongs to. */
  readonly last_kind: 'message' | 'reply' | 'own' | null
  readonly last_row: number | null
  readonly unread: number
  /** The question that waits for a human (see waiting-trigger.ts), its time, and the reason. */
  readonly waits_row: number | null
  readonly waits_at: number | null
  readonly waits_why: WaitingReason | null
}

/** The last row of the previous page. */
export interface ChatCursor {
  readonly at: number
  readonly id: number
}

export interface ChatQuery {
  readonly before: ChatCursor | null
  readonly limit: number
  readonly filter: ChatFilter
  readonly sessionId: string | null
  readonly now: number
  /** Questions asked before this time (unix ms) no longer count as waiting. */
  readonly waitingSince: number
}

export interface ChatTable {
  find(sessionId: string, chatKey: string): ChatRow | null
  /** A page of chats, newest first. Each filter uses its own index. */
  list(query: ChatQuery): readonly ChatRow[]
  /** Chats whose name or number contains this text; `sessionId` null: of every shop. */
  named(text: string, sessionId: string | null): readonly ChatRow[]
  /** Marks everything in this chat as seen. */
  markSeen(sessionId: string, chatKey: string): void
  /** Number of chats with something unread. */
  unread(): number
  /** Chats that wait for a human since `since` (unix ms) or later, newest question first; `sessionId` null: of every shop. */
  waiting(since: number, sessionId: string | null, limit: number): readonly ChatRow[]
  waitingCount(since: number, sessionId: string | null): number
  /** Notes that the questions up to this message need no answer. */
  dismiss(sessionId: string, chatKey: string, messageRow: number): void
  /** Undoes `dismiss`: this message may wait again. */
  bringBack(sessionId: string, chatKey: string, messageRow: number): void
  /** The takeover of this chat; `until` null: until the owner hands the chat back. Null when the bot is in charge. */
  takeover(sessionId: string, chatKey: string, now: number): { readonly until: number | null } | null
}

/** The most chats that a search by name looks at. */
const MOST_NAMED = 1_000

/** The chat list. All methods are synchronous; callers put writes into the write queue. */
export function createChatTable(database: DatabaseSync): ChatTable {
  const sql = createStatements(database)
  const find = database.prepare('SELECT * FROM chats WHERE session_id = ? AND chat_key = ?')
  const indexed = database.prepare(
    `SELECT chats.* FROM chat_search JOIN chats ON chats.id = chat_search.rowid
     WHERE chat_search MATCH ? ORDER BY chat_search.rowid DESC LIMIT ${MOST_NAMED}`,
  )
  // The index has no words of one or two letters, so a search for them looks at the newest chats, the most likely ones.
  const all = database.prepare(`SELECT * FROM chats ORDER BY last_at DESC LIMIT ${MOST_NAMED}`)
  const seen = database.prepare(
    `UPDATE chats SET unread = 0, seen_row = ifnull((SELECT max(id) FROM messages
       WHERE messages.session_id = chats.session_id AND messages.chat_key = chats.chat_key), 0)
     WHERE session_id = ? AND chat_key = ?`,
  )
  const dismiss = database.prepare(
    'UPDATE chats SET handled_row = max(handled_row, ?) WHERE session_id = ? AND chat_key = ?',
  )
  const bringBack = database.prepare(
    'UPDATE chats SET handled_row = min(handled_row, ? - 1) WHERE session_id = ? AND chat_key = ?',
  )
  const unread = database.prepare('SELECT count(*) AS n FROM chats WHERE unread > 0')
  const takeover = database.prepare(
    'SELECT until FROM takeovers WHERE session_id = ? AND chat_key = ? AND (until IS NULL OR until > ?)',
  )

  return {
    find: (sessionId, chatKey) => (find.get(sessionId, chatKey) as ChatRow | undefined) ?? null,
    list: (query) => listChats(sql, query),
    named(text, sessionId) {
      const needle = fold(text)
      const number = numberOf(text)
      const match = matchOf(needle, number)
      const rows = (match === null ? all.all() : indexed.all(match)) as unknown as ChatRow[]
      return rows.filter(
        (row) =>
          (sessionId === null || row.session_id === sessionId) &&
          ((row.name !== null && fold(row.name).includes(needle)) ||
            (number !== null && row.phone !== null && row.phone.includes(number))),
      )
    },
    markSeen(sessionId, chatKey) {
      seen.run(sessionId, chatKey)
    },
    unread: () => (unread.get() as { n: number }).n,
    waiting(since, sessionId, limit) {
      const { where, values } = waitingWhere(since, sessionId)
      const text = `SELECT * FROM chats ${where} ORDER BY waits_at DESC, id DESC LIMIT ?`
      return sql(text).all(...values, limit) as unknown as ChatRow[]
    },
    waitingCount(since, sessionId) {
      const { where, values } = waitingWhere(since, sessionId)
      return (sql(`SELECT count(*) AS n FROM chats ${where}`).get(...values) as { n: number }).n
    },
    dismiss(sessionId, chatKey, messageRow) {
      dismiss.run(messageRow, sessionId, chatKey)
    },
    bringBack(sessionId, chatKey, messageRow) {
      bringBack.run(messageRow, sessionId, chatKey)
    },
    takeover: (sessionId, chatKey, now) =>
      (takeover.get(sessionId, chatKey, now) as { until: number | null } | undefined) ?? null,
  }
}

/** A condition that uses the index `chats_waiting_since`. */
function waitingWhere(
  since: number,
  sessionId: string | null,
): { readonly where: string; readonly values: SQLInputValue[] } {
  const where = 'WHERE waits_row IS NOT NULL AND waits_at >= ?'
  return sessionId === null
    ? { where, values: [since] }
    : { where: `${where} AND session_id = ?`, values: [since, sessionId] }
}
