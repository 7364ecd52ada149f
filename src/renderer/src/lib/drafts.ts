import { create } from 'zustand'

const PREFIX = 'draft '

/** What the owner began to write, by chat; beside it what this window has kept. Empty: sent, or taken back. */
const useDrafts = create<Readonly<Record<string, string>>>(() => ({}))

/** Chats that go on under another name: what comes back late for the old one belongs to the new one. */
const moved = new Map<string, string>()
const nameNow = (chat: string): string => moved.get(chat) ?? chat

function draftIn(drafts: Readonly<Record<string, string>>, chat: string): string {
  return drafts[chat] ?? sessionStorage.getItem(PREFIX + chat) ?? ''
}

/** What the owner began to write in a chat; kept for this window until it is sent. */
export function readDraft(chat: string): string {
  return draftIn(useDrafts.getState(), nameNow(chat))
}

/** The same for a field that shows it: what comes back into it, or moves, is seen at once. */
export function useDraft(chat: string): string {
  return useDrafts((drafts) => draftIn(drafts, nameNow(chat)))
}

export function keepDraft(chat: string, text: string): void {
  const name = nameNow(chat)
  useDrafts.setState({ [name]: text })
  try {
    if (text === '') sessionStorage.removeItem(PREFIX + name)
    else sessionStorage.setItem(PREFIX + name, text)
  } catch {
    // The browser's store is full: the text is kept until the next reload.
  }
}

/** The chat goes on under another name, and what was begun in it too. */
export function moveDraft(from: string, to: string): void {
  if (from === to) return
  const begun = readDraft(from)
  keepDraft(from, '')
  moved.delete(to)
  moved.set(from, to)
  if (begun !== '') keepDraft(to, [readDraft(to), begun].filter(Boolean).join('\n'))
}
