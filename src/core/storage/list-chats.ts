import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { ChatFilter } from '../../shared/model/chat.ts'
import type { ChatQuery, ChatRow } from './chat-table.ts'

const CONDITIONS: Readonly<Record<ChatFilter, string | null>> = {
  all: null,
  unread: 'unread > 0',
  'needs-you': 'waits_row IS NOT NULL',
  'you-answer': null,
}

/** A page of the chat list, newest first. Each filter uses its own index. */
export function listChats(sql: (text: string) => StatementSync, query: ChatQuery): readonly ChatRow[] {
  const { before, limit, filter, sessionId, now, waitingSince } = query
  const where: string[] = []
  const values: SQLInputValue[] = []
  const need = (condition: string, ...given: SQLInputValue[]) => {
    where.push(condition)
    values.push(...given)
  }
  if (before !== null) need('(last_at, id) < (?, ?)', before.at, before.id)
  if (sessionId !== null) need('chats.session_id = ?', sessionId)
  const condition = CONDITIONS[filter]
  if (condition !== null) need(condition)
  if (filter === 'needs-you') need('waits_at >= ?', waitingSince)
  if (filter === 'you-answer') {
    // Few chats are taken over at one time, so the query goes from the takeovers to their chats.
    need('(session_id, chat_key) IN (SELECT session_id, chat_key FROM takeovers WHERE until IS NULL OR until > ?)', now)
  }
  const text = `SELECT * FROM chats ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
    ORDER BY last_at DESC, id DESC LIMIT ?`
  return sql(text).all(...values, limit) as unknown as ChatRow[]
}
