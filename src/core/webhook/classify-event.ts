import { retryAfterOf } from './classify.ts'
import { isRefusal } from './try-signed.ts'
import type { PostOutcome } from '../http/http-client.ts'

/** What the end of a post means for that post and for the whole channel. */
export type EventOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'aborted' }
  /** Nothing left this machine, so it counts as no try. */
  | { readonly kind: 'offline'; readonly code: string }
  | { readonly kind: 'again'; readonly code: string; readonly retryAfterMs: number | null }
  /** 401, 403: everything is held. */
  | { readonly kind: 'refused'; readonly code: string }
  /** 410: the receiver wants no more posts. */
  | { readonly kind: 'gone'; readonly code: string }
  | { readonly kind: 'dead'; readonly code: string }

const AGAIN = new Set([404, 408, 425, 429])

/**
 * The delivery policy of messages, for posts whose id never changes and whose answer is not read: an unknown outcome is simply tried again.
 * A 404 means that the address does not exist yet; it is not this post's fault.
 */
export function classifyEvent(outcome: PostOutcome, now: number): EventOutcome {
  if (outcome.kind === 'aborted') return { kind: 'aborted' }
  if (outcome.kind === 'network') return { kind: 'offline', code: outcome.code }
  if (outcome.kind === 'unknown') return { kind: 'again', code: outcome.code, retryAfterMs: null }
  const { status } = outcome
  const code = `http-${status}`
  if (status >= 200 && status < 300) return { kind: 'taken' }
  if (isRefusal(status)) return { kind: 'refused', code }
  if (status === 410) return { kind: 'gone', code }
  if (status < 400 || status >= 500 || AGAIN.has(status)) {
    return { kind: 'again', code, retryAfterMs: retryAfterOf(outcome, now) }
  }
  return { kind: 'dead', code }
}
