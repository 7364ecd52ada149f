import type { Catalog } from '../../shared/words/catalog.ts'
import { msg, say } from '../../shared/words/say.ts'
import type { MessageView } from '../../shared/model/message.ts'

const HEAD = [
  'csv.received',
  'csv.shop',
  'csv.chat',
  'csv.name',
  'csv.phone',
  'csv.text',
  'csv.kind',
  'csv.state',
  'csv.tries',
  'csv.error',
  'csv.handed-over',
  'csv.answered',
  'csv.answer',
  'csv.answer-state',
] as const

/** The last moment that a `Date` can be, unix ms. */
const LAST_MOMENT = 8.64e15

/** Messages as lines of RFC 4180 (CRLF, every cell quoted, quotes doubled). `time` writes a moment as people of the place read it. */
export function csvOf(messages: readonly MessageView[], time: (at: number) => string): string {
  return messages.map((message) => lineOf(fieldsOf(message, time))).join('')
}

function fieldsOf(message: MessageView, time: (at: number) => string): readonly string[] {
  const { delivery, replies } = message
  // A damaged row may hold a number that is no moment; one row must not cost the whole table.
  const moment = (at: number | null | undefined) => (at == null || Math.abs(at) > LAST_MOMENT ? '' : time(at))
  const [first] = replies
  return [
    moment(message.sentAt),
    message.sessionId,
    message.chatId,
    message.senderName ?? '',
    message.phone ?? '',
    message.text,
    message.type,
    delivery.state,
    String(delivery.attempts),
    delivery.errorCode ?? '',
    moment(delivery.deliveredAt),
    moment(replies.find((reply) => reply.sentAt !== null)?.sentAt),
    replies.map(saidIn).join('\n'),
    first ? first.state + (first.reason === null ? '' : ` (${first.reason})`) : '',
  ]
}

/** A file or a place stands as a word before its text, as with customers' messages. */
function saidIn({ text, attached, leftOut }: MessageView['replies'][number]): string {
  const mark = attached === null || leftOut !== null ? '' : `[${attached.kind}]`
  return [mark, text].filter(Boolean).join(' ')
}

function lineOf(fields: readonly string[]): string {
  return `${fields.map(fieldOf).join(',')}\r\n`
}

/** What makes a spreadsheet take a text for a formula. */
const SIGN = '[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20|%]'
/** What it may pass over before the sign. */
const PASSED = '[\\s\\u0000-\\u001f\\ufeff"]*'
/**
 * A customer could make the owner's computer fetch an address by a text that begins with such a sign. An apostrophe in front makes it text
 * again (OWASP, CSV injection). A spreadsheet that separates by semicolon or tab, as those of many countries do, begins a cell also in the
 * middle of ours, whatever the quotes: so each place behind a separator or a line end is guarded as a beginning.
 */
const BEGINNING = new RegExp(`^(?=${PASSED}${SIGN}|[\\t\\r\\n])`)
const BEHIND_SEPARATOR = new RegExp(`([;,\\t\\r\\n])(?=${PASSED}${SIGN})`, 'g')

function fieldOf(value: string): string {
  const clean = value.replaceAll('\u0000', '').toWellFormed()
  const safe = clean.replaceAll(BEHIND_SEPARATOR, "$1'").replace(BEGINNING, "'")
  return `"${safe.replaceAll('"', '""')}"`
}

/** The head line of the table. */
export function csvHead(book: Catalog): string {
  return lineOf(HEAD.map((code) => say(book, msg(code))))
}
