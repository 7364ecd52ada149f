import { hasPlaceForReplies } from './answer-names.ts'
import { answersIn, saysTooMuch } from './parse-answer.ts'

/** Characters shown: enough to recognise the answer. */
const SHOWN = 120
/** Messages of a core that need no reply beside them (docs/core-authors.md). */
const KNOWN = /^processed successfully$|ignored|disabled|whitelist|missing required|subscription inactive/i

/**
 * The beginning of an accepted answer that has neither a reply nor a message we know, cleaned for the owner; null when the answer is
 * readable or empty. Examples are text, web pages, warnings before the JSON and an automation's receipt. Nothing of such an answer is ever
 * sent to a customer.
 */
export function unreadableIn(body: string): string | null {
  if (body.replace(/^\uFEFF/, '').trim() === '') return null
  const answers = answersIn(body)
  if (answers?.every(isReadable)) return null
  return cleaned(body)
}

/** Whether an answer is empty, has a field for replies (which may be empty) or says a message we know. */
function isReadable(answer: Readonly<Record<string, unknown>>): boolean {
  if (saysTooMuch(answer)) return false
  const said = answer['message'] ?? answer['error']
  if (Object.keys(answer).length === 0 || hasPlaceForReplies(answer)) return true
  return typeof said === 'string' && KNOWN.test(said)
}

/** The text as one line, without characters that move a cursor, change the direction of writing or break a letter in two. */
function cleaned(body: string): string {
  const start = body.slice(0, 10 * SHOWN).toWellFormed()
  const line = start
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const letters = [...line]
  return letters.length > SHOWN ? `${letters.slice(0, SHOWN).join('')}…` : line
}
