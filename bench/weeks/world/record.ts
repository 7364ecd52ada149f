import { DatabaseSync } from 'node:sqlite'

export interface RecordedReply {
  readonly id: number
  readonly state: string
  readonly reason: string | null
  readonly origin: string
  readonly text: string
  /** SHA-256 of its file; null if none is stored. */
  readonly file: string | null
  /** Why the text went without its file. */
  readonly leftOut: string | null
}

export interface RecordedMedia {
  readonly messageId: string
  readonly state: string
  readonly sha256: string | null
  readonly reason: string | null
}

export interface RecordedMessage {
  readonly messageId: string
  readonly chatKey: string
  readonly text: string
  readonly state: string
  readonly attempts: number
  readonly note: string | null
  readonly replies: readonly RecordedReply[]
}

export interface Record {
  readonly messages: readonly RecordedMessage[]
  /** Replies without a message. */
  readonly loose: readonly RecordedReply[]
  readonly media: readonly RecordedMedia[]
  readonly sizes: Readonly<{ [table: string]: number }>
  /** Bytes of the database file without its write-ahead log. */
  readonly bytes: number
  readonly problem: string
}

const TABLES = ['messages', 'replies', 'core_posts', 'own_messages', 'attempts', 'not_forwarded', 'takeovers']

const REPLY = 'id, state, reason, origin, text, file, left_out AS leftOut'

/** The program's own ledger, read through a second connection. */
export function readRecord(path: string): Record {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const replies = database.prepare(`SELECT ${REPLY} FROM replies WHERE message_row = ? ORDER BY id`)
    const messages = database
      .prepare(
        'SELECT id, message_id AS messageId, chat_key AS chatKey, text, state, attempts, note FROM messages ORDER BY id',
      )
      .all()
      .map((row) => ({ ...row, replies: replies.all(Number(row['id'])) })) as unknown as readonly RecordedMessage[]
    const loose = database.prepare(`SELECT ${REPLY} FROM replies WHERE message_row IS NULL`).all()
    const media = database
      .prepare(
        'SELECT messages.message_id AS messageId, media.state, sha256, media.reason FROM message_media AS media JOIN messages ON messages.id = message_row',
      )
      .all()
    const known = new Set(
      database
        .prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`)
        .all()
        .map(({ name }) => name),
    )
    const sizes = Object.fromEntries(
      TABLES.filter((table) => known.has(table)).map((table) => [
        table,
        Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()!['n']),
      ]),
    )
    const pages = (what: string) => Number(Object.values(database.prepare(`PRAGMA ${what}`).get()!)[0])
    const { quick_check } = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
    return {
      messages,
      loose: loose as unknown as readonly RecordedReply[],
      media: media as unknown as readonly RecordedMedia[],
      sizes,
      bytes: pages('page_count') * pages('page_size'),
      problem: quick_check === 'ok' ? '' : quick_check,
    }
  } finally {
    database.close()
  }
}
