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
  /** The username that the writer chose at WhatsApp, for writers who show no phone. */
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
  /** Order, product and referral of the message, as the core gets them. JSON. */
  readonly extras: string | null
  /** 1: only the phone shows the content, so the chat waits for the owner, whatever the bot says. */
  readonly on_phone: number
  readonly sent_at: number
  readonly stored_at: number
  readonly state: DeliveryState
  readonly attempts: number
  /** Number of posts with an unknown outcome: the core may have taken them. */
  readonly unknown_outcomes: number
  /** When the last of those posts ended, in corrected time as far as it was known then. */
  readonly unknown_at: number | null
  /** The same by `SteadyTime`, which does not change when a clock is set. */
  readonly unknown_steady: number | null
  /** When a callback was accepted while the post was open. It is the answer if the post's outcome is unknown. */
  readonly called_back_at: number | null
  readonly next_at: number | null
  readonly first_failed_at: number | null
  readonly last_failed_at: number | null
  /** ms for which it has been failing while we could try: sleep and time without internet do not count. */
  readonly failing_ms: number
  /** Number of posts in which the core may have begun to work on it, including the one under way. */
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
  /** When the customer last changed its text, by WhatsApp's clock; null when it was never changed. */
  readonly edited_at: number | null
  /** When we learnt that the customer deleted it for everyone. */
  readonly deleted_at: number | null
  /** A change made while the core may have had the old version. The core is told once it surely has the message. */
  readonly untold: 'edited' | 'deleted' | null
}

/** Fields that not every message has, and changes that the customer made before the message was stored. */
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
  /** Rows of this session with the same id part: the same message, perhaps under the other form of its chat id. */
  withIdPart(sessionId: string, idPart: string): readonly MessageRow[]
  insert(message: NewMessage): number
  update(id: number, change: Partial<Omit<MessageRow, 'id'>>): void
  /** Every message still on its way, oldest first, with few columns. */
  open(): readonly Pick<MessageRow, 'id' | 'session_id' | 'chat_key' | 'sent_at' | 'next_at' | 'state'>[]
  /** Row ids of the dead letters, in the order in which they were written. */
  dead(): readonly number[]
  countDead(): number
  /** When the message that has been on its way for longest was stored; null when none is. */
  oldestOpen(): number | null
  list(query: MessageQuery): readonly MessageRow[]
  marks(sessionId: string): readonly ChatMark[]
  /** Whether messages of the chat from after its mark are stored: then those between them and the mark may be missing. */
  hasBeyond(sessionId: string, chatKey: string, mark: ChatMark): boolean
  setMark(sessionId: string, mark: ChatMark): void
  /** The chat in which this customer last wrote: a text for them must go there. */
  latestChatId(sessionId: string, chatKey: string): string | null
  /** The newest message of this chat, which tells who the chat is with. */
  newestOf(sessionId: string, chatKey: string): MessageRow | null
  /** The chats of the newest `within` messages, newest first, with the name of the last writer. */
  recentChats(sessionId: string, within: number): readonly RecentChat[]
  /** The message of this chat delivered last, not before `since` (unix ms). */
  lastDelivered(sessionId: string, chatKey: string, since: number): MessageRow | null
  /** The message of this chat that is being posted, or else waits again after a post with an unknown outcome; null when there is none. */
  cutShort(sessionId: string, chatKey: string): MessageRow | null
  /** The newest messages of this chat that had a post with an unknown outcome, newest first, whatever became of them since. */
  withUnknownEnd(sessionId: string, chatKey: string, limit: number): readonly MessageRow[]
  /** Row ids of messages with a change that the core must still be told. */
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
  const beyond = database.prepare(
    'SELECT 1 FROM messages WHERE session_id = ? AND chat_key = ? AND sent_at >= ? AND chat_id = ? LIMIT 1',
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
  // With max(), SQLite takes the other columns from the row with the maximum.
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
    hasBeyond: (sessionId, chatKey, { chatId, timestamp }) =>
      beyond.get(sessionId, chatKey, (timestamp + 1) * 1000, chatId) !== undefined,
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
