import type { Clock } from '../ports.ts'
import type { PostOutcome } from '../http/http-client.ts'
import { classify } from './classify.ts'
import type { Target } from './core-target.ts'
import type { SignedPost } from './signed-post.ts'
import { webhookId } from './signatures.ts'

/** Long enough for a slow line, short enough that a chat behind a bad message waits less than a minute in all. */
const TIMEOUT_MS = 10_000
/** Several messages that fail together ask once. */
const FRESH_MS = 5_000

export interface ProbeRequest {
  readonly id: string
  readonly body: Buffer
}

/**
 * The harmless probe: a message `from: "status@broadcast"`, which a core answers with "Broadcast/status ignored" and does nothing else
 * with (docs/core-authors.md). `userId`: for which shop it is asked; `now`: unix ms.
 */
export function probeRequest(userId: string, now: number): ProbeRequest {
  const messageId = `probe_${now}`
  const probe = {
    user_id: userId,
    from: 'status@broadcast',
    message: 'connection test',
    timestamp: Math.floor(now / 1000),
    hasMedia: false,
    type: 'chat',
    isGroup: false,
    message_id: messageId,
  }
  return { id: webhookId(userId, messageId), body: Buffer.from(JSON.stringify(probe)) }
}

/** What came of a probe. */
export type ProbeAnswer =
  | { readonly kind: 'there' }
  /** It answered as a core does that can do nothing at all, or nobody answered. */
  | { readonly kind: 'away'; readonly code: string; readonly retryAfterMs: number | null }
  /** No connection could be made. */
  | { readonly kind: 'offline'; readonly code: string }

/** Whether the core is there. Never rejects. `sessionId`: for which shop it is asked. */
export type CoreProbe = (target: Target, sessionId: string) => Promise<ProbeAnswer>

/**
 * By the policy table of messages: whatever it would not say of every message in an outage shows that it is there. A redirect shows
 * nothing: captive portals and gateways send them in its place. `now`: unix ms.
 */
export function judgeProbe(outcome: PostOutcome, now: number): ProbeAnswer {
  const judged = classify(outcome, now)
  switch (judged.kind) {
    case 'retry':
      return { kind: 'away', code: judged.code, retryAfterMs: judged.retryAfterMs }
    case 'offline':
      return { kind: 'offline', code: judged.detail }
    case 'unknown':
      return { kind: 'away', code: judged.code, retryAfterMs: null }
    case 'aborted':
      return { kind: 'away', code: 'cut', retryAfterMs: null }
    case 'delivered':
    case 'hold':
    case 'dead':
      return { kind: 'there' }
  }
}

/** Asks by the harmless probe, once for several that ask together. */
export function createCoreProbe(deps: { readonly clock: Clock; readonly post: SignedPost }): CoreProbe {
  const { clock, post } = deps
  let last: { readonly at: number; readonly url: string; readonly answer: Promise<ProbeAnswer> } | null = null
  return (target, sessionId) => {
    const now = clock.monotonic()
    if (last !== null && last.url === target.url && now - last.at < FRESH_MS) return last.answer
    const request = { ...probeRequest(sessionId, clock.now()), url: target.url, secrets: target, timeoutMs: TIMEOUT_MS }
    const answer = post(request).then(
      (outcome) => judgeProbe(outcome, clock.now()),
      (): ProbeAnswer => ({ kind: 'away', code: 'cut', retryAfterMs: null }),
    )
    last = { at: now, url: target.url, answer }
    return answer
  }
}
