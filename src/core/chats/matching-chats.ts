import { keyOfChat } from '../../shared/model/chat.ts'
import type { ChatQuery, ChatRow } from '../storage/chat-table.ts'
import type { Storage } from '../storage/open-storage.ts'

/** Most messages read for one search of the chat list: a very common word finds the chats that used it last. */
const MOST_FOUND = 1_000

/** One page of the chats whose name, number or messages contain the text, newest first. */
export function matchingChats(storage: Storage, text: string, query: ChatQuery): readonly ChatRow[] {
  const { sessionId, before, limit, filter, now } = query
  const found = new Map<number, ChatRow>()
  for (const row of storage.chats.named(text, sessionId)) found.set(row.id, row)
  const seen = new Set<string>()
  let looked = 0
  for (const { session_id, chat_key } of storage.search.rows(text, Number.MAX_SAFE_INTEGER)) {
    looked += 1
    if (looked > MOST_FOUND) break
    if (sessionId !== null && session_id !== sessionId) continue
    const name = keyOfChat(session_id, chat_key)
    if (seen.has(name)) continue
    seen.add(name)
    const row = storage.chats.find(session_id, chat_key)
    if (row) found.set(row.id, row)
  }
  const fits = (row: ChatRow): boolean => {
    if (before !== null && !(row.last_at < before.at || (row.last_at === before.at && row.id < before.id))) return false
    if (filter === 'unread') return row.unread > 0
    if (filter === 'needs-you') return row.waits_at !== null && row.waits_at >= query.waitingSince
    return filter === 'all' || storage.chats.takeover(row.session_id, row.chat_key, now) !== null
  }
  return [...found.values()]
    .filter(fits)
    .sort((a, b) => b.last_at - a.last_at || b.id - a.id)
    .slice(0, limit)
}
