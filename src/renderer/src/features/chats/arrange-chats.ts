import type { ChatView } from '../../../../shared/model/chat.ts'
import type { ChatQuestion } from './chat-list-store.ts'

interface Arrangement {
  readonly question: ChatQuestion
  readonly chats: readonly ChatView[]
  readonly fresh: readonly ChatView[]
  readonly held: boolean
}

interface Change {
  readonly sessionId: string
  readonly chatKey: string
  readonly chat: ChatView | null
}

export const isSame = (a: Pick<ChatView, 'sessionId' | 'chatKey'>, b: Pick<ChatView, 'sessionId' | 'chatKey'>) =>
  a.chatKey === b.chatKey && a.sessionId === b.sessionId

/** Whether a changed chat belongs into the list that is shown. What a search finds only the host knows. */
function belongs(chat: ChatView, { filter, text, sessionId }: ChatQuestion): boolean {
  if (text.trim() !== '' || (sessionId !== '' && chat.sessionId !== sessionId)) return false
  if (filter === 'unread') return chat.unread > 0
  if (filter === 'needs-you') return chat.waiting !== null
  return filter === 'all' || chat.takeover !== null
}

/** What one changed chat means for the list. Pure. */
export function arrange(now: Arrangement, change: Change): Pick<Arrangement, 'chats' | 'fresh'> {
  const { chats, fresh, held, question } = now
  const { chat } = change
  const at = chats.findIndex((known) => isSame(known, change))
  const others = fresh.filter((known) => !isSame(known, change))
  if (chat === null) return { chats: at < 0 ? chats : chats.toSpliced(at, 1), fresh: others }
  const known = chats[at]
  // A chat that no longer fits its filter stays until the list is asked anew: what one is reading does not vanish.
  if (known !== undefined && known.last?.at === chat.last?.at) {
    // What waits to come up goes on waiting: only its line has another state than before.
    return { chats: chats.with(at, chat), fresh: others.length < fresh.length ? [...others, chat] : others }
  }
  if (known === undefined && !belongs(chat, question)) return { chats, fresh: others }
  if (held) return { chats: known === undefined ? chats : chats.with(at, chat), fresh: [...others, chat] }
  return { chats: settleIn(chats, [chat]), fresh: others }
}

const nameOf = (chat: ChatView) => `${chat.sessionId}\n${chat.chatKey}`
const newestOf = (chat: ChatView | undefined) => chat?.last?.at ?? 0

/** What the same list, read again, means for the one that is shown: while it is held nothing moves, and what is new waits. Pure. */
export function reread(
  { chats, fresh, held }: Pick<Arrangement, 'chats' | 'fresh' | 'held'>,
  read: readonly ChatView[],
): Pick<Arrangement, 'chats' | 'fresh'> {
  if (!held || chats.length === 0) return { chats: read, fresh: [] }
  const readByName = new Map(read.map((chat) => [nameOf(chat), chat]))
  const shownByName = new Map(chats.map((chat) => [nameOf(chat), chat]))
  const waited = new Set(fresh.map(nameOf))
  const isBelow = (chat: ChatView) => !shownByName.has(nameOf(chat)) && newestOf(chat) < newestOf(chats.at(-1))
  return {
    chats: [...chats.flatMap((chat) => readByName.get(nameOf(chat)) ?? []), ...read.filter(isBelow)],
    fresh: read.filter((chat) => {
      const isMoved = newestOf(shownByName.get(nameOf(chat))) !== newestOf(chat) || waited.has(nameOf(chat))
      return isMoved && !isBelow(chat)
    }),
  }
}

/** Puts chats where their newest line says, each once. */
export function settleIn(chats: readonly ChatView[], incoming: readonly ChatView[]): readonly ChatView[] {
  if (incoming.length === 0) return chats
  const byName = new Map(chats.map((chat) => [nameOf(chat), chat]))
  for (const chat of incoming) byName.set(nameOf(chat), chat)
  return [...byName.values()].sort((a, b) => newestOf(b) - newestOf(a))
}
