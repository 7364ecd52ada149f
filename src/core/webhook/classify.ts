import type { PostOutcome } from '../http/http-client.ts'
import { parseAnswer, type AnswerReply } from './parse-answer.ts'
import { isRefusal } from './try-signed.ts'
import { unreadableIn } from './unreadable-answer.ts'

/** The outcomes that the end of a post can have. */
type PostedOutcome = Exclude<Outcome, { kind: 'withdrawn' }>

export type HoldKind = 'secret-refused' | 'user-unknown' | 'plan-inactive' | 'gone'

/** What the end of a post means for the message and for the whole queue. docs/core-authors.md explains it to owners of a core. */
export type Outcome =
  | {
      readonly kind: 'delivered'
      readonly replies: readonly AnswerReply[]
      readonly note: string | null
      /** The beginning of an answer that says nothing we know; null when the answer can be read. */
      readonly unreadable: string | null
    }
  | { readonly kind: 'retry'; readonly code: string; readonly retryAfterMs: number | null }
  /** Not one message's fault: the core refuses us or the session, and posts are held until that ends. */
  | { readonly kind: 'hold'; readonly hold: HoldKind; readonly code: string; readonly note: string }
  | { readonly kind: 'offline'; readonly code: 'network'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly code: string }
  | { readonly kind: 'dead'; readonly code: string; readonly note: string }
  /** The customer deleted the message before anything was sent. */
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'aborted' }

/** Statuses of a proxy that lost the core, which may have taken the message and be working on it. */
const UNSEEN_STATUS = new Set([502, 504, 520, 522, 524])

/**
 * What an outcome says about the core's work on the message: `ended`, `unseen` (unknown whether it began or ended) or `none` (it did not
 * begin).
 */
export function runOf(outcome: Outcome): 'ended' | 'unseen' | 'none' {
  if (outcome.kind === 'delivered') return 'ended'
  if (outcome.kind === 'unknown' || outcome.kind === 'aborted') return 'unseen'
  if (outcome.kind !== 'retry') return 'none'
  const status = Number(outcome.code.replace('http-', ''))
  if (UNSEEN_STATUS.has(status)) return 'unseen'
  // A core that says it is busy or temporarily down has not begun.
  return status >= 500 && status !== 503 ? 'ended' : 'none'
}

/** Both match the whole message, because a core that echoes a customer's own words must not be held by them. */
const PLAN_INACTIVE = /^\W*(user )?subscription (is )?inactive\W*$/i
const USER_UNKNOWN = /^\W*user not found\W*$/i
const RETRY_STATUS = new Set([408, 425, 429])

/** The policy table as one pure function. `now` is unix ms, needed for `Retry-After` dates only. */
export function classify(outcome: PostOutcome, now: number): PostedOutcome {
  switch (outcome.kind) {
    case 'aborted':
      return { kind: 'aborted' }
    case 'network':
      return { kind: 'offline', code: 'network', detail: outcome.code }
    case 'unknown':
      return { kind: 'unknown', code: outcome.code === 'timed-out' ? outcome.code : 'cut' }
    case 'answer':
      return classifyAnswer(outcome, now)
  }
}

function classifyAnswer(outcome: Extract<PostOutcome, { kind: 'answer' }>, now: number): PostedOutcome {
  const { status } = outcome
  const code = `http-${status}`
  const { replies, message } = parseAnswer(outcome.truncated ? '' : outcome.body)
  if (status >= 200 && status < 300) {
    if (replies.length === 0 && PLAN_INACTIVE.test(message))
      return { kind: 'hold', hold: 'plan-inactive', code, note: message }
    return { kind: 'delivered', replies, note: noteOf(message), unreadable: unreadableIn(outcome.body) }
  }
  if (status >= 300 && status < 400) {
    return { kind: 'retry', code, retryAfterMs: null }
  }
  if (isRefusal(status)) return { kind: 'hold', hold: 'secret-refused', code, note: message }
  if (status === 404 && USER_UNKNOWN.test(message)) return { kind: 'hold', hold: 'user-unknown', code, note: message }
  if (status === 410) return { kind: 'hold', hold: 'gone', code, note: message }
  if (RETRY_STATUS.has(status) || status >= 500) {
    return { kind: 'retry', code, retryAfterMs: retryAfterOf(outcome, now) }
  }
  return { kind: 'dead', code, note: message }
}

/** The core's own words, where they are worth showing beside a delivered message. */
function noteOf(message: string): string | null {
  return /ignored|disabled|whitelist|missing required/i.test(message) ? message : null
}

const MAX_RETRY_AFTER_MS = 24 * 3_600_000

/**
 * How long an answer asks us to wait, ms; null when it does not say. A date counts by the clock that wrote it, because ours may be hours
 * off.
 */
export function retryAfterOf(
  { retryAfter, date }: Pick<Extract<PostOutcome, { kind: 'answer' }>, 'retryAfter' | 'date'>,
  now: number,
): number | null {
  const itsNow = date === null ? Number.NaN : Date.parse(date)
  return parseRetryAfter(retryAfter, Number.isFinite(itsNow) ? itsNow : now)
}

/** Milliseconds from a `Retry-After` in seconds or as a date (RFC 9110 §10.2.3); at most a day, null when absent or unreadable. */
export function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_MS) : null
}
