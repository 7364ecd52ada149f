import type { Clock } from '../ports.ts'
import type { PostOutcome } from '../http/post-json.ts'
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

/** Whether an outcome shows that the core is there: it answered, and not with what gateways say in its place or it says of everything. */
export function showsCore(outcome: PostOutcome): boolean {
  if (outcome.kind !== 'answer') return false
  return outcome.status < 500 && outcome.status !== 408 && outcome.status !== 425 && outcome.status !== 429
}

/** Asks the core whether it is there. Never rejects: whatever goes wrong on the way means that it is not. */
export function createCoreProbe(deps: {
  readonly clock: Clock
  readonly post: SignedPost
}): (target: Target, sessionId: string) => Promise<boolean> {
  const { clock, post } = deps
  let last: { readonly at: number; readonly url: string; readonly answer: Promise<boolean> } | null = null
  return (target, sessionId) => {
    const now = clock.monotonic()
    if (last !== null && last.url === target.url && now - last.at < FRESH_MS) return last.answer
    const request = { ...probeRequest(sessionId, clock.now()), url: target.url, secrets: target, timeoutMs: TIMEOUT_MS }
    const answer = post(request).then(showsCore, () => false)
    last = { at: now, url: target.url, answer }
    return answer
  }
}
