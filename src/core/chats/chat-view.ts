import { typeOfFile } from '../../shared/model/attachment.ts'
import type { ChatCounts, ChatView, LastLine, Speaker } from '../../shared/model/chat.ts'
import type { Clock } from '../ports.ts'
import { userOf } from '../ids/message-ids.ts'
import type { Storage } from '../storage/open-storage.ts'
import { attachmentOf } from '../replies/said-of.ts'
import type { ChatRow } from '../storage/chat-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { AttentionList } from './attention-list.ts'

const SHOWN = 200

/** The sources for building a view of a chat. */
export interface ChatSources {
  readonly clock: Pick<Clock, 'now'>
  readonly storage: Storage
  readonly attention: Pick<AttentionList, 'of' | 'count'>
}

/** Builds the view of a chat with its newest line, as every client sees it. */
export function chatViewOf({ clock, storage, attention }: ChatSources, row: ChatRow): ChatView {
  return {
    sessionId: row.session_id,
    chatKey: row.chat_key,
    name: row.name,
    phone: row.phone,
    username: usernameOf(storage, row),
    isGroup: row.is_group === 1,
    unread: row.unread,
    waiting: attention.of(row),
    last: lastLineOf(storage, row),
    takeover: storage.chats.takeover(row.session_id, row.chat_key, clock.now()),
  }
}

/** The WhatsApp username of a customer without a known phone; null when there is none. */
function usernameOf(storage: Storage, { session_id, chat_key }: ChatRow): string | null {
  const lid = userOf(chat_key, 'lid')
  return lid === null ? null : storage.lids.known(session_id, lid).username
}

/** The counts that every part of the interface shows. */
export const chatCountsOf = ({ storage, attention }: Omit<ChatSources, 'clock'>): ChatCounts => ({
  unread: storage.chats.unread(),
  waiting: attention.count(),
})

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
      const by = row?.origin === 'owner-window' ? 'owner' : 'bot'
      return row && line(row.queued_at, by, row.text, replyTypeOf(row), row.state)
    }
  }
}

/** WhatsApp's name of the message type, so that the line of a reply without text can name its content. */
function replyTypeOf(row: ReplyRow): string {
  const attachment = attachmentOf(row)
  if (attachment === null) return 'chat'
  if (attachment.kind === 'place') return 'location'
  if (attachment.kind === 'url') return 'document'
  return typeOfFile(attachment.shownAs)
}

/** Builds a line. Cuts a long text between whole characters, never within a surrogate pair. */
function line(at: number, by: Speaker, text: string, type: string, state: string): LastLine {
  const cut = text.length > SHOWN ? [...text.slice(0, SHOWN + 1)].slice(0, -1).join('') : text
  return { at, by, text: cut, type, state }
}
