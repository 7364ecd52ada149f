import type { DatabaseSync } from 'node:sqlite'

/** One sender's reaction to a message. `id_part` is the id part that WhatsApp gave that message. */
export interface ReactionRow {
  readonly session_id: string
  readonly id_part: string
  readonly chat_key: string
  /** The chat key of the sender of the reaction; `me` for our own account. */
  readonly sender: string
  readonly emoji: string
  /** By WhatsApp's clock, unix ms. */
  readonly at: number
}

export interface ReactionTable {
  /** Returns true for a new reaction, false for an older one or a repeat. An empty `emoji` takes the reaction back. */
  put(row: ReactionRow): boolean
  /** The emojis of the current reactions to this message, oldest first, at most 100. */
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
