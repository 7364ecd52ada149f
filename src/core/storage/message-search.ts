import type { DatabaseSync } from 'node:sqlite'

export interface MessageSearch {
  /**
   * Messages below the id `before` that contain `text` in their words, the sender's name or number. Newest first, read lazily. Case does
   * not matter. Words under three letters are searched only in the newest messages, because the index has none that short.
   */
  rows(text: string, before: number): Iterable<FoundMessage>
}

export interface FoundMessage {
  readonly id: number
  readonly session_id: string
  readonly chat_key: string
}

type Candidate = FoundMessage & {
  readonly text: string
  readonly push_name: string | null
  readonly chat_name: string | null
  readonly phone: string | null
}

/** Number of newest messages searched for a word that is too short for the index. */
const SHORT_WORD_ROWS = 2_000
/** The most candidates checked per search: a more common word finds only its newest messages. */
const MOST_CANDIDATES = 5_000

const COLUMNS = 'm.id, m.session_id, m.chat_key, m.text, m.push_name, m.chat_name, m.phone'

export function createMessageSearch(database: DatabaseSync): MessageSearch {
  const indexed = database.prepare(
    `SELECT ${COLUMNS} FROM message_search AS s JOIN messages AS m ON m.id = s.rowid
     WHERE message_search MATCH ? AND s.rowid < ? ORDER BY s.rowid DESC LIMIT ${MOST_CANDIDATES}`,
  )
  const newest = database.prepare(
    `SELECT ${COLUMNS} FROM messages AS m WHERE m.id < ? ORDER BY m.id DESC LIMIT ${SHORT_WORD_ROWS}`,
  )
  return {
    *rows(text, before) {
      const needle = fold(text)
      const number = numberOf(text)
      const match = matchOf(needle, number)
      const candidates = match === null ? newest.iterate(before) : indexed.iterate(match, before)
      for (const row of candidates as Iterable<unknown> as Iterable<Candidate>) {
        if (isIn(row, needle, number)) yield { id: row.id, session_id: row.session_id, chat_key: row.chat_key }
      }
    },
  }
}

/** The form in which texts are compared: case does not matter. */
export function fold(text: string): string {
  return text.trim().normalize('NFC').toLowerCase()
}

/** The digits to search for if the text is a number as people write it, without spaces, plus and leading zeros; else null. */
export function numberOf(text: string): string | null {
  if (!/^[\d\s().+-]+$/.test(text)) return null
  const digits = text.replace(/\D/g, '').replace(/^0+/, '')
  return digits.length >= 3 ? digits : null
}

function isIn(row: Candidate, needle: string, number: string | null): boolean {
  if (number !== null && row.phone !== null && row.phone.includes(number)) return true
  return [row.text, row.push_name, row.chat_name].some((field) => field !== null && fold(field).includes(needle))
}

/**
 * A query for the trigram index; null when the text is too short for it. It requires every trigram of the text, and the caller checks in
 * the row's text whether they stand together.
 */
export function matchOf(needle: string, number: string | null): string | null {
  const ways = [needle, ...(number === null || number === needle ? [] : [number])].map(trigramsOf)
  if (ways[0] === null) return null
  return ways
    .filter((way) => way !== null)
    .map((way) => `(${way})`)
    .join(' OR ')
}

/** Only the last digits are searched: customers share the first ones, so the index lists of those are as long as the whole record. */
const TELLING_DIGITS = 8

function trigramsOf(text: string): string | null {
  const letters = [...(/^\d+$/.test(text) ? text.slice(-TELLING_DIGITS) : text)]
  if (letters.length < 3) return null
  const parts = new Set<string>()
  // Twelve trigrams narrow the search enough; the text itself decides the rest.
  for (let at = 0; at + 3 <= letters.length && parts.size < 12; at += 1) parts.add(letters.slice(at, at + 3).join(''))
  return [...parts].map((part) => `"${part.replaceAll('"', '""')}"`).join(' AND ')
}
