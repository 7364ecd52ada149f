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

/** The last time that a `Date` can represent, unix ms. */
const LAST_MOMENT = 8.64e15

/** Messages as CSV lines of RFC 4180 (CRLF, every cell quoted, quotes doubled). `time` formats unix ms as local time. */
export function csvOf(messages: readonly MessageView[], time: (at: number) => string): string {
  return messages.map((message) => lineOf(fieldsOf(message, time))).join('')
}

function fieldsOf(message: MessageView, time: (at: number) => string): readonly string[] {
  const { delivery, replies } = message
  // A damaged row may hold a number that is no valid time; it must not break the whole export.
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

/** The text of a reply, with a word for its file or place in front, as in customers' messages. */
function saidIn({ text, attached, leftOut }: MessageView['replies'][number]): string {
  const mark = attached === null || leftOut !== null ? '' : `[${attached.kind}]`
  return [mark, text].filter(Boolean).join(' ')
}

function lineOf(fields: readonly string[]): string {
  return `${fields.map(fieldOf).join(',')}\r\n`
}

/** The characters that make a spreadsheet read a text as a formula. */
const SIGN = '[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20|%]'
/** The characters that a spreadsheet may skip before such a sign. */
const PASSED = '[\\s\\u0000-\\u001f\\ufeff"]*'
/**
 * With a text that begins with such a sign, a customer could make the owner's computer fetch a URL. An apostrophe in front keeps it a text
 * (OWASP, CSV injection). In many countries spreadsheets separate by semicolon or tab, and so begin a cell in the middle of ours, despite
 * the quotes. Therefore each place after a separator or a line end is guarded like a beginning.
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
