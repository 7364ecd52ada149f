import type { AppError } from '../../../shared/result.ts'
import { messageInNote } from '../../../shared/words/note-message.ts'
import { msg, say, type Message } from '../../../shared/words/say.ts'
import { safeText, sentenceLine } from '../lib/safe-text.ts'
import { currentCatalog } from './words.ts'

/** What the core says, in the language of this window. */
export function sayIt(message: Message): string {
  return say(currentCatalog(), message)
}

/** Why a message took the way it took, where we say it ourselves; null where the assistant's own words stand. */
export function noteWords(note: string | null): string | null {
  const message = messageInNote(note)
  return message === null ? null : sentenceLine(sayIt(message))
}

/** A refusal in the language of this window. What was meant for programs only becomes one sentence that says what to do. */
export function errorWords({ code, message, said }: AppError): string {
  if (said !== undefined) return sayIt(said)
  // Not a sentence of ours: what is in it may be anybody's.
  if (currentCatalog().locale === 'en') return safeText(message)
  return sayIt(msg(code === 'invalid-arguments' ? 'error.invalid-arguments' : 'error.internal'))
}
