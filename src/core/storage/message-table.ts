import type { DatabaseSync } from 'node:sqlite'
import type { DeliveryState } from '../../shared/model/message.ts'
import type { ChatMark } from '../inbox/message-sink.ts'
import { listMessages, type MessageQuery } from './list-messages.ts'
import type { MessageSearch } from './message-search.ts'
import { createStatements, wholeValues } from './statements.ts'

/** A row of `messages`. Times are unix ms; `quoted` and `media` are JSON. */
export interface MessageRow {
  readonly id: number
  readonly session_id: string
  readonly message_id: string
  readonly id_part: string
  readonly chat_id: string
  readonly chat_key: string
  readonly from_id: string
  readonly author: string | null
  readonly phone: string | null
  readonly lid: string | null
  /** The name that the writer chose at WhatsApp, for whoever shows no phone. */
  readonly username: string | null
  readonly push_name: string | null
  readonly chat_name: string | null
  readonly text: string
  readonly type: string
  readonly has_media: number
  readonly is_group: number
  readonly backfilled: number
  readonly quoted: string | null
  readonly media: string | null
  /** What it carries beside its text, as the core gets it: order, product, referral. JSON. */
  readonly extras: string | null
  /** 1: only a look at the phone shows what was written; the chat waits for it, whatever the bot says. */
  readonly on_phone: number
  readonly sent_at: number
  readonly stored_at: number
  readonly state: DeliveryState
  readonly attempts: number
  /** Posts of which nobody knows whether the core took them. */
  readonly unknown_outcomes: number
  /** When the last of those ended: the right time, as far as it was known then. */
  readonly unknown_at: number | null
  /** The same by `SteadyTime`, which no set clock changes. */
  readonly unknown_steady: number | null
  /** The core called back while the post was open, and was accepted: that is the answer, should the end of the post be unknown. */
  readonly called_back_at: number | null
  readonly next_at: number | null
  readonly first_failed_at: number | null
  readonly last_failed_at: number | null
  /** How long it has been failing while we could try: sleep and time without internet do not count. */
  readonly failing_ms: number
  /** Posts in which the core may have begun to work on it, the one under way among them. */
  readonly runs: number
  /** When its first POST began. */
  readonly posted_at: number | null
  /** When its last POST began. */
  readonly tried_at: number | null
  readonly delivered_at: number | null
  readonly error_code: string | null
  readonly note: string | null
  /** When and by whom it was answered; kept by triggers. */
  readonly answered_at: number | null
  readonly answered_by: 'bot' | 'owner' | null
  /** When the customer changed its text last, by WhatsApp's clock; null when it is as it was written. */
  readonly edited_at: number | null
  /** When it was known that the customer deleted it for everyone. */
  readonly deleted_at: number | null
  /** It changed while the core may have had it as it was: what the core is told once it surely has the message. */
  readonly untold: 'edited' | 'deleted' | null
}

/** What is not told of every message, and what a customer has already done to one by the time it is stored. */
type Changed = Partial<Pick<MessageRow, 'edited_at' | 'deleted_at' | 'username' | 'extras' | 'on_phone'>>

export type NewMessage = Changed &
  Omit<
    MessageRow,
    | keyof Changed
    | 'id'
    | 'attempts'
    | 'unknown_outcomes'
    | 'unknown_at'
    | 'unknown_steady'
    | 'called_back_at'
    | 'first_failed_at'
    | 'last_failed_at'
    | 'failing_ms'
    | 'runs'
    | 'posted_at'
    | 'tried_at'
    | 'delivered_at'
    | 'error_code'
    | 'answered_at'
    | 'answered_by'
    | 'untold'
  >

export interface RecentChat {
  readonly chat_key: string
  readonly phone: string | null
  readonly push_name: string | null
  readonly chat_name: string | null
  readonly is_group: number
}

export interface MessageTable {
  find(id: number): MessageRow | null
  /** Rows of this session whose id part is the same: the same message, perhaps under the other form of its chat. */
  withIdPart(sessionId: string, idPart: string): readonly MessageRow[]
  insert(message: NewMessage): number
  update(id: number, change: Partial<Omit<MessageRow, 'id'>>): void
  /** Every row still on its way, oldest first; light. */
  open(): readonly Pick<MessageRow, 'id' | 'session_id' | 'chat_key' | 'sent_at' | 'next_at' | 'state'>[]
  /** Dead letters in the order in which they were written. */
  dead(): readonly number[]
  countDead(): number
  /** When the message that is on its way for longest was stored; null when none is. */
  oldestOpen(): number | null
  list(query: MessageQuery): readonly MessageRow[]
  marks(sessionId: string): readonly ChatMark[]
  setMark(sessionId: string, mark: ChatMark): void
  /** Where this customer last wrote: the chat a text for them must go to. */
  latestChatId(sessionId: string, chatKey: string): string | null
  /** The newest message of this chat: who it is with. */
  newestOf(sessionId: string, chatKey: string): MessageRow | null
  /** The chats of the newest `within` messages, newest first, with the name of who wrote last. */
  recentChats(sessionId: string, within: number): readonly RecentChat[]
  /** The message of this chat delivered last, not before `since` (unix ms). */
  lastDelivered(sessionId: string, chatKey: string, since: number): MessageRow | null
  /** The message of this chat that was posted but waits again, because nobody knows what became of the post; null when none does. */
  cutShort(sessionId: string, chatKey: string): MessageRow | null
  /** The newest messages of this chat that were posted with an unknown end, newest first; whatever became of them since. */
  withUnknownEnd(sessionId: string, chatKey: string, limit: number): readonly MessageRow[]
  /** Messages of which the core has yet to hear something. */
  untold(): readonly number[]
}

