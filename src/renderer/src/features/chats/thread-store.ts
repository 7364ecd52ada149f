import { create } from 'zustand'
import type { ChatChanged } from '../../../../shared/contract/events.ts'
import type { ChatView, ThreadItem } from '../../../../shared/model/chat.ts'
import { errorWords } from '../../i18n/say-it.ts'
import { ask, command } from '../../stores/host-store.ts'
import { createToldMeanwhile } from '../../lib/told-meanwhile.ts'
import { followRenamed } from '../../stores/renamed-chat.ts'
import { mergeItems } from './thread-lines.ts'

interface ThreadState {
  readonly sessionId: string
  readonly chatKey: string
  readonly chat: ChatView | null
  /** Oldest first. */
  readonly items: readonly ThreadItem[]
  readonly before: string | null
  readonly status: 'none' | 'loading' | 'ready' | 'gone' | 'failed'
  /** Why it could not be read, in words. */
  readonly problem: string
  /** Lines from here on were unread when the chat was opened; null when none were. */
  readonly firstNew: string | null
  /** Written here and not yet taken by the host; shown at once. */
  readonly going: readonly Going[]
}

export interface Going {
  readonly key: string
  readonly at: number
  readonly text: string
}

const PAGE = 60
/** The most that the host gives at once. */
const LONGEST = 200
const nothing: ThreadState = {
  sessionId: '',
  chatKey: '',
  chat: null,
  items: [],
  before: null,
  status: 'none',
  problem: '',
  firstNew: null,
  going: [],
}
export const useThread = create<ThreadState>(() => nothing)

let asked = 0
let turning = false

const meanwhile = createToldMeanwhile((told: ChatChanged) => apply(told))

/** Opens a chat, or reads again as much of it as is shown; null closes. */
export async function openThread(
  which: { readonly sessionId: string; readonly chatKey: string } | null,
): Promise<void> {
  asked += 1
  const mine = asked
  meanwhile.giveUp()
  if (which === null) return useThread.setState(nothing)
  const { sessionId, chatKey } = which
  const now = useThread.getState()
  const again = now.sessionId === sessionId && now.chatKey === chatKey && now.status === 'ready'
  if (!again) useThread.setState({ ...nothing, sessionId, chatKey, status: 'loading' })
  meanwhile.begin()
  let chat: ChatView | null = null
  let items: readonly ThreadItem[] = []
  let before: string | null = null
  do {
    const part: { readonly limit: number; readonly before?: string } =
      before === null ? { limit: PAGE } : { limit: LONGEST, before }
    // A failure is said once, in the thread's own place.
    const result = await ask('chat.messages', { sessionId, chatKey, ...part })
    if (mine !== asked) return
    if (!result.ok) {
      meanwhile.giveUp()
      const { error } = result
      return useThread.setState(error.code === 'not-found' ? { status: 'gone' } : failed(errorWords(error)))
    }
    chat ??= result.value.chat
    items = mergeItems(items, result.value.items)
    ;({ before } = result.value)
  } while (again && before !== null && items[0]!.at > (now.items[0]?.at ?? 0))
  const firstNew = again ? now.firstNew : firstUnread(items, chat?.unread ?? 0)
  useThread.setState({ chatKey: chat?.chatKey ?? chatKey, chat, items, before, status: 'ready', firstNew })
  meanwhile.end()
  // Asked for by a name that it had before.
  if (chat !== null && chat.chatKey !== chatKey) followRenamed(sessionId, chatKey, chat.chatKey)
}

const failed = (problem: string) => ({ status: 'failed', problem }) as const

/** The oldest of the last `unread` lines of the customer. */
function firstUnread(items: readonly ThreadItem[], unread: number): string | null {
  const theirs = items.filter((item) => item.kind === 'customer')
  return unread === 0 ? null : (theirs[Math.max(theirs.length - unread, 0)]?.key ?? null)
}

/** Reads the page before, once at a time. */
export async function loadOlderLines(): Promise<void> {
  const { sessionId, chatKey, before } = useThread.getState()
  if (before === null || turning) return
  turning = true
  const mine = asked
  const result = await command('chat.messages', { sessionId, chatKey, limit: PAGE, before })
  turning = false
  if (mine !== asked || !result.ok) return
  useThread.setState(({ items }) => ({ items: mergeItems(items, result.value.items), before: result.value.before }))
}

let written = 0

/** Sends what the owner wrote; false when the host did not take it. Its line changes in its place, it never leaves and comes back. */
export async function sendByHand(sessionId: string, chatKey: string, text: string): Promise<boolean> {
  written += 1
  const mine: Going = { key: `going ${written}`, at: Date.now(), text }
  useThread.setState(({ going }) => ({ going: [...going, mine] }))
  const result = await command('chat.send', { sessionId, chatKey, text })
  useThread.setState(({ going, items, ...thread }) => {
    const left = going.filter((one) => one !== mine)
    const isHere = thread.status === 'ready' && thread.sessionId === sessionId && thread.chatKey === chatKey
    if (!result.ok || !isHere) return { going: left }
    const known = new Set(items.map(({ key }) => key))
    const taken = result.value.map((reply): ThreadItem => ({
      kind: 'reply',
      key: `r${reply.id}`,
      at: reply.queuedAt,
      reply,
    }))
    // An event may have been quicker, and knows more.
    return {
      going: left,
      items: mergeItems(
        items,
        taken.filter(({ key }) => !known.has(key)),
      ),
    }
  })
  return result.ok
}

/** Chats that go on under another name while they are open, and the one under which they were opened. */
const openedAs = new Map<string, string>()

/** Stays the same as long as a chat is open, also when it gets its other name: what is on the screen, and the keyboard in it, stay. */
export function placeOf({ sessionId, chatKey }: { readonly sessionId: string; readonly chatKey: string }): string {
  const name = `${sessionId} ${chatKey}`
  return openedAs.get(name) ?? name
}

/** New and changed lines of the open chat. Lines older than what is loaded are left to their page. */
export function applyLines(event: ChatChanged): void {
  meanwhile.note(event)
  apply(event)
}

function apply(event: ChatChanged): void {
  const { sessionId, chatKey, items, before, status } = useThread.getState()
  if (status !== 'ready' || event.sessionId !== sessionId || event.chatKey !== chatKey) return
  if (event.renamedTo !== null) {
    const renamed = { sessionId, chatKey: event.renamedTo }
    openedAs.set(`${sessionId} ${event.renamedTo}`, placeOf({ sessionId, chatKey }))
    return useThread.setState(({ chat }) => ({ ...renamed, chat: chat && { ...chat, ...renamed } }))
  }
  if (event.chat === null) return useThread.setState({ status: 'gone' })
  const oldest = before === null ? Number.NEGATIVE_INFINITY : (items[0]?.at ?? Number.NEGATIVE_INFINITY)
  const fitting = event.items.filter((item) => item.at >= oldest)
  useThread.setState({ chat: event.chat, items: mergeItems(items, fitting) })
}
