/*
 * Owns the takeovers, the list of chats that wait for a human, and the customers' chats as lists and threads. Knows the database only;
 * knows nothing of sessions, the core or sending.
 */
import { msg } from '../../shared/words/say.ts'
import type { CommandArguments, CommandResults } from '../../shared/contract/commands.ts'
import type { ChatCounts, ChatView } from '../../shared/model/chat.ts'
import type { TakeoverView } from '../../shared/model/takeover.ts'
import { CommandError } from '../../shared/result.ts'
import type { ChatRow } from '../storage/chat-table.ts'
import type { ChatRenamed } from '../storage/lid-table.ts'
import { AttentionList } from './attention-list.ts'
import { chatCountsOf, chatViewOf } from './chat-view.ts'
import { matchingChats } from './matching-chats.ts'
import { Takeovers, type TakeoversDeps } from './takeovers.ts'
import { cursorOf, parseCursor, threadItemOf } from './thread-item.ts'

/** A page ends early when its texts have this many characters together, because a single message may have 65,000. */
const PAGE_CHARACTERS = 400_000

export class Chats {
  readonly takeovers: Takeovers
  readonly attention: AttentionList
  readonly #deps: TakeoversDeps
  #unsubscribe: readonly (() => void)[] = []

  constructor(deps: TakeoversDeps) {
    this.#deps = deps
    this.attention = new AttentionList(deps)
    this.takeovers = new Takeovers({ ...deps, logger: deps.logger.child('takeover') })
  }

  start(): void {
    const { settings, storage, changes } = this.#deps
    this.#unsubscribe = [
      settings.onChanged((name) => name.startsWith('takeover.') && changes.tell('takeover', null)),
      storage.lids.onRenamed((renamed) => this.#renamed(renamed)),
    ]
    this.takeovers.start()
  }

  stop(): void {
    for (const off of this.#unsubscribe) off()
    this.takeovers.stop()
  }

  list({ before, limit, filter, sessionId, text }: CommandArguments<'chats.list'>): CommandResults['chats.list'] {
    const { storage, clock } = this.#deps
    const query = {
      before: before === undefined ? null : parseListCursor(before),
      limit: limit + 1,
      filter,
      sessionId: sessionId ?? null,
      now: clock.now(),
      waitingSince: this.attention.since(),
    }
    const wanted = text?.trim() ?? ''
    const rows = wanted === '' ? storage.chats.list(query) : matchingChats(storage, wanted, query)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      chats: page.map((row) => this.#viewOf(row)),
      before: rows.length > limit && last ? `${last.last_at}.${last.id}` : null,
      counts: this.counts(),
    }
  }

  /**
   * One page of a thread; the newest page comes first. A chat whose phone has become known since is also found by its LID, and is returned
   * under its new key. Throws `CommandError('not-found')`.
   */
  messages(query: CommandArguments<'chat.messages'>): CommandResults['chat.messages'] {
    const { storage } = this.#deps
    const { sessionId, before, limit } = query
    const chat = this.#find(sessionId, this.#keyNow(sessionId, query.chatKey))
    const place = before === undefined ? null : parseCursor(before)
    if (before !== undefined && place === null) throw badCursor()
    const lines = storage.thread({ sessionId, chatKey: chat.chat_key, before: place, limit: limit + 1 })
    let characters = 0
    const page = lines.slice(0, limit).filter((line, at) => {
      characters += line.row.text.length
      return at === 0 || characters <= PAGE_CHARACTERS
    })
    const oldest = page.at(-1)
    const withMedia = page.flatMap(({ rank, row }) => (rank === 0 && row.has_media === 1 ? [row.id] : []))
    const media = new Map(storage.media.findAll(withMedia).map((row) => [row.message_row, row]))
    return {
      chat: this.#viewOf(chat),
      items: page.toReversed().map((line) => threadItemOf(line, media, storage.reactions)),
      before: lines.length > page.length && oldest ? cursorOf(oldest) : null,
    }
  }

  /** Marks a chat as seen in this program only. WhatsApp is never told, so the customer gets no blue tick. */
  async markSeen({ sessionId, chatKey }: CommandArguments<'chat.markSeen'>): Promise<ChatView> {
    const { storage, changes } = this.#deps
    this.#find(sessionId, chatKey)
    await storage.writes.run(() => storage.chats.markSeen(sessionId, chatKey))
    changes.tell('chat', { sessionId, chatKey })
    return this.#viewOf(this.#find(sessionId, chatKey))
  }

  /** Sets the question of this chat aside, or lets it wait again. Throws `CommandError('not-found')`. */
  async dismiss(query: CommandArguments<'chat.dismiss'>): Promise<ChatView> {
    const { sessionId, chatKey } = query
    await this.attention.dismiss(query)
    this.#deps.changes.tell('chat', { sessionId, chatKey })
    return this.#viewOf(this.#find(sessionId, chatKey))
  }

  counts(): ChatCounts {
    return chatCountsOf({ storage: this.#deps.storage, attention: this.attention })
  }

  async takeOver({ sessionId, chatKey, minutes }: CommandArguments<'chat.takeOver'>): Promise<TakeoverView> {
    return this.takeovers.takeOver(sessionId, this.#customers(sessionId, chatKey), minutes)
  }

  /** Ends the takeover of a chat; false when the chat was not taken over. */
  async handBack({ sessionId, chatKey }: CommandArguments<'chat.handBack'>): Promise<boolean> {
    return this.takeovers.handBack(sessionId, this.#customers(sessionId, chatKey))
  }

  #customers(sessionId: string, chat: string): string {
    const { names } = this.#deps
    const { chatKey } = names.find(sessionId, chat)
    if (!names.isOwnChat(sessionId, chatKey)) return chatKey
    throw new CommandError('invalid-arguments', msg('error.own-chat'))
  }

  #renamed({ sessionId, from, to }: ChatRenamed): void {
    const { storage, changes, logger } = this.#deps
    // An empty write resolves after the commit that contains the new key, so listeners find it on disk.
    storage.writes
      .run(() => undefined)
      .then(() => {
        changes.tell('renamed', { sessionId, from, to })
        this.takeovers.announce(sessionId, to)
      })
      .catch((error: unknown) => logger.error('announcing a renamed chat failed', { error }))
  }

  #viewOf(row: ChatRow): ChatView {
    return chatViewOf({ ...this.#deps, attention: this.attention }, row)
  }

  #find(sessionId: string, chatKey: string): ChatRow {
    const row = this.#deps.storage.chats.find(sessionId, chatKey)
    if (row === null) throw new CommandError('not-found', msg('error.chat-gone'))
    return row
  }

  #keyNow(sessionId: string, chatKey: string): string {
    const isThere = this.#deps.storage.chats.find(sessionId, chatKey) !== null
    return isThere ? chatKey : this.#deps.names.keyOf(sessionId, chatKey)
  }
}

const badCursor = () => new CommandError('invalid-arguments', msg('error.page-unknown'))

function parseListCursor(cursor: string): { readonly at: number; readonly id: number } {
  const parts = /^(\d{1,16})\.(\d{1,16})$/.exec(cursor)
  if (parts === null) throw badCursor()
  return { at: Number(parts[1]), id: Number(parts[2]) }
}
