import { hasPlaceForReplies } from './answer-names.ts'
import { answersIn, saysTooMuch } from './parse-answer.ts'

/** Enough to know it again. */
const SHOWN = 120
/** Words of a core that need no reply beside them (docs/core-authors.md). */
const KNOWN = /^processed successfully$|ignored|disabled|whitelist|missing required|subscription inactive/i

/**
 * The beginning of an accepted answer that says neither a reply nor anything we know, as it may be shown to the owner; null when it can be
 * read, or is empty. Text, web pages, warnings before the JSON, an automation's receipt: nothing of it is ever sent to a customer.
 */
export function unreadableIn(body: string): string | null {
  if (body.replace(/^\uFEFF/, '').trim() === '') return null
  const answers = answersIn(body)
  if (answers?.every(isReadable)) return null
  return cleaned(body)
}

/** Empty, a place for replies (they may be empty), or words we know. */
function isReadable(answer: Readonly<Record<string, unknown>>): boolean {
  if (saysTooMuch(answer)) return false
  const said = answer['message'] ?? answer['error']
  if (Object.keys(answer).length === 0 || hasPlaceForReplies(answer)) return true
  return typeof said === 'string' && KNOWN.test(said)
}

/** One line without what moves a cursor, turns the direction of writing or breaks a letter in two. */
function cleaned(body: string): string {
  const start = body.slice(0, 10 * SHOWN).toWellFormed()
  const line = start
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const letters = [...line]
  return letters.length > SHOWN ? `${letters.slice(0, SHOWN).join('')}…` : line
}
