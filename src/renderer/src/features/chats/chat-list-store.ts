import { keyOfChat, type ChatFilter, type ChatView } from '../../../../shared/model/chat.ts'
import { PagedList } from '../../stores/paged-list.ts'

export interface ChatQuestion {
  readonly filter: ChatFilter
  readonly text: string
  readonly sessionId: string
}

export type ChatId = Pick<ChatView, 'sessionId' | 'chatKey'>
const keyOf = ({ sessionId, chatKey }: ChatId) => keyOfChat(sessionId, chatKey)
export const isSame = (a: ChatId, b: ChatId) => a.chatKey === b.chatKey && a.sessionId === b.sessionId
const newestOf = (chat: ChatView) => chat.last?.at ?? 0

/** Chats, sorted by their newest line, newest first. */
export const chatList = new PagedList<ChatQuestion, ChatView, string>({
  pageSize: 60,
  async read({ filter, text, sessionId }, page, send) {
    const result = await send('chats.list', {
      filter,
      ...(text.trim() === '' ? {} : { text: text.trim() }),
      ...(sessionId === '' ? {} : { sessionId }),
      ...page,
    })
    return result.ok ? { ok: true, value: { items: result.value.chats, cursor: result.value.before } } : result
  },
  keyOf,
  orderOf: (a, b) => newestOf(b) - newestOf(a),
  fits,
})

/** Whether a changed chat belongs in the list. False during a text search, because only the host knows its matches. */
function fits(chat: ChatView, { filter, text, sessionId }: ChatQuestion): boolean {
  if (text.trim() !== '' || (sessionId !== '' && chat.sessionId !== sessionId)) return false
  if (filter === 'unread') return chat.unread > 0
  if (filter === 'needs-you') return chat.waiting !== null
  return filter === 'all' || chat.takeover !== null
}

/** Applies a new, changed or removed (null) chat. */
export function applyChat(told: ChatId & { readonly chat: ChatView | null }): void {
  chatList.apply(keyOf(told), told.chat)
}
