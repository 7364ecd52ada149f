import type { DatabaseSync } from 'node:sqlite'

interface Mark {
  readonly session: string
  readonly message: string
  /** What was unread before it, and up to which row of the chat all was read then. */
  unread: number
  seenRow: number
  /** Up to which row it says that all is read. */
  readonly upTo: number
}

/** So many texts of the owner that may yet turn out not to be his. */
const KEPT = 1_000

/**
 * What the owner's texts made read: where he writes he has read what stands before. One that turns out to be the phone's own, seconds later in
 * most cases, has read nothing. Kept in memory: after a restart the chat stays read.
 */
export class UnreadBefore {
  readonly #chat
  readonly #giveBack
  #marks: Mark[] = []

  constructor(database: DatabaseSync) {
    this.#chat = database.prepare('SELECT unread, seen_row AS seenRow FROM chats WHERE session_id = ? AND chat_key = ?')
    this.#giveBack = database.prepare(
      'UPDATE chats SET unread = unread + ?, seen_row = ? WHERE session_id = ? AND chat_key = ? AND seen_row = ?',
    )
  }

  /** Does `work`, which stores a text of the owner in this chat, and notes what it made read. */
  around(session: string, chat: string, message: string, work: () => void): void {
    const before = this.#chat.get(session, chat) as { unread: number; seenRow: number } | undefined
    work()
    const after = this.#chat.get(session, chat) as { seenRow: number } | undefined
    if (before === undefined || after === undefined) return
    this.#marks = [...this.#marks, { session, message, ...before, upTo: after.seenRow }].slice(-KEPT)
  }

  /** It was not his: what it made read is unread again, unless something else has made it read since. */
  undo(session: string, chat: string, message: string): void {
    const mark = this.#marks.find((one) => one.session === session && one.message === message)
    if (mark === undefined) return
    this.#marks = this.#marks.filter((one) => one !== mark)
    const { changes } = this.#giveBack.run(mark.unread, mark.seenRow, session, chat, mark.upTo)
    // A later text of this chat has read the same, and may yet turn out not to be his either.
    const next = this.#marks.find((one) => one.session === session && one.seenRow === mark.upTo)
    if (Number(changes) > 0 || next === undefined) return
    next.unread += mark.unread
    next.seenRow = mark.seenRow
  }
}
