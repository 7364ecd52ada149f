import type { ChatChanged } from '../../shared/contract/events.ts'
import type { ThreadItem } from '../../shared/model/chat.ts'
import type { Clock, Timer } from '../ports.ts'
import { chatCountsOf, chatViewOf, type ChatSources } from './chat-view.ts'
import { customerItem, ownItem, replyItem } from './thread-item.ts'

export interface ChatChanges {
  message(row: number): void
  reply(row: number): void
  own(row: number): void
  /** Something about the chat itself: seen, taken over, handed back. */
  chat(sessionId: string, chatKey: string): void
  /** What was kept under the privacy id is kept under the phone now. */
  renamed(sessionId: string, from: string, to: string): void
  stop(): void
}

interface Dirty {
  readonly sessionId: string
  readonly chatKey: string
  renamedTo: string | null
  readonly lines: Map<string, ThreadItem>
}

/** A burst of changes is one event for each chat. */
const GATHER_MS = 80

/** Gathers what changed and tells it chat by chat; looks everything up when it tells, so that it never tells the past. */
export function createChatChanges(
  deps: ChatSources & { readonly clock: Clock; readonly emit: (event: ChatChanged) => void },
): ChatChanges {
  const { clock, storage, emit } = deps
  let dirty = new Map<string, Dirty>()
  const rows = { message: new Set<number>(), reply: new Set<number>(), own: new Set<number>() }
  let timer: Timer | null = null
  let stopped = false

  function gather(): void {
    // While browsers close a message may still be stored; nobody hears of it any more, and the database is closed next.
    if (!stopped) timer ??= clock.setTimer(GATHER_MS, tell)
  }

  function entry(sessionId: string, chatKey: string) {
    const name = `${sessionId}\n${chatKey}`
    const known: Dirty = dirty.get(name) ?? { sessionId, chatKey, renamedTo: null, lines: new Map() }
    dirty.set(name, known)
    return known
  }

  function addLine(
    row: { readonly session_id: string; readonly chat_key: string } | null,
    make: () => ThreadItem,
  ): void {
    if (row === null) return
    const item = make()
    entry(row.session_id, row.chat_key).lines.set(item.key, item)
  }

  function tell(): void {
    timer = null
    for (const id of rows.message) {
      const row = storage.messages.find(id)
      addLine(row, () => customerItem(row!))
    }
    for (const id of rows.reply) {
      const row = storage.replies.find(id)
      addLine(row, () => replyItem(row!))
    }
    for (const id of rows.own) {
      const row = storage.ownTexts.find(id)
      addLine(row, () => ownItem(row!))
    }
    for (const set of Object.values(rows)) set.clear()
    const changed = dirty
    dirty = new Map()
    const counts = chatCountsOf(deps)
    for (const { sessionId, chatKey, renamedTo, lines } of changed.values()) {
      const row = storage.chats.find(sessionId, chatKey)
      const chat = row === null ? null : chatViewOf(deps, row)
      emit({ type: 'chat.changed', sessionId, chatKey, chat, renamedTo, items: [...lines.values()], counts })
    }
  }

  const note = (set: Set<number>) => (row: number) => {
    set.add(row)
    gather()
  }
  return {
    message: note(rows.message),
    reply: note(rows.reply),
    own: note(rows.own),
    chat(sessionId, chatKey) {
      entry(sessionId, chatKey)
      gather()
    },
    renamed(sessionId, from, to) {
      entry(sessionId, from).renamedTo = to
      entry(sessionId, to)
      gather()
    },
    stop() {
      stopped = true
      timer?.cancel()
    },
  }
}
