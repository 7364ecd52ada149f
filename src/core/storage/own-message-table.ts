import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { canonicalText } from '../ids/same-text.ts'

export interface OwnMessage {
  readonly session_id: string
  readonly message_id: string
  readonly chat_key: string
  /** `fingerprintOf` the text. The text itself is not stored, to keep the owner's private chats private. */
  readonly text: string
  /** WhatsApp's time, unix ms. */
  readonly sent_at: number
  readonly seen_at: number
  /** 0: sent by Salesboy; 1: written by hand (phone or another device); 2: sent by the phone itself (greeting, away text). */
  readonly by_owner: number
  /** 1: it came within two seconds of a customer's message, as an automatic answer of the phone does. */
  readonly fast: number
  /** 0: a word, 1: a line, 2: more than anybody types in two seconds. */
  readonly size: number
  /** SHA-256 of the file that the message is, or that goes with its text. */
  readonly file: string | null
}

/** The messages of our own account. */
export interface OwnMessageTable {
  /** Returns true when the message was new. */
  add(
    message: Omit<OwnMessage, 'fast' | 'size' | 'file'> & Partial<Pick<OwnMessage, 'fast' | 'size' | 'file'>>,
  ): boolean
  /** Unix ms at which this message of ours was first seen; null when never. */
  seenAt(sessionId: string, messageId: string): number | null
  /** Own messages of a chat that were seen since `since` (unix ms). */
  since(sessionId: string, chatKey: string, since: number): readonly OwnMessage[]
  /** Remembers a note the owner wrote to himself, by the id part that WhatsApp gave the message. Returns true when it was new. */
  addNote(sessionId: string, idPart: string, seenAt: number): boolean
  hasNote(sessionId: string, idPart: string): boolean
}

/** The fingerprint of a text. It stays the same if WhatsApp changes the form of the text on the way. */
export function fingerprintOf(text: string): string {
  return createHash('sha256').update(canonicalText(text)).digest('base64')
}

export function createOwnMessageTable(database: DatabaseSync): OwnMessageTable {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO own_messages (session_id, message_id, chat_key, text, sent_at, seen_at, by_owner, fast, size, file)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const seenAt = database.prepare('SELECT seen_at FROM own_messages WHERE session_id = ? AND message_id = ?')
  const since = database.prepare('SELECT * FROM own_messages WHERE session_id = ? AND chat_key = ? AND seen_at >= ?')
  const addNote = database.prepare('INSERT OR IGNORE INTO own_notes VALUES (?, ?, ?)')
  const note = database.prepare('SELECT 1 FROM own_notes WHERE session_id = ? AND id_part = ?')
  return {
    add(m) {
      const who = [m.session_id, m.message_id, m.chat_key, m.text] as const
      return (
        insert.run(...who, m.sent_at, m.seen_at, m.by_owner, m.fast ?? 0, m.size ?? 0, m.file ?? null).changes === 1
      )
    },
    seenAt: (sessionId, messageId) =>
      (seenAt.get(sessionId, messageId) as { seen_at: number } | undefined)?.seen_at ?? null,
    since: (sessionId, chatKey, at) => since.all(sessionId, chatKey, at) as unknown as OwnMessage[],
    addNote: (sessionId, idPart, at) => addNote.run(sessionId, idPart, at).changes === 1,
    hasNote: (sessionId, idPart) => note.get(sessionId, idPart) !== undefined,
  }
}
