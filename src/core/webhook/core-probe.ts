import type { Clock } from '../ports.ts'
import type { PostOutcome } from '../http/http-client.ts'
import { classify } from './classify.ts'
import type { Target } from './core-target.ts'
import type { SignedPost } from './signed-post.ts'
import { webhookId } from './signatures.ts'

/** Long enough for a slow line, short enough that a chat behind a bad message waits less than a minute in all. */
const TIMEOUT_MS = 10_000
/** Messages that fail within this time share one probe. */
const FRESH_MS = 5_000

export interface ProbeRequest {
  readonly id: string
  readonly body: Buffer
}

/**
 * The harmless probe: a message `from: "status@broadcast"`, which a core answers with "Broadcast/status ignored" and does nothing else with
 * (docs/core-authors.md). `userId` is the shop in whose name it asks; `now` is unix ms.
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

/** The answer to a probe. */
export type ProbeAnswer =
  | { readonly kind: 'there' }
  /** The core answered as it does in an outage, or did not answer. */
  | { readonly kind: 'away'; readonly code: string; readonly retryAfterMs: number | null }
  /** No connection could be made. */
  | { readonly kind: 'offline'; readonly code: string }

/** Asks whether the core is there. Never rejects. `sessionId` is the shop in whose name it asks. */
export type CoreProbe = (target: Target, sessionId: string) => Promise<ProbeAnswer>

/**
 * Judges a probe by the policy table of messages: any answer that a core in an outage would not give to every message shows that it is
 * there. A redirect shows nothing, because captive portals and gateways send redirects in its place. `now` is unix ms.
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

/** Creates the harmless probe. Calls for the same address within `FRESH_MS` share one request. */
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
