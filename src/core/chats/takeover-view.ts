import type { TakeoverView } from '../../shared/model/takeover.ts'
import { userOf } from '../ids/message-ids.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { TakeoverRow } from '../storage/takeover-table.ts'

export function takeoverViewOf(storage: Pick<Storage, 'messages'>, row: TakeoverRow): TakeoverView {
  const newest = storage.messages.newestOf(row.session_id, row.chat_key)
  const isGroup = row.chat_key.endsWith('@g.us')
  return {
    sessionId: row.session_id,
    chatKey: row.chat_key,
    name: (isGroup ? newest?.chat_name : newest?.push_name) ?? null,
    phone: isGroup ? null : (newest?.phone ?? userOf(row.chat_key, 'c.us')),
    isGroup,
    since: row.since,
    until: row.until,
  }
}
