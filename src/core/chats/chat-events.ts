import { keyOfChat, type ThreadItem } from '../../shared/model/chat.ts'
import type { ChatName, Changes } from '../changes.ts'
import type { Clock, Timer } from '../ports.ts'
import type { EventHub } from '../rpc/event-hub.ts'
import { chatCountsOf, chatViewOf, type ChatSources } from './chat-view.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { OwnTextRow } from '../storage/own-text-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { customerItem, ownItem, replyItem, withReactions } from './thread-item.ts'

interface Dirty extends ChatName {
  renamedTo: string | null
  readonly lines: Map<string, ThreadItem>
}

/** Changes within this time become one event per chat. */
const GATHER_MS = 80

/** Gathers changes and publishes one event per chat. Reads the data when it publishes, so that an event never shows an old state. */
export class ChatEvents {
  readonly #deps: ChatSources & { readonly clock: Clock; readonly events: Pick<EventHub, 'publish'> }
  #dirty = new Map<string, Dirty>()
  readonly #rows = { message: new Set<number>(), reply: new Set<number>(), own: new Set<number>() }
  #timer: Timer | null = null
  #stopped = false

  constructor(
    deps: ChatSources & {
      readonly clock: Clock
      readonly changes: Changes
      readonly events: Pick<EventHub, 'publish'>
    },
  ) {
    this.#deps = deps
    deps.changes.on('message', (row) => this.#note('message', row))
    deps.changes.on('reply', ({ id, message_row }) => {
      this.#note('reply', id)
      if (message_row !== null) this.#note('message', message_row)
    })
    deps.changes.on('own-text', (row) => this.#note('own', row))
    deps.changes.on('chat', (chat) => this.#touch(chat))
    deps.changes.on('takeover', (chat) => chat !== null && this.#touch(chat))
    deps.changes.on('deleted', (chat) => this.#touch(chat))
    deps.changes.on('renamed', ({ sessionId, from, to }) => {
      this.#entry(sessionId, from).renamedTo = to
      this.#touch({ sessionId, chatKey: to })
    })
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
  }

  #note(set: 'message' | 'reply' | 'own', row: number): void {
    this.#rows[set].add(row)
    this.#gather()
  }

  #touch({ sessionId, chatKey }: ChatName): void {
    this.#entry(sessionId, chatKey)
    this.#gather()
  }

  #gather(): void {
    // While the browsers close, a message may still be stored. No event is sent then, because the database closes next.
    if (!this.#stopped) this.#timer ??= this.#deps.clock.setTimer(GATHER_MS, () => this.#tell())
  }

  #entry(sessionId: string, chatKey: string): Dirty {
    const name = keyOfChat(sessionId, chatKey)
    const known: Dirty = this.#dirty.get(name) ?? { sessionId, chatKey, renamedTo: null, lines: new Map() }
    this.#dirty.set(name, known)
    return known
  }

  #tell(): void {
    this.#timer = null
    const { storage, events } = this.#deps
    this.#addLines(
      'message',
      (row) => storage.messages.find(row),
      (row) => customerItem(row, storage.media.find(row.id)),
    )
    this.#addLines('reply', (row) => storage.replies.find(row), replyItem)
    this.#addLines('own', (row) => storage.ownTexts.find(row), ownItem)
    const changed = this.#dirty
    this.#dirty = new Map()
    const counts = chatCountsOf(this.#deps)
    for (const { sessionId, chatKey, renamedTo, lines } of changed.values()) {
      const row = storage.chats.find(sessionId, chatKey)
      const chat = row === null ? null : chatViewOf(this.#deps, row)
      events.publish({ type: 'chat.changed', sessionId, chatKey, chat, renamedTo, items: [...lines.values()], counts })
    }
  }

  #addLines<Row extends MessageRow | ReplyRow | OwnTextRow>(
    set: 'message' | 'reply' | 'own',
    find: (row: number) => Row | null,
    itemOf: (row: Row) => ThreadItem,
  ): void {
    for (const id of this.#rows[set]) {
      const row = find(id)
      if (row === null) continue
      const item = withReactions(itemOf(row), row, this.#deps.storage.reactions)
      this.#entry(row.session_id, row.chat_key).lines.set(item.key, item)
    }
    this.#rows[set].clear()
  }
}
