import { randomId } from './random-id.ts'

/** A message that was not accepted, or whose answer got lost. */
interface Returned {
  readonly text: string
  readonly file: File | null
  readonly key: string
}

/** What came back in each chat, until its text or file is changed. */
const returned = new Map<string, Returned>()

/**
 * The idempotency key of a message that is being sent. The same text and file again, unchanged since they came back, have the same key:
 * the host may have them already, and then sends nothing twice.
 */
export function sendingKey(chat: string, text: string, file: File | null): string {
  const before = returned.get(chat)
  returned.delete(chat)
  return before?.text === text && before.file === file ? before.key : randomId()
}

/** The message with this key came back into its field. */
export function cameBack(chat: string, text: string, file: File | null, key: string): void {
  returned.set(chat, { text, file, key })
}

/** The owner changes what came back: it is another message now. */
export function forgetReturned(chat: string): void {
  returned.delete(chat)
}
