import type { ChatView, LastLine, Speaker } from '../../shared/model/chat.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ChatRow } from '../storage/chat-table.ts'

const SHOWN = 200

/** A chat with its newest line, as every client sees it. */
export function chatViewOf(storage: Storage, row: ChatRow, now: number): ChatView {
  return {
    sessionId: row.session_id,
    chatKey: row.chat_key,
    name: row.name,
    phone: row.phone,
    isGroup: row.is_group === 1,
    unread: row.unread,
    needsYou: row.needs_you === 1,
    last: lastLineOf(storage, row),
    takeover: storage.chats.takeover(row.session_id, row.chat_key, now),
  }
}

function lastLineOf(storage: Storage, { last_kind, last_row }: ChatRow): LastLine | null {
  if (last_kind === null || last_row === null) return null
  switch (last_kind) {
    case 'message': {
      const row = storage.messages.find(last_row)
      return row && line(row.sent_at, 'customer', row.text, row.type, row.state)
    }
    case 'own': {
      const row = storage.ownTexts.find(last_row)
      return row && line(row.sent_at, 'owner', row.text, row.type, 'sent')
    }
    case 'reply': {
      const row = storage.replies.find(last_row)
      const by = row?.origin === 'owner-window' || row?.origin === 'owner-phone' ? 'owner' : 'bot'
      return row && line(row.queued_at, by, row.text, 'chat', row.state)
    }
  }
}

/** Cut between whole characters. */
function line(at: number, by: Speaker, text: string, type: string, state: string): LastLine {
  const cut = text.length > SHOWN ? [...text.slice(0, SHOWN + 1)].slice(0, -1).join('') : text
  return { at, by, text: cut, type, state }
}
