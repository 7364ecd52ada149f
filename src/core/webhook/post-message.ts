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

/** Posts one message once. Never rejects for an expected cause. */
export type PostMessage = (row: MessageRow, target: Target, signal: AbortSignal) => Promise<Outcome>

/**
 * After this many posts without an answer, the message is posted without its media bytes. A line or a proxy that breaks under the bytes
 * would hold back the text with them.
 */
const BROKEN_POSTS = 2

export interface MessagePosterDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly post: SignedPost
  readonly isTakenOver: (sessionId: string, chatKey: string) => boolean
  /** What the owner wrote in the chat since the core got a message of it. */
  readonly ownSince: (row: MessageRow) => readonly OwnLine[]
  /** The media object, with at most `atMost` bytes, and only when the setting asks for bytes. Never throws. */
  readonly mediaOf: (row: MessageRow, atMost: number) => Promise<MediaPayload | null>
  readonly bodyLimit: BodyLimit
  readonly readAgain: ReadAgain
  /** Receives the try as it went over the wire, for diagnosis. */
  readonly onAttempt: (attempt: AttemptRow) => void
}

/**
 * Builds the body, has exactly these bytes signed and sent, and classifies the answer. A body refused for its size is sent again in the
 * same try without the media bytes, because the customer's text is worth more than the picture.
 */
export class MessagePoster {
  readonly #deps: MessagePosterDeps

  constructor(deps: MessagePosterDeps) {
    this.#deps = deps
  }

  /** Posts one message once. `signal` aborts the post; the outcome is then `aborted`. */
  async post(marked: MessageRow, target: Target, signal: AbortSignal): Promise<Outcome> {
    const { clock, logger, readAgain } = this.#deps
    const media = await this.#mediaFor(marked, target)
    // Loading media may take half a minute, in which the customer may delete or edit the message.
    const row = media === null ? marked : await readAgain(marked)
    if (row === null || row.deleted_at !== null) return { kind: 'withdrawn' }
    const outcome = await this.#sendWith(media, row, target, signal)
    const judged = classify(outcome, clock.now())
    const code = 'code' in judged ? judged.code : undefined
    logger.info('posted a message', { row: row.id, outcome: judged.kind, code })
    return judged
  }

  /** Loads the media bytes only where the core may accept them, so that they are neither fetched nor posted in vain. */
  async #mediaFor(row: MessageRow, { url }: Target): Promise<MediaPayload | null> {
    const { mediaOf, bodyLimit } = this.#deps
    const limit = row.unknown_outcomes >= BROKEN_POSTS ? 0 : bodyLimit.of(url)
    return mediaOf(row, Math.floor((limit * 3) / 4))
  }

  async #sendWith(
    media: MediaPayload | null,
    row: MessageRow,
    target: Target,
    signal: AbortSignal,
  ): Promise<PostOutcome> {
    const { logger, bodyLimit } = this.#deps
    const humanTakeover = this.#deps.isTakenOver(row.session_id, row.chat_key)
    const ownSince = this.#deps.ownSince(row)
    const bodyWith = (given: MediaPayload | null): Buffer => payloadOf(row, { humanTakeover, ownSince, media: given })
    const whole = bodyWith(media)
    if (media?.data === undefined) return this.#send(row, target, whole, signal)
    const isKnownTooLarge = whole.length >= bodyLimit.of(target.url)
    const outcome = isKnownTooLarge ? null : await this.#send(row, target, whole, signal)
    if (outcome !== null && !isTooLarge(outcome)) return outcome
    if (outcome !== null) {
      bodyLimit.refused(target.url, whole.length)
      logger.info('a message was too large with its media', { row: row.id, bytes: whole.length })
    }
    return this.#send(row, target, bodyWith(withoutBytes(media)), signal)
  }

  async #send(row: MessageRow, target: Target, body: Buffer, signal: AbortSignal): Promise<PostOutcome> {
    const { clock, settings, post, onAttempt } = this.#deps
    const startedAt = clock.now()
    const began = clock.monotonic()
    let headers: Readonly<Record<string, string>> = {}
    const outcome = await post({
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
    onAttempt(attemptRecordOf(attempt))
    return outcome
  }
}

const isTooLarge = (outcome: PostOutcome): boolean => outcome.kind === 'answer' && outcome.status === 413
