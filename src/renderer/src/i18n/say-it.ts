import type { AppError } from '../../../shared/result.ts'
import { said, say, type Said } from '../../../shared/words/say.ts'
import { words } from './en.ts'

/** What the core says, in the language of this window. */
export function sayIt(what: Said): string {
  return say({ locale: words.locale, sentences: words.sentences }, what)
}

/** A refusal in the language of this window. What was meant for programs only becomes one sentence that says what to do. */
export function errorWords({ code, message, said: what }: AppError): string {
  if (what !== undefined) return sayIt(what)
  if (words.locale === 'en') return message
  return sayIt(said(code === 'invalid-arguments' ? 'error.invalid-arguments' : 'error.internal'))
}
