import type { DatabaseSync } from 'node:sqlite'

/** The newest POST attempt of one message. The caller has masked and cut it. `headers` is JSON. */
export interface AttemptRow {
  readonly message_row: number
  readonly started_at: number
  readonly took_ms: number
  readonly url: string
  readonly headers: string
  readonly body: string
  readonly body_bytes: number
  readonly outcome: string
  readonly status: number | null
  readonly answer: string | null
}

export interface AttemptTable {
  /** Replaces the earlier attempt of the message. Does nothing when the message is gone. */
  put(attempt: AttemptRow): void
  find(messageRow: number): AttemptRow | null
}

export function createAttemptTable(database: DatabaseSync): AttemptTable {
  const find = database.prepare('SELECT * FROM attempts WHERE message_row = ?')
  const put = database.prepare(
    `INSERT OR REPLACE INTO attempts SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM messages WHERE id = ?`,
  )
  return {
    put({ message_row, started_at, took_ms, url, headers, body, body_bytes, outcome, status, answer }) {
      put.run(started_at, took_ms, url, headers, body, body_bytes, outcome, status, answer, message_row)
    },
    find: (messageRow) => (find.get(messageRow) as AttemptRow | undefined) ?? null,
  }
}
