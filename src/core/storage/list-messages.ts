import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { DeliveryState } from '../../shared/model/message.ts'
import type { MessageRow } from './message-table.ts'

export interface MessageQuery {
  /** Only rows with a smaller id. */
  readonly before?: number | undefined
  readonly limit: number
  readonly sessionId?: string | undefined
  readonly states?: readonly DeliveryState[] | undefined
  readonly text?: string | undefined
}

/**
 * A page of messages, newest first. Each state is read through its own index and the pages are merged: a few dead letters among a
 * million delivered messages are found without walking over the million.
 */
export function listMessages(sql: (text: string) => StatementSync, query: MessageQuery): readonly MessageRow[] {
  if (query.states === undefined) return page(sql, query, null)
  return query.states
    .flatMap((state) => page(sql, query, state))
    .sort((a, b) => b.id - a.id)
    .slice(0, query.limit)
}

function page(
  sql: (text: string) => StatementSync,
  query: MessageQuery,
  state: DeliveryState | null,
): readonly MessageRow[] {
  const where: string[] = []
  const values: SQLInputValue[] = []
  const need = (condition: string, ...given: SQLInputValue[]) => {
    where.push(condition)
    values.push(...given)
  }
  if (query.before !== undefined) need('id < ?', query.before)
  if (query.sessionId !== undefined) need('session_id = ?', query.sessionId)
  if (state !== null) need('state = ?', state)
  if (query.text) {
    const pattern = `%${query.text.replace(/[\\%_]/g, '\\$&')}%`
    need(
      `(text LIKE ? ESCAPE '\\' OR push_name LIKE ? ESCAPE '\\' OR phone LIKE ? ESCAPE '\\')`,
      ...[pattern, pattern, pattern],
    )
  }
  const filter = where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''
  const text = `SELECT * FROM messages ${filter} ORDER BY id DESC LIMIT ?`
  return sql(text).all(...values, query.limit) as unknown as MessageRow[]
}
