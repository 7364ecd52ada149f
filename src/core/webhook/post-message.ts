import type { Clock, Logger } from '../ports.ts'
import { base64LengthOf } from '../replies/asked-attachment.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { AttemptRow } from '../storage/attempt-table.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { attemptRecordOf, type Attempt } from './attempt-record.ts'
import { classify, type Outcome } from './classify.ts'
import type { Target } from './core-target.ts'
import { payloadOf, type MediaPayload } from './payload.ts'
import { webhookId } from './signatures.ts'
import type { SignedPost } from './signed-post.ts'

const MEGABYTE = 1_000_000

/** One try of one message. `signal` cuts it: the outcome is then `aborted`. */
export type PostMessage = (row: MessageRow, target: Target, signal: AbortSignal) => Promise<Outcome>

/** Builds the body, has exactly these bytes signed and sent, and says what the answer means. */
export function createPostMessage(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly post: SignedPost
  readonly isTakenOver: (sessionId: string, chatKey: string) => boolean
  /** Media bytes when the setting asks for them; never throws. */
  readonly mediaOf: (row: MessageRow) => Promise<MediaPayload | null>
  /** How the try went over the wire, for whoever wants to look closer. */
  readonly onAttempt: (attempt: AttemptRow) => void
}): PostMessage {
  const { clock, logger, settings } = deps
  return async (row, target, signal) => {
    const media = await deps.mediaOf(row)
    const body = payloadOf(row, { humanTakeover: deps.isTakenOver(row.session_id, row.chat_key), media })
    const startedAt = clock.now()
    const began = clock.monotonic()
    let headers: Readonly<Record<string, string>> = {}
    const outcome = await deps.post({
      url: target.url,
      secrets: target,
      id: webhookId(row.session_id, row.message_id),
      body,
      timeoutMs: settings.get('delivery.timeoutSeconds') * 1000,
      maxAnswerBytes: MEGABYTE + base64LengthOf(settings.get('replies.mediaMaxMb') * MEGABYTE),
      signal,
      onSend: (sent) => (headers = sent),
    })
    const tookMs = clock.monotonic() - began
    const attempt: Attempt = { row: row.id, startedAt, tookMs, url: target.url, headers, body, outcome }
    deps.onAttempt(attemptRecordOf(attempt))
    const judged = classify(outcome, clock.now())
    const code = 'code' in judged ? judged.code : undefined
    logger.info('posted a message', { row: row.id, outcome: judged.kind, code })
    return judged
  }
}
