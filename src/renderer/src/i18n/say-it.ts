import type { AppError } from '../../../shared/result.ts'
import { saidInNote } from '../../../shared/words/note-said.ts'
import { said, say, type Said } from '../../../shared/words/say.ts'
import { safeText, sentenceLine } from '../lib/safe-text.ts'
import { words } from './en.ts'

/** What the core says, in the language of this window. */
export function sayIt(what: Said): string {
  return say({ locale: words.locale, sentences: words.sentences }, what)
}

/** Why a message took the way it took, where we say it ourselves; null where the assistant's own words stand. */
export function noteWords(note: string | null): string | null {
  const what = saidInNote(note)
  return what === null ? null : sentenceLine(sayIt(what))
}

/** A refusal in the language of this window. What was meant for programs only becomes one sentence that says what to do. */
export function errorWords({ code, message, said: what }: AppError): string {
  if (what !== undefined) return sayIt(what)
  // Not a sentence of ours: what is in it may be anybody's.
  if (words.locale === 'en') return safeText(message)
  return sayIt(said(code === 'invalid-arguments' ? 'error.invalid-arguments' : 'error.internal'))
}
