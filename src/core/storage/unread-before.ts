import type { DatabaseSync } from 'node:sqlite'

interface Mark {
  readonly session: string
  readonly message: string
  /** The chat's unread count before the text; `seenRow`: the row up to which the chat was read then. */
  unread: number
  seenRow: number
  /** The row up to which the text marked the chat as read. */
  readonly upTo: number
}

/** The most texts remembered that may yet turn out not to be the owner's. */
const KEPT = 1_000

/**
 * Remembers what the owner's texts marked as read: an owner who writes in a chat has read the lines before. A text that turns out to be the
 * phone's own, in most cases seconds later, has read nothing. Kept in memory only: after a restart the chat stays read.
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

  /** Runs `work`, which stores a text of the owner in this chat, and remembers what the text marked as read. */
  around(session: string, chat: string, message: string, work: () => void): void {
    const before = this.#chat.get(session, chat) as { unread: number; seenRow: number } | undefined
    work()
    const after = this.#chat.get(session, chat) as { seenRow: number } | undefined
    if (before === undefined || after === undefined) return
    this.#marks = [...this.#marks, { session, message, ...before, upTo: after.seenRow }].slice(-KEPT)
  }

  /** The text was not the owner's: what it marked as read is unread again, unless something else has marked it as read since. */
  undo(session: string, chat: string, message: string): void {
    const mark = this.#marks.find((one) => one.session === session && one.message === message)
    if (mark === undefined) return
    this.#marks = this.#marks.filter((one) => one !== mark)
    const { changes } = this.#giveBack.run(mark.unread, mark.seenRow, session, chat, mark.upTo)
    // A later text of this chat marked the same as read, and may also turn out not to be the owner's, so it takes over this mark.
    const next = this.#marks.find((one) => one.session === session && one.seenRow === mark.upTo)
    if (Number(changes) > 0 || next === undefined) return
    next.unread += mark.unread
    next.seenRow = mark.seenRow
  }
}
