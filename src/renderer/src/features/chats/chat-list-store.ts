import { create } from 'zustand'
import type { ChatFilter, ChatView } from '../../../../shared/model/chat.ts'
import { ask, command } from '../../stores/host-store.ts'
import { arrange, settleIn } from './arrange-chats.ts'

export interface ChatQuestion {
  readonly filter: ChatFilter
  readonly text: string
  readonly sessionId: string
}

interface ChatListState {
  readonly question: ChatQuestion
  readonly chats: readonly ChatView[]
  /** Cursor of the next older page; null at the end. */
  readonly before: string | null
  readonly status: 'loading' | 'ready' | 'failed'
  /** The person has scrolled down: nothing may move. */
  readonly held: boolean
  /** Chats that belong higher up, or in, once nothing is held. */
  readonly fresh: readonly ChatView[]
}

const PAGE = 60
export const useChatList = create<ChatListState>(() => ({
  question: { filter: 'all', text: '', sessionId: '' },
  chats: [],
  before: null,
  status: 'loading',
  held: false,
  fresh: [],
}))

/** Answers of an earlier question come too late. */
let asked = 0
let turning = false

const argumentsOf = ({ filter, text, sessionId }: ChatQuestion) => ({
  filter,
  limit: PAGE,
  ...(text.trim() === '' ? {} : { text: text.trim() }),
  ...(sessionId === '' ? {} : { sessionId }),
})

/** Reads the first page. Another question empties the list; the same one keeps it until the answer is there. */
export async function loadChats(question: ChatQuestion): Promise<void> {
  asked += 1
  const mine = asked
  const same = JSON.stringify(question) === JSON.stringify(useChatList.getState().question)
  useChatList.setState(same ? { question } : { question, status: 'loading', chats: [], fresh: [], before: null })
  // A failure is said once, in the list's own place.
  const result = await ask('chats.list', argumentsOf(question))
  if (mine !== asked) return
  if (!result.ok) return useChatList.setState({ status: 'failed' })
  useChatList.setState({ chats: result.value.chats, before: result.value.before, status: 'ready', fresh: [] })
}

/** Reads the next older page, once at a time. */
export async function loadOlderChats(): Promise<void> {
  const { question, before } = useChatList.getState()
  if (before === null || turning) return
  turning = true
  const mine = asked
  const result = await command('chats.list', { ...argumentsOf(question), before })
  turning = false
  if (mine !== asked || !result.ok) return
  const { chats } = useChatList.getState()
  useChatList.setState({ chats: settleIn(chats, result.value.chats), before: result.value.before })
}

/** A chat changed: in place while the list is held, else where it belongs. */
export function applyChat(sessionId: string, chatKey: string, chat: ChatView | null): void {
  const { question, chats, fresh, held } = useChatList.getState()
  useChatList.setState(arrange({ question, chats, fresh, held }, { sessionId, chatKey, chat }))
}

/** Holds the list still while it is read further down; lets everything in when it is back at the top. */
export function holdChats(held: boolean): void {
  const state = useChatList.getState()
  if (state.held === held) return
  if (held) return useChatList.setState({ held })
  useChatList.setState({ held, chats: settleIn(state.chats, state.fresh), fresh: [] })
}
