import type { AppError } from '../../../shared/result.ts'
import { messageInNote } from '../../../shared/words/note-message.ts'
import { msg, say, type Message } from '../../../shared/words/say.ts'
import { safeText, sentenceLine } from '../lib/safe-text.ts'
import { currentCatalog } from './words.ts'

/** A message of the core as text in the language of this window. */
export function sayIt(message: Message): string {
  return say(currentCatalog(), message)
}

/** The note of a message in the language of this window. Null when the note is the core's own text. */
export function noteWords(note: string | null): string | null {
  const message = messageInNote(note)
  return message === null ? null : sentenceLine(sayIt(message))
}

/** An error in the language of this window. An error text meant for programs becomes a general sentence, except in English. */
export function errorWords({ code, message, said }: AppError): string {
  if (said !== undefined) return sayIt(said)
  // This is not our own sentence and may contain foreign text, so make it safe.
  if (currentCatalog().locale === 'en') return safeText(message)
  return sayIt(msg(code === 'invalid-arguments' ? 'error.invalid-arguments' : 'error.internal'))
}
