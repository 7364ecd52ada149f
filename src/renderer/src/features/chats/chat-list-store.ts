import { create } from 'zustand'
import type { ChatFilter, ChatView } from '../../../../shared/model/chat.ts'
import { ask, command } from '../../stores/host-store.ts'
import { createToldMeanwhile } from '../../lib/told-meanwhile.ts'
import { arrange, reread, settleIn } from './arrange-chats.ts'

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
/** The most that the host gives at once. */
const LONGEST = 200
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

const meanwhile = createToldMeanwhile((told: ChatTold) => apply(told))

/**
 * Reads the first page. Another question empties the list; the same one, asked again after the host was away, reads as much as is shown
 * and keeps whoever reads further down where they are.
 */
export async function loadChats(question: ChatQuestion): Promise<void> {
  asked += 1
  const mine = asked
  const now = useChatList.getState()
  const same = JSON.stringify(question) === JSON.stringify(now.question)
  if (!same) useChatList.setState({ question, status: 'loading', chats: [], fresh: [], before: null })
  meanwhile.begin()
  const shown = same ? now.chats.length : 0
  const read: ChatView[] = []
  let before: string | null = null
  do {
    const part: PagePart = before === null ? {} : { before, limit: LONGEST }
    // A failure is said once, in the list's own place.
    const result = await ask('chats.list', { ...argumentsOf(question), ...part })
    if (mine !== asked) return
    if (!result.ok) {
      meanwhile.giveUp()
      return useChatList.setState({ status: 'failed' })
    }
    read.push(...result.value.chats)
    before = result.value.before
  } while (before !== null && read.length < shown)
  useChatList.setState((state) => ({ ...reread(state, settleIn([], read)), before, status: 'ready' }))
  meanwhile.end()
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

/** The first page, or the rest in as few as can be. */
type PagePart = { readonly before?: string; readonly limit?: number }

interface ChatTold {
  readonly sessionId: string
  readonly chatKey: string
  readonly chat: ChatView | null
}

/** A chat changed: in place while the list is held, else where it belongs. */
export function applyChat(told: ChatTold): void {
  meanwhile.note(told)
  apply(told)
}

function apply({ sessionId, chatKey, chat }: ChatTold): void {
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
