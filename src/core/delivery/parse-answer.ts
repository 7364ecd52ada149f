/** A reply the core wants said. */
export interface AnswerReply {
  readonly text: string
  readonly quote: boolean
}

export interface ParsedAnswer {
  readonly replies: readonly AnswerReply[]
  /** The core's own words (`message` or `error`), bounded; for the owner and for the policy. */
  readonly message: string
}

const MAX_REPLIES = 10
const MAX_REPLY_LENGTH = 200_000
const MAX_DEPTH_TEXT = 1024 * 1024

/**
 * Reads an answer's body, trusting nothing: not JSON, wrong types, absurd sizes and depths all mean "no reply". Accepts the core's
 * `response`, and `reply` / `replies` of other receivers (strings or `{text, quote}`).
 */
export function parseAnswer(body: string): ParsedAnswer {
  const value = parseJson(body)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { replies: [], message: '' }
  const answer = value as Record<string, unknown>
  const candidates = [
    answer['response'],
    answer['reply'],
    ...(Array.isArray(answer['replies']) ? answer['replies'] : []),
  ]
  const replies: AnswerReply[] = []
  for (const candidate of candidates.slice(0, MAX_REPLIES + 2)) {
    const reply = toReply(candidate)
    if (reply && !replies.some((old) => old.text === reply.text)) replies.push(reply)
  }
  const said = answer['message'] ?? answer['error']
  return { replies: replies.slice(0, MAX_REPLIES), message: typeof said === 'string' ? said.slice(0, 300) : '' }
}

function parseJson(body: string): unknown {
  if (body.length > MAX_DEPTH_TEXT) return null
  try {
    return JSON.parse(body) as unknown
  } catch {
    return null // Not JSON (or nested beyond the parser's stack): delivered, no reply.
  }
}

function toReply(candidate: unknown): AnswerReply | null {
  if (typeof candidate === 'string') return usable(candidate, false)
  if (candidate === null || typeof candidate !== 'object') return null
  const { text, quote } = candidate as { text?: unknown; quote?: unknown }
  return typeof text === 'string' ? usable(text, quote === true) : null
}

function usable(text: string, quote: boolean): AnswerReply | null {
  if (text.trim() === '') return null
  // A lone surrogate cannot be written as UTF-8 and would arrive as something else.
  return { text: text.slice(0, MAX_REPLY_LENGTH).toWellFormed(), quote }
}
