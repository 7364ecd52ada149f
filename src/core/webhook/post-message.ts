import type { PostOutcome } from '../http/http-client.ts'
import type { Clock, Logger } from '../ports.ts'
import { base64LengthOf } from '../replies/asked-attachment.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { AttemptRow } from '../storage/attempt-table.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { attemptRecordOf, type Attempt } from './attempt-record.ts'
import type { BodyLimit } from './body-limit.ts'
import { classify, type Outcome } from './classify.ts'
import type { Target } from './core-target.ts'
import { payloadOf, withoutBytes, type MediaPayload, type OwnLine } from './payload.ts'
import type { ReadAgain } from './read-again.ts'
import { webhookId } from './signatures.ts'
import type { SignedPost } from './signed-post.ts'

const MEGABYTE = 1_000_000

/** One try of one message. `signal` cuts it: the outcome is then `aborted`. */
export type PostMessage = (row: MessageRow, target: Target, signal: AbortSignal) => Promise<Outcome>

/**
 * Posts of one message that ended in no answer; after so many its media bytes stay here. A line or a proxy that breaks under them would
 * keep the words back with them.
 */
const BROKEN_POSTS = 2

/**
 * Builds the body, has exactly these bytes signed and sent, and says what the answer means. A body that is refused for its size comes
 * again in the same try without the media bytes: what the customer wrote is worth more than the picture.
 */
export function createPostMessage(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly post: SignedPost
  readonly isTakenOver: (sessionId: string, chatKey: string) => boolean
  /** What the owner wrote in the chat since the core was given a message of it. */
  readonly ownSince: (row: MessageRow) => readonly OwnLine[]
  /** Media bytes when the setting asks for them, and not more than so many; never throws. */
  readonly mediaOf: (row: MessageRow, atMost: number) => Promise<MediaPayload | null>
  readonly bodyLimit: BodyLimit
  readonly readAgain: ReadAgain
  /** How the try went over the wire, for whoever wants to look closer. */
  readonly onAttempt: (attempt: AttemptRow) => void
}): PostMessage {
  const { clock, logger, settings, bodyLimit } = deps

  async function send(row: MessageRow, target: Target, body: Buffer, signal: AbortSignal): Promise<PostOutcome> {
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
    return outcome
  }

  /** The bytes only where they may arrive, so that they are neither fetched nor posted in vain. */
  async function mediaFor(row: MessageRow, { url }: Target): Promise<MediaPayload | null> {
    const limit = row.unknown_outcomes >= BROKEN_POSTS ? 0 : bodyLimit.of(url)
    return deps.mediaOf(row, Math.floor((limit * 3) / 4))
  }

  return async (marked, target, signal) => {
    const media = await mediaFor(marked, target)
    // Media may take half a minute, and just then a customer takes back or mends what he sent.
    const row = media === null ? marked : await deps.readAgain(marked)
    if (row === null || row.deleted_at !== null) return { kind: 'withdrawn' }
    const humanTakeover = deps.isTakenOver(row.session_id, row.chat_key)
    const ownSince = deps.ownSince(row)
    const bodyWith = (given: MediaPayload | null) => payloadOf(row, { humanTakeover, ownSince, media: given })
    const whole = bodyWith(media)
    const isKnownTooLarge = media?.data !== undefined && whole.length >= bodyLimit.of(target.url)
    let outcome = await send(row, target, isKnownTooLarge ? bodyWith(withoutBytes(media)) : whole, signal)
    if (isTooLarge(outcome) && media?.data !== undefined && !isKnownTooLarge) {
      bodyLimit.refused(target.url, whole.length)
      logger.info('a message was too large with its media', { row: row.id, bytes: whole.length })
      outcome = await send(row, target, bodyWith(withoutBytes(media)), signal)
    }
    const judged = classify(outcome, clock.now())
    const code = 'code' in judged ? judged.code : undefined
    logger.info('posted a message', { row: row.id, outcome: judged.kind, code })
    return judged
  }
}

const isTooLarge = (outcome: PostOutcome): boolean => outcome.kind === 'answer' && outcome.status === 413
