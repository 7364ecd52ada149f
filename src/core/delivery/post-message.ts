import type { HttpClient } from '../http/post-json.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { AttemptRow } from '../storage/attempt-table.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { attemptRecordOf, type Attempt } from './attempt-record.ts'
import { classify, type Verdict } from './classify.ts'
import type { ClockOffset } from './clock-offset.ts'
import type { Target } from './core-target.ts'
import { payloadOf, type MediaPayload } from './payload.ts'
import { signatureHeaders, webhookId } from './signatures.ts'

/** One try of one message. `signal` cuts it: the verdict is then `aborted`. */
export type PostMessage = (row: MessageRow, target: Target, signal: AbortSignal) => Promise<Verdict>

/** Builds the body, signs exactly these bytes, sends them, and says what the answer means. */
export function createPostMessage(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly http: HttpClient
  readonly offset: ClockOffset
  readonly version: string
  readonly isTakenOver: (sessionId: string, chatKey: string) => boolean
  /** Media bytes when the setting asks for them; never throws. */
  readonly mediaOf: (row: MessageRow) => Promise<MediaPayload | null>
  /** How the try went over the wire, for whoever wants to look closer. */
  readonly onAttempt: (attempt: AttemptRow) => void
}): PostMessage {
  const { clock, logger, settings, http, offset } = deps
  return async (row, target, signal) => {
    const media = await deps.mediaOf(row)
    const body = payloadOf(row, { humanTakeover: deps.isTakenOver(row.session_id, row.chat_key), media })
    const id = webhookId(row.session_id, row.message_id)
    const headers = {
      'User-Agent': `SalesboyDesktop/${deps.version}`,
      ...signatureHeaders({ body, secret: target.secret, id, timestamp: offset.seconds() }),
    }
    const startedAt = clock.now()
    const began = clock.monotonic()
    const outcome = await http.post({
      url: target.url,
      body,
      headers,
      timeoutMs: settings.get('delivery.timeoutSeconds') * 1000,
      signal,
    })
    if (outcome.kind === 'answer') offset.learn(outcome.date)
    const tookMs = clock.monotonic() - began
    const attempt: Attempt = { row: row.id, startedAt, tookMs, url: target.url, headers, body, outcome }
    deps.onAttempt(attemptRecordOf(attempt))
    const verdict = classify(outcome, clock.now())
    const code = 'code' in verdict ? verdict.code : undefined
    logger.info('posted a message', { row: row.id, verdict: verdict.kind, code })
    return verdict
  }
}
