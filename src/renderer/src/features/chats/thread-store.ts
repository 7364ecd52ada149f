import { create } from 'zustand'
import type { ChatChanged } from '../../../../shared/contract/events.ts'
import { keyOfChat, type ChatView, type ThreadItem } from '../../../../shared/model/chat.ts'
import type { ReplyView } from '../../../../shared/model/message.ts'
import { EventReplayBuffer } from '../../lib/event-replay-buffer.ts'
import { command } from '../../stores/host-store.ts'
import { PagedList } from '../../stores/paged-list.ts'
import { followRenamed } from '../../stores/followed-chats.ts'
import { isSame, type ChatId } from './chat-list-store.ts'
import { byPlace } from './thread-lines.ts'

interface ThreadState {
  /** Null until the first page of the open chat is loaded. */
  readonly chat: ChatView | null
  /** The open chat no longer exists. */
  readonly gone: boolean
  /** Key of the first line that was unread when the chat was opened, or null. */
  readonly firstNew: string | null
  /** Messages written here that the host has not accepted yet; shown at once. */
  readonly going: readonly Going[]
}

export interface Going {
  readonly key: string
  readonly at: number
  readonly text: string
}

const nothing: ThreadState = { chat: null, gone: false, firstNew: null, going: [] }
/** The open chat; its lines are in `threadLines`. */
export const useThread = create<ThreadState>(() => nothing)

/** The lines of the open chat, newest first. */
export const threadLines = new PagedList<ChatId, ThreadItem, string>({
  pageSize: 60,
  async read(which, page, send, isLatest) {
    const result = await send('chat.messages', { ...which, ...page })
    if (!result.ok) {
      if (result.error.code === 'not-found' && isLatest()) useThread.setState({ gone: true })
      return result
    }
    const { chat, items, before } = result.value
    if (page.before === undefined && isLatest()) showHead(chat, items)
    return { ok: true, value: { items: items.toSorted(newestFirst), cursor: before } }
  },
  keyOf: ({ key }) => key,
  orderOf: newestFirst,
  fits: () => true,
})

function newestFirst(a: ThreadItem, b: ThreadItem): number {
  return byPlace(b, a)
}

function isOpen(which: ChatId): boolean {
  const { question } = threadLines.use.getState()
  return question !== null && isSame(question, which)
}

/** Sets the chat of the header. It may have a newer key than the one it was opened by. */
function showHead(chat: ChatView, items: readonly ThreadItem[]): void {
  useThread.setState((now) => ({
    chat,
    gone: false,
    firstNew: now.chat === null ? firstUnread(items, chat.unread) : now.firstNew,
  }))
}

/** Key of the oldest of the customer's last `unread` lines, or null when `unread` is 0. */
function firstUnread(items: readonly ThreadItem[], unread: number): string | null {
  const theirs = items.filter((item) => item.kind === 'customer').sort(byPlace)
  return unread === 0 ? null : (theirs[Math.max(theirs.length - unread, 0)]?.key ?? null)
}

/** Replays chat changes received while a page loads: the header and the chat key here; threadLines replays its own lines. */
const events = new EventReplayBuffer<ChatChanged>((event) => apply(event))

/** Opens a chat. Reloads the shown lines when it is already open. Null closes the open chat. */
export async function openThread(which: ChatId | null): Promise<void> {
  events.discard()
  if (which === null) {
    threadLines.clear()
    return useThread.setState(nothing)
  }
  const { sessionId, chatKey } = which
  if (!isOpen(which)) useThread.setState(nothing)
  events.start()
  await threadLines.load({ sessionId, chatKey })
  if (!isOpen(which) || threadLines.use.getState().status !== 'ready') return
  const known = useThread.getState().chat
  events.replay()
  if (known === null || known.chatKey === chatKey) return
  rename(which, known.chatKey)
  followRenamed(sessionId, chatKey, known.chatKey)
}

function rename({ sessionId, chatKey }: ChatId, to: string): void {
  const renamed = { sessionId, chatKey: to }
  openedAs.set(keyOfChat(sessionId, to), placeOf({ sessionId, chatKey }))
  threadLines.use.setState({ question: renamed })
  useThread.setState(({ chat }) => ({ chat: chat && { ...chat, ...renamed } }))
}

let written = 0

/** Sends the owner's message. Returns false when the host did not accept it. Its line stays in place while its state changes. */
export async function sendByHand(sessionId: string, chatKey: string, text: string, key: string): Promise<boolean> {
  written += 1
  const mine: Going = { key: `going ${written}`, at: Date.now(), text }
  useThread.setState(({ going }) => ({ going: [...going, mine] }))
  const result = await command('chat.send', { sessionId, chatKey, text, idempotencyKey: key })
  if (result.ok) showSent({ sessionId, chatKey }, result.value)
  useThread.setState(({ going }) => ({ going: going.filter((one) => one !== mine) }))
  return result.ok
}

/** Adds replies that the host has accepted to the open chat. */
export function showSent(chat: ChatId, replies: readonly ReplyView[]): void {
  if (!isOpen(chat)) return
  const known = new Set(threadLines.use.getState().items.map(({ key }) => key))
  for (const reply of replies) {
    const key = `r${reply.id}`
    // An event may have added a newer version already: keep that.
    if (!known.has(key)) threadLines.apply(key, { kind: 'reply', key, at: reply.queuedAt, reply })
  }
}

/** Maps the new key of a chat that was renamed while open to the key it was opened by. */
const openedAs = new Map<string, string>()

/** A React key for the open chat. It survives a rename of the chat, so that the thread and the focus in it stay. */
export function placeOf({ sessionId, chatKey }: ChatId): string {
  const name = keyOfChat(sessionId, chatKey)
  return openedAs.get(name) ?? name
}

/** Applies a chat change to the open chat and records it for a page that is loading. */
export function applyLines(event: ChatChanged): void {
  events.record(event)
  apply(event)
}

function apply(event: ChatChanged): void {
  if (threadLines.use.getState().status !== 'ready' || !isOpen(event)) return
  if (event.renamedTo !== null) return rename(event, event.renamedTo)
  if (event.chat === null) return useThread.setState({ gone: true })
  useThread.setState({ chat: event.chat })
  for (const item of event.items) threadLines.apply(item.key, item)
}
