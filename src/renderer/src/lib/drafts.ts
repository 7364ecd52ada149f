import { create } from 'zustand'

const PREFIX = 'draft '

/** Drafts by chat. Takes precedence over sessionStorage; an empty text means sent or deleted. */
const useDrafts = create<Readonly<Record<string, string>>>(() => ({}))

/** Maps the old key of a renamed chat to the new one, so that text that returns late reaches the right chat. */
const moved = new Map<string, string>()
const nameNow = (chat: string): string => moved.get(chat) ?? chat

function draftIn(drafts: Readonly<Record<string, string>>, chat: string): string {
  return drafts[chat] ?? sessionStorage.getItem(PREFIX + chat) ?? ''
}

/** The draft of a chat, kept in this window until it is sent. */
export function readDraft(chat: string): string {
  return draftIn(useDrafts.getState(), nameNow(chat))
}

/** Like readDraft, but re-renders the field when the draft changes or moves. */
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
    // sessionStorage is full: the text survives only until the next reload.
  }
}

/** Moves the draft of a chat to its new key. Appends it to a draft that exists there. */
export function moveDraft(from: string, to: string): void {
  if (from === to) return
  const begun = readDraft(from)
  keepDraft(from, '')
  moved.delete(to)
  moved.set(from, to)
  if (begun !== '') keepDraft(to, [readDraft(to), begun].filter(Boolean).join('\n'))
}
