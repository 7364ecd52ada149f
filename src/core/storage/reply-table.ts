import type { DatabaseSync } from 'node:sqlite'
import type { LeftOutReason } from '../../shared/model/attachment.ts'
import type { Ack, ReplyOrigin, ReplyState } from '../../shared/model/message.ts'
import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import { idPartOf } from '../ids/message-ids.ts'
import { createOpenReplies, type OpenReplies } from './open-replies.ts'
import { createStatements, wholeValues } from './statements.ts'

/** A row of the reply ledger. Times are unix ms. */
export interface ReplyRow {
  readonly id: number
  readonly message_row: number | null
  readonly session_id: string
  readonly chat_id: string
  readonly chat_key: string
  readonly text: string
  readonly quoted_id: string | null
  readonly origin: ReplyOrigin
  readonly state: ReplyState
  readonly reason: ReplyReason | null
  readonly wa_message_id: string | null
  readonly ack: Ack | null
  readonly attempts: number
  readonly queued_at: number
  readonly not_before: number
  readonly attempt_started_at: number | null
  readonly sent_at: number | null
  readonly idempotency_key: string | null
  /** Tells whether a repeated idempotency key came with the same request, even if the text itself is gone by then. */
  readonly request_digest?: string | null
  /** When WhatsApp reported that it reached the customer's phone, and (`read_at`) that it was read. */
  readonly delivered_at: number | null
  readonly read_at: number | null
  /** The part of WhatsApp's id that belongs to the message itself: the same under every name of its chat. */
  readonly wa_id_part: string | null
  /** The first row of an answer with several rows; null for a single row. */
  readonly answer: number | null
  /** An earlier message of the chat that this callback may answer instead of its own. */
  readonly doubt: number | null
  /** Which post of its message was under way when this callback came; null when none was. */
  readonly run: number | null
  /** Not null: nobody has written in this chat yet, so this reply writes first. `unchecked`: WhatsApp was not asked about the number. */
  readonly reach: 'first' | 'unchecked' | null
  /** 1: the owner wants it sent, whatever the checks say. */
  readonly forced: number
  /** The `Attachment` that goes with the text, as JSON. */
  readonly attachment?: string | null
  /** SHA-256 of its file, once that is on disk. */
  readonly file?: string | null
  /** Why the text goes, or went, without the attachment. */
  readonly left_out?: LeftOutReason | null
}

export type OpenReply = Pick<
  ReplyRow,
  'id' | 'session_id' | 'chat_key' | 'state' | 'reason' | 'not_before' | 'origin' | 'forced'
>

export type NewReply = Pick<
  ReplyRow,
  | 'message_row'
  | 'session_id'
  | 'chat_id'
  | 'chat_key'
  | 'text'
  | 'quoted_id'
  | 'origin'
  | 'state'
  | 'reason'
  | 'queued_at'
  | 'not_before'
  | 'idempotency_key'
> &
  Partial<Pick<ReplyRow, 'request_digest' | 'doubt' | 'run' | 'reach' | 'attachment' | 'file' | 'left_out'>>

export interface ReplyTable extends OpenReplies {
  find(id: number): ReplyRow | null
  insert(reply: NewReply): number
  update(id: number, change: Partial<Omit<ReplyRow, 'id'>>): void
  ofMessage(messageRow: number): readonly ReplyRow[]
  /** Finds a reply by WhatsApp's id, under either name of the chat. */
  byWhatsAppId(sessionId: string, waMessageId: string): ReplyRow | null
  /** All rows of an answer with several rows, in order. */
  ofAnswer(answer: number): readonly ReplyRow[]
  /** The number of replies that could not be sent, and the row id of the newest. Replies behind a failed one do not count. */
  failed(): { readonly count: number; readonly newest: number | null }
  /** The number of customers who got no answer since `since` (unix ms) because it was too late or night. */
  chatsLeftSince(since: number): number
  byIdempotencyKey(sessionId: string, key: string): ReplyRow | null
  /** Whether a row names this file. */
  refersTo(sha256: string): boolean
  /** Whether an open row needs this file. Failed rows do not count: the owner may retry them only as long as there is room for the file. */
  needs(sha256: string): boolean
  /** Notes that the file was deleted to make room: rows no longer name it. */
  dropped(sha256: string): void
  /** Rows of this chat queued since `since` (unix ms): what was already said, or is about to be said. */
  ofChatSince(sessionId: string, chatKey: string, since: number): readonly ReplyRow[]
  /** Times (unix ms) of the newest `limit` replies of the bot within `time`, oldest first; of the session, or of one of its chats. */
  sentTimes(
    sessionId: string,
    time: { since: number; until: number; limit: number },
    chatKey?: string,
  ): readonly number[]
}

