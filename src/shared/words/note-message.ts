import { isPlainCode, msg, type Message } from './say.ts'

const UNREADABLE = 'note.unreadable'

/** How a message keeps that the answer to it could not be read, with the beginning of that answer. */
export function unreadableNote(beginning: string): string {
  return `${UNREADABLE} ${beginning}`
}

/** What a note of ours says; null where the assistant's own words stand. */
export function messageInNote(note: string | null): Message | null {
  if (note === null || !note.startsWith('note.')) return null
  if (note.startsWith(`${UNREADABLE} `)) return msg(UNREADABLE, { beginning: note.slice(UNREADABLE.length + 1) })
  return isPlainCode(note) ? msg(note) : null
}
