const PREFIX = 'draft '

/** What the owner began to write in a chat; kept for this window until it is sent. */
export function readDraft(chat: string): string {
  return sessionStorage.getItem(PREFIX + chat) ?? ''
}

export function keepDraft(chat: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(PREFIX + chat)
    else sessionStorage.setItem(PREFIX + chat, text)
  } catch {
    // The browser's store is full: the text is still in the field.
  }
}
