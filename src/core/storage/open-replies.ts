import type { DatabaseSync } from 'node:sqlite'
import type { OpenReply, ReplyRow } from './reply-table.ts'

/** The replies of the ledger that are still to be sent, and the times they wait for. */
export interface OpenReplies {
  /** The oldest queued or sending row of this chat. */
  firstOpen(sessionId: string, chatKey: string): OpenReply | null
  /** The oldest queued row of this chat that the owner wrote or ordered to be sent. */
  firstOwners(sessionId: string, chatKey: string): OpenReply | null
  /** The oldest queued row of this chat that answers a message, and so does not wait for the right to write first. */
  firstAnswer(sessionId: string, chatKey: string): OpenReply | null
  /** Rows of this chat that are being handed to WhatsApp. */
  sendingIn(sessionId: string, chatKey: string): readonly Pick<ReplyRow, 'id'>[]
  /** Rows of this chat in the middle of a send, or waiting for another attempt. */
  attempted(sessionId: string, chatKey: string): readonly ReplyRow[]
  countOpen(): number
  /** Counts the open rows by state and reason. */
  openByReason(): readonly (Pick<ReplyRow, 'state' | 'reason'> & { readonly count: number })[]
  /** Rows of this session that are being handed to WhatsApp and have no id yet. */
  unnamed(sessionId: string): readonly ReplyRow[]
  /** Makes rows due at `now` that wait for a budget, the warm-up, the morning or the end of a reach-out lock. */
  hurryWaiting(now: number): void
  /** Subtracts `milliseconds`, by which the clock was set backwards, from all waiting times. */
  moveUp(milliseconds: number): void
  /** Limits all waiting times to `until` (unix ms). A row that still may not go then gets a new time. */
  waitAtMost(until: number): void
}

/** Every query names both open states, even if it wants only one: otherwise SQLite does not use the partial indexes of open replies. */
const OPEN = `state IN ('queued', 'sending')`

export function createOpenReplies(database: DatabaseSync): OpenReplies {
  const ofChat = (more: string) => `FROM replies WHERE session_id = ? AND chat_key = ? AND ${OPEN} ${more}`
  const columns = 'SELECT id, session_id, chat_key, state, reason, not_before, origin, forced'
  const firstOpen = database.prepare(`${columns} ${ofChat('ORDER BY id LIMIT 1')}`)
  const firstOwners = database.prepare(
    `${columns} ${ofChat(`AND state = 'queued' AND (origin = 'owner-window' OR forced = 1) ORDER BY id LIMIT 1`)}`,
  )
  const firstAnswer = database.prepare(
    `${columns} ${ofChat(`AND state = 'queued' AND message_row IS NOT NULL ORDER BY id LIMIT 1`)}`,
  )
  const sendingIn = database.prepare(`SELECT id ${ofChat(`AND state = 'sending'`)}`)
  const attempted = database.prepare(`SELECT * ${ofChat('AND attempt_started_at IS NOT NULL ORDER BY id')}`)
  const countOpen = database.prepare(`SELECT count(*) AS n FROM replies WHERE ${OPEN}`)
  const openByReason = database.prepare(
    `SELECT state, reason, count(*) AS count FROM replies WHERE ${OPEN} GROUP BY state, reason`,
  )
  const unnamed = database.prepare(
    // The plus keeps SQLite off the index of all replies of a shop.
    `SELECT * FROM replies WHERE ${OPEN} AND +session_id = ? AND state = 'sending' AND wa_message_id IS NULL ORDER BY id`,
  )
  const hurry = database.prepare(
    `UPDATE replies SET not_before = ? WHERE ${OPEN} AND state = 'queued'
       AND reason IN ('budget', 'chat-budget', 'quiet-hours', 'warm-up', 'warm-up-budget', 'reach-out-lock')`,
  )
  const moveUp = database.prepare(`UPDATE replies SET not_before = not_before - ? WHERE ${OPEN}`)
  const waitAtMost = database.prepare(`UPDATE replies SET not_before = ? WHERE ${OPEN} AND not_before > ?`)
  return {
    firstOpen: (sessionId, chatKey) => (firstOpen.get(sessionId, chatKey) as OpenReply | undefined) ?? null,
    firstOwners: (sessionId, chatKey) => (firstOwners.get(sessionId, chatKey) as OpenReply | undefined) ?? null,
    firstAnswer: (sessionId, chatKey) => (firstAnswer.get(sessionId, chatKey) as OpenReply | undefined) ?? null,
    sendingIn: (sessionId, chatKey) => sendingIn.all(sessionId, chatKey) as unknown as Pick<ReplyRow, 'id'>[],
    attempted: (sessionId, chatKey) => attempted.all(sessionId, chatKey) as unknown as ReplyRow[],
    countOpen: () => (countOpen.get() as { n: number }).n,
    openByReason: () => openByReason.all() as unknown as ReturnType<OpenReplies['openByReason']>,
    unnamed: (sessionId) => unnamed.all(sessionId) as unknown as ReplyRow[],
    hurryWaiting: (now) => void hurry.run(now),
    moveUp: (milliseconds) => void moveUp.run(milliseconds),
    waitAtMost: (until) => void waitAtMost.run(until, until),
  }
}
