/** A press of Send that was not accepted, or whose answer got lost. */
interface Returned {
  readonly text: string
  readonly file: File | null
  readonly press: string
}

/** The returned press of each chat, until its text or file is changed. */
const returned = new Map<string, Returned>()

/**
 * Names a press of Send in this chat. The same text and file again, unchanged since they came back, get the same name: the host may have
 * them already, and then sends nothing twice.
 */
export function namePress(chat: string, text: string, file: File | null): string {
  const before = returned.get(chat)
  returned.delete(chat)
  return before?.text === text && before.file === file ? before.press : randomName()
}

/** The message of this press came back into its field. */
export function pressCameBack(chat: string, text: string, file: File | null, press: string): void {
  returned.set(chat, { text, file, press })
}

/** The owner changes what came back: it is another message now. */
export function forgetPress(chat: string): void {
  returned.delete(chat)
}

/** 32 random hexadecimal digits. */
export function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