/** The inbox on disk. All methods are synchronous; callers put writes into the write queue. */
export function createMessageTable(database: DatabaseSync, search: MessageSearch): MessageTable {
  const byId = database.prepare('SELECT * FROM messages WHERE id = ?')
  const byPart = database.prepare('SELECT * FROM messages WHERE session_id = ? AND id_part = ?')
  const open = database.prepare(
    `SELECT id, session_id, chat_key, sent_at, next_at, state FROM messages
     WHERE state IN ('waiting', 'posting') ORDER BY sent_at, id`,
  )
  const dead = database.prepare(`SELECT id FROM messages WHERE state = 'dead' ORDER BY sent_at, id`)
  const countDead = database.prepare(`SELECT count(*) AS n FROM messages WHERE state = 'dead'`)
  const oldestOpen = database.prepare(
    `SELECT stored_at AS at FROM messages WHERE state IN ('waiting', 'posting') ORDER BY id LIMIT 1`,
  )
  const marks = database.prepare(
    'SELECT chat_id AS chatId, message_id AS messageId, timestamp FROM marks WHERE session_id = ?',
  )
  const setMark = database.prepare(
    `INSERT INTO marks VALUES (?, ?, ?, ?) ON CONFLICT (session_id, chat_id) DO UPDATE
     SET message_id = excluded.message_id, timestamp = excluded.timestamp WHERE excluded.timestamp >= timestamp`,
  )
  const sql = createStatements(database)
  const latestChatId = database.prepare(
    'SELECT chat_id FROM messages WHERE session_id = ? AND chat_key = ? ORDER BY sent_at DESC LIMIT 1',
  )
  const newestOf = database.prepare(
    'SELECT * FROM messages WHERE session_id = ? AND chat_key = ? ORDER BY sent_at DESC, id DESC LIMIT 1',
  )
  // SQLite takes the other columns from the row that has the maximum.
  const recentChats = database.prepare(
    `SELECT chat_key, phone, push_name, chat_name, is_group, max(id) AS newest FROM
       (SELECT * FROM messages WHERE session_id = ? ORDER BY id DESC LIMIT ?) GROUP BY chat_key ORDER BY newest DESC`,
  )
  const lastDelivered = database.prepare(
    `SELECT * FROM messages WHERE session_id = ? AND chat_key = ? AND delivered_at >= ? ORDER BY delivered_at DESC LIMIT 1`,
  )
  const cutShort = database.prepare(
    `SELECT * FROM messages WHERE session_id = ? AND chat_key = ? AND state IN ('waiting', 'posting')
       AND posted_at IS NOT NULL AND (state = 'posting' OR unknown_outcomes > 0) ORDER BY state = 'posting' DESC, sent_at, id LIMIT 1`,
  )
  const withUnknownEnd = database.prepare(
    `SELECT * FROM messages WHERE session_id = ? AND chat_key = ? AND unknown_outcomes > 0 ORDER BY id DESC LIMIT ?`,
  )
  const untold = database.prepare('SELECT id FROM messages WHERE untold IS NOT NULL ORDER BY id')

  return {
    find: (id) => (byId.get(id) as MessageRow | undefined) ?? null,
    withIdPart: (sessionId, idPart) => byPart.all(sessionId, idPart) as unknown as MessageRow[],
    insert(message) {
      const names = Object.keys(message)
      const text = `INSERT INTO messages (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
      return Number(sql(text).run(...wholeValues(message)).lastInsertRowid)
    },
    update(id, change) {
      const names = Object.keys(change)
      const text = `UPDATE messages SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`
      sql(text).run(...wholeValues(change), id)
    },
    open: () => open.all() as unknown as ReturnType<MessageTable['open']>,
    dead: () => (dead.all() as { id: number }[]).map((row) => row.id),
    countDead: () => (countDead.get() as { n: number }).n,
    oldestOpen: () => (oldestOpen.get() as { at: number } | undefined)?.at ?? null,
    list: (query) => listMessages(sql, search, query),
    marks: (sessionId) => marks.all(sessionId) as unknown as ChatMark[],
    setMark(sessionId, { chatId, messageId, timestamp }) {
      setMark.run(sessionId, chatId, messageId, timestamp)
    },
    latestChatId: (sessionId, chatKey) =>
      (latestChatId.get(sessionId, chatKey) as { chat_id: string } | undefined)?.chat_id ?? null,
    newestOf: (sessionId, chatKey) => (newestOf.get(sessionId, chatKey) as MessageRow | undefined) ?? null,
    recentChats: (sessionId, within) => recentChats.all(sessionId, within) as unknown as RecentChat[],
    lastDelivered: (sessionId, chatKey, since) =>
      (lastDelivered.get(sessionId, chatKey, since) as MessageRow | undefined) ?? null,
    cutShort: (sessionId, chatKey) => (cutShort.get(sessionId, chatKey) as MessageRow | undefined) ?? null,
    withUnknownEnd: (sessionId, chatKey, limit) =>
      withUnknownEnd.all(sessionId, chatKey, limit) as unknown as MessageRow[],
    untold: () => (untold.all() as { id: number }[]).map((row) => row.id),
  }
}
