import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

export interface OwnMessage {
  readonly session_id: string
  readonly message_id: string
  readonly chat_key: string
  /** `fingerprintOf` what was said: the owner's private chats are nobody's business. */
  readonly text: string
  /** WhatsApp's time, unix ms. */
  readonly sent_at: number
  readonly seen_at: number
  /** 1: written by hand (phone or another device); 0: sent by us. */
  readonly by_owner: number
}

export interface Takeover {
  /** WhatsApp's time of the owner's last message written by hand, unix ms. */
  readonly since: number
  /** Our time until which the bot is silent, unix ms. */
  readonly until: number
}

/** What our own account said, and in which chats the owner answers himself. */
export interface OwnMessageTable {
  /** True when it was new. */
  add(message: OwnMessage): boolean
  /** Unix ms at which this message of ours was first seen; null when never. */
  seenAt(sessionId: string, messageId: string): number | null
  /** Own messages of a chat that were seen since then (unix ms). */
  since(sessionId: string, chatKey: string, since: number): readonly OwnMessage[]
  takeover(sessionId: string, chatKey: string): Takeover | null
  setTakeover(sessionId: string, chatKey: string, takeover: Takeover): void
  endTakeover(sessionId: string, chatKey: string): void
  /** Forgets own messages seen before then, at most `limit`. */
  prune(before: number, limit: number): void
}

/** The same for the same words: surrounding space and line ends do not count, because WhatsApp changes them. */
export function fingerprintOf(text: string): string {
  return createHash('sha256').update(sameText(text)).digest('base64')
}

/** A text as it is compared. */
export function sameText(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim()
}

export function createOwnMessageTable(database: DatabaseSync): OwnMessageTable {
  const insert = database.prepare('INSERT OR IGNORE INTO own_messages VALUES (?, ?, ?, ?, ?, ?, ?)')
  const seenAt = database.prepare('SELECT seen_at FROM own_messages WHERE session_id = ? AND message_id = ?')
  const since = database.prepare('SELECT * FROM own_messages WHERE session_id = ? AND chat_key = ? AND seen_at >= ?')
  const takeover = database.prepare('SELECT since, until FROM takeovers WHERE session_id = ? AND chat_key = ?')
  const setTakeover = database.prepare(
    `INSERT INTO takeovers VALUES (?, ?, ?, ?) ON CONFLICT (session_id, chat_key) DO UPDATE
     SET since = max(since, excluded.since), until = max(until, excluded.until)`,
  )
  const endTakeover = database.prepare('DELETE FROM takeovers WHERE session_id = ? AND chat_key = ?')
  const prune = database.prepare(
    `DELETE FROM own_messages WHERE (session_id, message_id) IN
       (SELECT session_id, message_id FROM own_messages WHERE seen_at < ? LIMIT ?)`,
  )
  return {
    add: (m) =>
      insert.run(m.session_id, m.message_id, m.chat_key, m.text, m.sent_at, m.seen_at, m.by_owner).changes === 1,
    seenAt: (sessionId, messageId) =>
      (seenAt.get(sessionId, messageId) as { seen_at: number } | undefined)?.seen_at ?? null,
    since: (sessionId, chatKey, at) => since.all(sessionId, chatKey, at) as unknown as OwnMessage[],
    takeover: (sessionId, chatKey) => (takeover.get(sessionId, chatKey) as Takeover | undefined) ?? null,
    setTakeover(sessionId, chatKey, { since: from, until }) {
      setTakeover.run(sessionId, chatKey, from, until)
    },
    endTakeover(sessionId, chatKey) {
      endTakeover.run(sessionId, chatKey)
    },
    prune(before, limit) {
      prune.run(before, limit)
    },
  }
}
