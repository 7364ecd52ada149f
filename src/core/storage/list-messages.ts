import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { DeliveryState } from '../../shared/model/message.ts'
import type { MessageRow } from './message-table.ts'
import type { MessageSearch } from './message-search.ts'

export interface MessageQuery {
  /** Only rows with a smaller id. */
  readonly before?: number | undefined
  readonly limit: number
  readonly sessionId?: string | undefined
  readonly states?: readonly DeliveryState[] | undefined
  readonly text?: string | undefined
  readonly chatKey?: string | undefined
  /** Stored at or after `from` and before `to` (unix ms). */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/**
 * A page of messages, newest first. Each state is read through its own index and the pages are merged, so that a few dead letters among a
 * million delivered messages are found without reading the million. Words are found through the search index. Days are found by their first
 * and last row, because rows are numbered in the order in which they were stored.
 */
export function listMessages(
  sql: (text: string) => StatementSync,
  search: MessageSearch,
  query: MessageQuery,
): readonly MessageRow[] {
  const range = rowsOf(sql, query)
  if (range === null) return []
  if (query.text?.trim()) return found(sql, search, query, range)
  if (query.states === undefined) return page(sql, query, range, null)
  return query.states
    .flatMap((state) => page(sql, query, range, state))
    .sort((a, b) => b.id - a.id)
    .slice(0, query.limit)
}

interface Range {
  readonly first: number
  /** Not included. */
  readonly before: number
}

/** The range of rows that the requested days can be in; null when there are none. */
function rowsOf(sql: (text: string) => StatementSync, { before, from, to }: MessageQuery): Range | null {
  const end = before ?? Number.MAX_SAFE_INTEGER
  if (from === undefined && to === undefined) return { first: 0, before: end }
  const edges = sql(
    'SELECT min(id) AS first, max(id) AS last FROM messages WHERE stored_at >= ? AND stored_at < ?',
  ).get(from ?? 0, to ?? Number.MAX_SAFE_INTEGER) as { first: number | null; last: number | null }
  if (edges.first === null || edges.last === null) return null
  return { first: edges.first, before: Math.min(end, edges.last + 1) }
}

function fits(row: MessageRow, { sessionId, chatKey, states, from, to }: MessageQuery): boolean {
  return (
    (sessionId === undefined || row.session_id === sessionId) &&
    (chatKey === undefined || row.chat_key === chatKey) &&
    (states === undefined || states.includes(row.state)) &&
    row.stored_at >= (from ?? 0) &&
    row.stored_at < (to ?? Number.MAX_SAFE_INTEGER)
  )
}

function found(
  sql: (text: string) => StatementSync,
  search: MessageSearch,
  query: MessageQuery,
  range: Range,
): readonly MessageRow[] {
  const byId = sql('SELECT * FROM messages WHERE id = ?')
  const rows: MessageRow[] = []
  for (const { id } of search.rows(query.text!, range.before)) {
    if (id < range.first) break
    const row = byId.get(id) as MessageRow | undefined
    if (row && fits(row, query)) rows.push(row)
    if (rows.length === query.limit) break
  }
  return rows
}

function page(
  sql: (text: string) => StatementSync,
  query: MessageQuery,
  range: Range,
  state: DeliveryState | null,
): readonly MessageRow[] {
  const where = ['id >= ?', 'id < ?']
  const values: SQLInputValue[] = [range.first, range.before]
  const need = (condition: string, ...given: SQLInputValue[]) => {
    where.push(condition)
    values.push(...given)
  }
  if (query.sessionId !== undefined) need('session_id = ?', query.sessionId)
  if (query.chatKey !== undefined) need('chat_key = ?', query.chatKey)
  if (state !== null) need('state = ?', state)
  if (query.from !== undefined) need('stored_at >= ?', query.from)
  if (query.to !== undefined) need('stored_at < ?', query.to)
  // The index is named, because SQLite might otherwise choose the index by time and sort a whole month of rows.
  const text = `SELECT * FROM messages ${indexFor(query, state)} WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ?`
  return sql(text).all(...values, query.limit) as unknown as MessageRow[]
}

function indexFor({ sessionId, chatKey }: MessageQuery, state: DeliveryState | null): string {
  if (sessionId !== undefined && chatKey !== undefined) return 'INDEXED BY messages_chat_row'
  if (state !== null) return 'INDEXED BY messages_state'
  return sessionId === undefined ? 'NOT INDEXED' : 'INDEXED BY messages_session'
}
