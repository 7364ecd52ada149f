import { msg } from '../../shared/words/say.ts'
import type { CommandArguments, CommandResults } from '../../shared/contract/commands.ts'
import type { ChatChanged } from '../../shared/contract/events.ts'
import type { ChatCounts, ChatView } from '../../shared/model/chat.ts'
import { CommandError } from '../../shared/result.ts'
import type { Clock } from '../ports.ts'
import type { ChatRow } from '../storage/chat-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { createChatChanges, type ChatChanges } from './chat-changes.ts'
import type { WaitingRoom } from '../waiting/create-waiting.ts'
import { chatCountsOf, chatViewOf } from './chat-view.ts'
import { matchingChats } from './matching-chats.ts'
import { cursorOf, parseCursor, threadItemOf } from './thread-item.ts'
import { chatKeyOf } from '../inbox/chat-key.ts'

/** The customers' chats as lists and threads. */
export interface Conversations {
  list(query: CommandArguments<'chats.list'>): CommandResults['chats.list']
  /**
   * One page of a thread, the newest first asked. A chat whose phone has become known since is found by its privacy id too, and comes
   * under its new name. Throws `CommandError('not-found')`.
   */
  messages(query: CommandArguments<'chat.messages'>): CommandResults['chat.messages']
  /** Here only: WhatsApp is never told, nobody gets a blue tick. */
  markSeen(query: CommandArguments<'chat.markSeen'>): Promise<ChatView>
  /** The question of this chat needs no answer, or may wait again. */
  putAside(query: CommandArguments<'chat.putAside'>): Promise<ChatView>
  counts(): ChatCounts
  /** Where the rooms of a message say what they changed. */
  readonly changes: ChatChanges
}

/** A page ends early when its texts are this long together: 65,000-character messages come a few at a time. */
const PAGE_CHARACTERS = 400_000

export function createConversations(deps: {
  readonly clock: Clock
  readonly storage: Storage
  readonly waiting: WaitingRoom
  readonly emit: (event: ChatChanged) => void
}): Conversations {
  const { clock, storage, waiting } = deps
  const changes = createChatChanges(deps)
  const view = (row: ChatRow) => chatViewOf(deps, row)

  function find(sessionId: string, chatKey: string): ChatRow {
    const row = storage.chats.find(sessionId, chatKey)
    if (row === null) throw new CommandError('not-found', msg('error.chat-gone'))
    return row
  }

  function nameNow(sessionId: string, chatKey: string): string {
    const isThere = storage.chats.find(sessionId, chatKey) !== null
    return isThere ? chatKey : chatKeyOf(sessionId, chatKey, storage.lids)
  }

  return {
    changes,
    list({ before, limit, filter, sessionId, text }) {
      const query = {
        before: before === undefined ? null : parseListCursor(before),
        limit: limit + 1,
        filter,
        sessionId: sessionId ?? null,
        now: clock.now(),
        waitingSince: waiting.since(),
      }
      const wanted = text?.trim() ?? ''
      const rows = wanted === '' ? storage.chats.list(query) : matchingChats(storage, wanted, query)
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return {
        chats: page.map(view),
        before: rows.length > limit && last ? `${last.last_at}.${last.id}` : null,
        counts: chatCountsOf(deps),
      }
    },
    messages({ sessionId, chatKey: asked, before, limit }) {
      const chat = find(sessionId, nameNow(sessionId, asked))
      const chatKey = chat.chat_key
      const place = before === undefined ? null : parseCursor(before)
      if (before !== undefined && place === null) throw badCursor()
      const lines = storage.thread({ sessionId, chatKey, before: place, limit: limit + 1 })
      let characters = 0
      const page = lines.slice(0, limit).filter((line, at) => {
        characters += line.row.text.length
        return at === 0 || characters <= PAGE_CHARACTERS
      })
      const oldest = page.at(-1)
      return {
        chat: view(chat),
        items: page.toReversed().map(threadItemOf),
        before: lines.length > page.length && oldest ? cursorOf(oldest) : null,
      }
    },
    async markSeen({ sessionId, chatKey }) {
      find(sessionId, chatKey)
      await storage.writes.run(() => storage.chats.markSeen(sessionId, chatKey))
      changes.chat(sessionId, chatKey)
      return view(find(sessionId, chatKey))
    },
    async putAside(query) {
      await waiting.putAside(query)
      changes.chat(query.sessionId, query.chatKey)
      return view(find(query.sessionId, query.chatKey))
    },
    counts: () => chatCountsOf(deps),
  }
}

const badCursor = () => new CommandError('invalid-arguments', msg('error.page-unknown'))

function parseListCursor(cursor: string): { readonly at: number; readonly id: number } {
  const parts = /^(\d{1,16})\.(\d{1,16})$/.exec(cursor)
  if (parts === null) throw badCursor()
  return { at: Number(parts[1]), id: Number(parts[2]) }
}
