import { parseAttachment, type AskedAttachment, type ParsedAttachment } from '../replies/asked-attachment.ts'
import { collectTexts } from './answer-names.ts'

/** A reply that the core wants sent. */
export interface AnswerReply {
  readonly text: string
  readonly quote: boolean
  /** The file or location to send with it. */
  readonly asked?: AskedAttachment
  /** The core asked for an attachment that cannot be read. */
  readonly isUnreadable?: true
}

export interface ParsedAnswer {
  readonly replies: readonly AnswerReply[]
  /** The core's own words (`message` or `error`), bounded; for the owner and for the policy. */
  readonly message: string
}

const MAX_REPLIES = 10
const MAX_REPLY_LENGTH = 200_000
/** A longer text is a mistake, not an answer to a customer, and none of it is sent. Only files are that large. */
const LONGEST_TEXT = 1024 * 1024
/** Characters: more than the largest file that a setting allows, in base64. */
const MAX_DEPTH_TEXT = 128 * 1024 * 1024

/**
 * Reads an answer's body and trusts nothing: invalid JSON, wrong types, absurd sizes and depths all mean "no reply". Accepts the core's
 * `response`, `reply` / `replies` (strings or `{text, quote, media, as, location}`) and the names that common bot builders use
 * (`answer-names.ts`). Plain text and web pages are never a reply. A list of answers is read as one.
 */
export function parseAnswer(body: string): ParsedAnswer {
  const replies: AnswerReply[] = []
  const answers = answersIn(body) ?? []
  for (const candidate of answers.flatMap(collectTexts).slice(0, MAX_REPLIES + 2)) {
    const reply = toReply(candidate)
    if (reply && !replies.some((old) => isSame(old, reply))) replies.push(reply)
  }
  const said = answers.map((answer) => answer['message'] ?? answer['error']).find((words) => typeof words === 'string')
  return { replies: replies.slice(0, MAX_REPLIES), message: typeof said === 'string' ? said.slice(0, 300) : '' }
}

/** The objects of an answer: one, or those of a list (n8n's "all items"); null when it is something else. */
export function answersIn(body: string): readonly Readonly<Record<string, unknown>>[] | null {
  const value = parseJson(body)
  const list = Array.isArray(value) ? (value as unknown[]).slice(0, MAX_REPLIES) : [value]
  const objects = list.filter(isObject)
  return objects.length === list.length ? objects : null
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function parseJson(body: string): unknown {
  if (body.length > MAX_DEPTH_TEXT) return null
  try {
    // Files saved by some editors, and the output of such scripts, begin with a byte order mark.
    return JSON.parse(body.startsWith('\uFEFF') ? body.slice(1) : body) as unknown
  } catch {
    return null // Not JSON (or nested beyond the parser's stack): delivered, no reply.
  }
}

const isSame = (one: AnswerReply, other: AnswerReply): boolean =>
  one.text === other.text && JSON.stringify(one.asked) === JSON.stringify(other.asked)

function toReply(candidate: unknown): AnswerReply | null {
  if (typeof candidate === 'string') return usable(candidate, false, { kind: 'none' })
  if (!isObject(candidate)) return null
  const { text, quote } = candidate
  return usable(typeof text === 'string' ? text : '', quote === true, parseAttachment(candidate))
}

const isTooLong = (text: string): boolean => text.length > LONGEST_TEXT

/** Whether a text of the answer is too long to be a reply. */
export const saysTooMuch = (answer: Readonly<Record<string, unknown>>): boolean =>
  collectTexts(answer).some((candidate) => {
    const text = isObject(candidate) ? candidate['text'] : candidate
    return typeof text === 'string' && isTooLong(text)
  })

function usable(given: string, quote: boolean, parsed: ParsedAttachment): AnswerReply | null {
  const isEmpty = isTooLong(given) || given.trim() === ''
  if (isEmpty && parsed.kind === 'none') return null
  // A lone surrogate cannot be written as UTF-8 and would arrive as something else.
  const text = isEmpty ? '' : given.slice(0, MAX_REPLY_LENGTH).toWellFormed()
  if (parsed.kind === 'bad') return { text, quote, isUnreadable: true }
  return parsed.kind === 'asked' ? { text, quote, asked: parsed.asked } : { text, quote }
}
