import { isPlainCode, msg, type Message } from './say.ts'

const UNREADABLE = 'note.unreadable'

/** The note stored with a message whose answer was unreadable; contains the start of that answer. */
export function unreadableNote(beginning: string): string {
  return `${UNREADABLE} ${beginning}`
}

/** The message for one of our notes; null when the note is the assistant's own text. */
export function messageInNote(note: string | null): Message | null {
  if (note === null || !note.startsWith('note.')) return null
  if (note.startsWith(`${UNREADABLE} `)) return msg(UNREADABLE, { beginning: note.slice(UNREADABLE.length + 1) })
  return isPlainCode(note) ? msg(note) : null
}