/** The reply ledger on disk. All methods are synchronous; callers put writes into the write queue. */
export function createReplyTable(database: DatabaseSync): ReplyTable {
  const byId = database.prepare('SELECT * FROM replies WHERE id = ?')
  const ofMessage = database.prepare('SELECT * FROM replies WHERE message_row = ? ORDER BY id')
  const sql = createStatements(database)
  const byWhatsAppId = database.prepare('SELECT * FROM replies WHERE session_id = ? AND wa_message_id = ?')
  const byIdPart = database.prepare('SELECT * FROM replies WHERE session_id = ? AND wa_id_part = ?')
  const ofAnswer = database.prepare('SELECT * FROM replies WHERE answer = ? ORDER BY id')
  const failed = database.prepare(
    `SELECT count(*) AS count, max(id) AS newest FROM replies WHERE state = 'failed' AND reason <> 'earlier-failed'`,
  )
  // The query names all three states though it wants two: otherwise SQLite does not use the partial index `replies_never_sent`.
  const chatsLeft = database.prepare(
    `SELECT count(DISTINCT session_id || ' ' || chat_key) AS n FROM replies WHERE queued_at >= ? AND message_row IS NOT NULL
       AND state IN ('suppressed', 'expired', 'failed') AND (state = 'expired' OR (state = 'suppressed' AND reason = 'quiet-hours'))`,
  )
  const byKey = database.prepare('SELECT * FROM replies WHERE session_id = ? AND idempotency_key = ?')
  const refersTo = database.prepare('SELECT 1 FROM replies WHERE file = ? LIMIT 1')
  const needs = database.prepare(`SELECT 1 FROM replies WHERE file = ? AND state IN ('queued', 'sending') LIMIT 1`)
  const dropped = database.prepare('UPDATE replies SET file = NULL WHERE file = ?')
  const ofChat = database.prepare(
    'SELECT * FROM replies WHERE session_id = ? AND chat_key = ? AND queued_at >= ? ORDER BY id',
  )
  const byBot = `origin NOT IN ('owner-window', 'remote-control')`
  const sentBetween = `state = 'sent' AND sent_at BETWEEN ? AND ? AND ${byBot} ORDER BY sent_at DESC LIMIT ?`
  const sentTimes = database.prepare(`SELECT sent_at FROM replies WHERE session_id = ? AND ${sentBetween}`)
  const sentTimesOfChat = database.prepare(
    `SELECT sent_at FROM replies WHERE session_id = ? AND chat_key = ? AND ${sentBetween}`,
  )
  const one = (row: unknown) => (row as ReplyRow | undefined) ?? null
  return {
    ...createOpenReplies(database),
    find: (id) => one(byId.get(id)),
    insert(reply) {
      const names = Object.keys(reply)
      const text = `INSERT INTO replies (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
      return Number(sql(text).run(...wholeValues(reply)).lastInsertRowid)
    },
    update(id, given) {
      const { wa_message_id: waId } = given
      const change = waId === undefined ? given : { ...given, wa_id_part: waId === null ? null : idPartOf(waId) }
      const names = Object.keys(change)
      const text = `UPDATE replies SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`
      sql(text).run(...wholeValues(change), id)
    },
    ofMessage: (messageRow) => ofMessage.all(messageRow) as unknown as ReplyRow[],
    byWhatsAppId: (sessionId, id) => one(byIdPart.get(sessionId, idPartOf(id))) ?? one(byWhatsAppId.get(sessionId, id)),
    ofAnswer: (answer) => ofAnswer.all(answer) as unknown as ReplyRow[],
    failed: () => failed.get() as { count: number; newest: number | null },
    chatsLeftSince: (since) => (chatsLeft.get(since) as { n: number }).n,
    refersTo: (sha256) => refersTo.get(sha256) !== undefined,
    dropped: (sha256) => void dropped.run(sha256),
    needs: (sha256) => needs.get(sha256) !== undefined,
    byIdempotencyKey: (sessionId, key) => one(byKey.get(sessionId, key)),
    ofChatSince: (sessionId, chatKey, since) => ofChat.all(sessionId, chatKey, since) as unknown as ReplyRow[],
    sentTimes(sessionId, { since, until, limit }, chatKey) {
      const rows =
        chatKey === undefined
          ? sentTimes.all(sessionId, since, until, limit)
          : sentTimesOfChat.all(sessionId, chatKey, since, until, limit)
      return (rows as { sent_at: number }[]).map((row) => row.sent_at).reverse()
    },
  }
}
