import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { MediaReason, MediaState } from '../../shared/model/media.ts'
import { createStatements } from './statements.ts'

/** The media of one customer's message. Times are unix ms. */
export interface MediaRow {
  readonly message_row: number
  readonly session_id: string
  readonly state: MediaState
  /** Name of the file, once it was fetched. The file itself may have been deleted since to make room. */
  readonly sha256: string | null
  /** Detected from the first bytes. */
  readonly mimetype: string | null
  readonly size: number | null
  readonly width: number | null
  readonly height: number | null
  /** Seconds, as reported by WhatsApp. */
  readonly duration: number | null
  readonly reason: MediaReason | null
  /** 1: the owner or the core asked for it, so it may be larger and is fetched first. */
  readonly opened: number
  readonly tries: number
  /** When a `wanted` file is tried next. */
  readonly next_at: number | null
  /** Fetches begun in a row whose end is unknown: the page or the program may have died because of them. */
  readonly cuts: number
}

export type MediaChange = Partial<Omit<MediaRow, 'message_row' | 'session_id'>>

export interface MediaTable {
  find(messageRow: number): MediaRow | null
  /** In no particular order; messages without a row are left out. */
  findAll(messageRows: readonly number[]): readonly MediaRow[]
  insert(row: MediaRow): void
  update(messageRow: number, change: MediaChange): void
  /** The media to fetch for this shop at `now`: media that was asked for first, then by newest message. */
  due(sessionId: string, now: number, limit: number): readonly MediaRow[]
  /** Shops with something due at `now`. */
  dueSessions(now: number): readonly string[]
  /** When the next fetch of any shop becomes due after `now`; null when none will. */
  nextDue(now: number): number | null
  refersTo(sha256: string): boolean
  /** Whether a message with this file has not been handed to the core yet. */
  needs(sha256: string): boolean
  /** Notes that the file was deleted to make room: it can be fetched again when it is opened. */
  dropped(sha256: string): void
}

/** Media of messages on disk. All methods are synchronous; callers put writes into the write queue. */
export function createMediaTable(database: DatabaseSync): MediaTable {
  const sql = createStatements(database)
  const find = database.prepare('SELECT * FROM message_media WHERE message_row = ?')
  const insert = database.prepare(
    `INSERT OR IGNORE INTO message_media
       (message_row, session_id, state, sha256, mimetype, size, width, height, duration, reason, opened, tries, next_at, cuts)
     VALUES (:message_row, :session_id, :state, :sha256, :mimetype, :size, :width, :height, :duration, :reason, :opened, :tries, :next_at, :cuts)`,
  )
  const due = database.prepare(
    `SELECT * FROM message_media WHERE session_id = ? AND state = 'wanted' AND next_at <= ? ORDER BY opened DESC, message_row DESC LIMIT ?`,
  )
  const dueSessions = database.prepare(
    `SELECT DISTINCT session_id AS id FROM message_media WHERE state = 'wanted' AND next_at <= ?`,
  )
  const nextDue = database.prepare(
    `SELECT min(next_at) AS at FROM message_media WHERE state = 'wanted' AND next_at > ?`,
  )
  const refersTo = database.prepare('SELECT 1 FROM message_media WHERE sha256 = ? LIMIT 1')
  const needs = database.prepare(
    `SELECT 1 FROM message_media JOIN messages ON messages.id = message_row
     WHERE sha256 = ? AND messages.state IN ('waiting', 'posting') LIMIT 1`,
  )
  const dropped = database.prepare(
    `UPDATE message_media SET state = 'idle', reason = 'dropped', opened = 0, tries = 0 WHERE sha256 = ? AND state = 'kept'`,
  )
  return {
    find: (messageRow) => (find.get(messageRow) as MediaRow | undefined) ?? null,
    findAll(messageRows) {
      if (messageRows.length === 0) return []
      const marks = messageRows.map(() => '?').join(', ')
      return sql(`SELECT * FROM message_media WHERE message_row IN (${marks})`).all(
        ...messageRows,
      ) as unknown as MediaRow[]
    },
    insert(row) {
      insert.run({ ...row })
    },
    update(messageRow, change) {
      const names = Object.keys(change)
      const text = `UPDATE message_media SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE message_row = ?`
      sql(text).run(...(Object.values(change) as SQLInputValue[]), messageRow)
    },
    due: (sessionId, now, limit) => due.all(sessionId, now, limit) as unknown as MediaRow[],
    dueSessions: (now) => (dueSessions.all(now) as { id: string }[]).map(({ id }) => id),
    nextDue: (now) => (nextDue.get(now) as { at: number | null }).at,
    refersTo: (sha256) => refersTo.get(sha256) !== undefined,
    needs: (sha256) => needs.get(sha256) !== undefined,
    dropped(sha256) {
      dropped.run(sha256)
    },
  }
}
