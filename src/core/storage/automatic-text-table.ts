import type { DatabaseSync } from 'node:sqlite'
import type { OwnMessage } from './own-message-table.ts'

/** The most texts remembered per shop. A phone has a greeting, an away text, and earlier versions of both. */
const MOST_TEXTS = 200

/** Fingerprints of the texts that the phone sends by itself, and the facts that tell who wrote a text. Put writes into the write queue. */
export interface AutomaticTextTable {
  isKnown(sessionId: string, text: string): boolean
  /** Remembers the text, or that it was seen again. */
  remember(sessionId: string, text: string, at: number): void
  /** Own messages with this text fingerprint. */
  sameText(sessionId: string, text: string): readonly OwnMessage[]
  /** Own messages of a chat that were seen at or after `seenSince` (unix ms) and that Salesboy did not send. */
  notOurs(sessionId: string, chatKey: string, seenSince: number): readonly OwnMessage[]
  /** WhatsApp's time of the customer's newest message in the chat up to `at`; null when there is none. */
  customerWrote(sessionId: string, chatKey: string, at: number): number | null
  /** The same for own messages. `byOwner`: 0 sent by Salesboy, 1 written by hand. */
  ownWrote(sessionId: string, chatKey: string, byOwner: 0 | 1, before: number): number | null
  setWriter(message: Pick<OwnMessage, 'session_id' | 'message_id'>, byOwner: number, fast: number): void
  /** WhatsApp's time of the owner's newest message by hand in a chat; null when there is none. */
  lastByHand(sessionId: string, chatKey: string): number | null
}

export function createAutomaticTextTable(database: DatabaseSync): AutomaticTextTable {
  const isKnown = database.prepare('SELECT 1 FROM automatic_texts WHERE session_id = ? AND text = ?')
  const remember = database.prepare(
    `INSERT INTO automatic_texts (session_id, text, last_at) VALUES (?, ?, ?)
     ON CONFLICT (session_id, text) DO UPDATE SET last_at = max(last_at, excluded.last_at)`,
  )
  const bound = database.prepare(
    `DELETE FROM automatic_texts WHERE session_id = :session AND text NOT IN
       (SELECT text FROM automatic_texts WHERE session_id = :session ORDER BY last_at DESC LIMIT ${MOST_TEXTS})`,
  )
  const sameText = database.prepare('SELECT * FROM own_messages WHERE session_id = ? AND text = ?')
  const notOurs = database.prepare(
    'SELECT * FROM own_messages WHERE session_id = ? AND chat_key = ? AND seen_at >= ? AND by_owner > 0',
  )
  const customerWrote = database.prepare(
    'SELECT max(sent_at) AS at FROM messages WHERE session_id = ? AND chat_key = ? AND sent_at <= ?',
  )
  const ownWrote = database.prepare(
    'SELECT max(sent_at) AS at FROM own_messages WHERE session_id = ? AND chat_key = ? AND by_owner = ? AND sent_at <= ?',
  )
  const setWriter = database.prepare(
    'UPDATE own_messages SET by_owner = ?, fast = ? WHERE session_id = ? AND message_id = ?',
  )
  const lastByHand = database.prepare(
    'SELECT max(sent_at) AS at FROM own_messages WHERE session_id = ? AND chat_key = ? AND by_owner = 1',
  )
  const timeOf = (row: unknown): number | null => (row as { at: number | null }).at
  return {
    isKnown: (sessionId, text) => isKnown.get(sessionId, text) !== undefined,
    remember(sessionId, text, at) {
      remember.run(sessionId, text, at)
      bound.run({ session: sessionId })
    },
    sameText: (sessionId, text) => sameText.all(sessionId, text) as unknown as OwnMessage[],
    notOurs: (sessionId, chatKey, since) => notOurs.all(sessionId, chatKey, since) as unknown as OwnMessage[],
    customerWrote: (sessionId, chatKey, at) => timeOf(customerWrote.get(sessionId, chatKey, at)),
    ownWrote: (sessionId, chatKey, byOwner, before) => timeOf(ownWrote.get(sessionId, chatKey, byOwner, before)),
    setWriter: (message, byOwner, fast) => void setWriter.run(byOwner, fast, message.session_id, message.message_id),
    lastByHand: (sessionId, chatKey) => timeOf(lastByHand.get(sessionId, chatKey)),
  }
}
