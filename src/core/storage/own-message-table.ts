import type { DatabaseSync } from 'node:sqlite'

export interface OwnMessage {
  readonly session_id: string
  readonly message_id: string
  readonly chat_key: string
  readonly text: string
  readonly sent_at: number
  readonly seen_at: number
  /** 1: written by hand (phone or another device); 0: sent by us. */
  readonly by_owner: number
}

export interface Takeover {
  readonly since: number
  readonly until: number
}

/** What our own account said, and in which chats the owner answers himself. */
export interface OwnMessageTable {
  /** True when it was new. */
  add(message: OwnMessage): boolean
  /** Own messages of a chat that were seen since then (unix ms). */
  since(sessionId: string, chatKey: string, since: number): readonly OwnMessage[]
  takeover(sessionId: string, chatKey: string): Takeover | null
  setTakeover(sessionId: string, chatKey: string, takeover: Takeover): void
  prune(before: number): void
}

export function createOwnMessageTable(database: DatabaseSync): OwnMessageTable {
  const insert = database.prepare('INSERT OR IGNORE INTO own_messages VALUES (?, ?, ?, ?, ?, ?, ?)')
  const since = database.prepare('SELECT * FROM own_messages WHERE session_id = ? AND chat_key = ? AND seen_at >= ?')
  const takeover = database.prepare('SELECT since, until FROM takeovers WHERE session_id = ? AND chat_key = ?')
  const setTakeover = database.prepare(
    `INSERT INTO takeovers VALUES (?, ?, ?, ?) ON CONFLICT (session_id, chat_key) DO UPDATE
     SET since = excluded.since, until = excluded.until`,
  )
  const prune = database.prepare('DELETE FROM own_messages WHERE seen_at < ?')
  return {
    add: (m) =>
      insert.run(m.session_id, m.message_id, m.chat_key, m.text, m.sent_at, m.seen_at, m.by_owner).changes === 1,
    since: (sessionId, chatKey, at) => since.all(sessionId, chatKey, at) as unknown as OwnMessage[],
    takeover: (sessionId, chatKey) => (takeover.get(sessionId, chatKey) as Takeover | undefined) ?? null,
    setTakeover(sessionId, chatKey, { since: from, until }) {
      setTakeover.run(sessionId, chatKey, from, until)
    },
    prune(before) {
      prune.run(before)
    },
  }
}
