import type { DatabaseSync } from 'node:sqlite'

/** How somebody reacted to a message. `id_part` is what WhatsApp gave that message itself. */
export interface ReactionRow {
  readonly session_id: string
  readonly id_part: string
  readonly chat_key: string
  /** The chat key of who reacted; `me` for our own account. */
  readonly sender: string
  readonly emoji: string
  /** By WhatsApp's clock, unix ms. */
  readonly at: number
}

export interface ReactionTable {
  /** True when it is news: an older one, and the same once more, are not. An empty `emoji` takes it back. */
  put(row: ReactionRow): boolean
  /** The reactions to this message that stand, the oldest first. */
  of(sessionId: string, idPart: string): readonly string[]
}

export function createReactionTable(database: DatabaseSync): ReactionTable {
  const put = database.prepare(
    `INSERT INTO reactions (session_id, id_part, chat_key, sender, emoji, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (session_id, id_part, sender) DO UPDATE SET emoji = excluded.emoji, at = excluded.at
       WHERE excluded.at >= at AND excluded.emoji <> emoji`,
  )
  const of = database.prepare(
    `SELECT emoji FROM reactions WHERE session_id = ? AND id_part = ? AND emoji <> '' ORDER BY at, sender LIMIT 100`,
  )
  return {
    put: ({ session_id, id_part, chat_key, sender, emoji, at }) =>
      put.run(session_id, id_part, chat_key, sender, emoji, at).changes > 0,
    of: (sessionId, idPart) => (of.all(sessionId, idPart) as { emoji: string }[]).map(({ emoji }) => emoji),
  }
}
