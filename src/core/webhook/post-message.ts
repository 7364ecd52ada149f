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

/** One try of one message: never rejects for an expected cause. */
export type PostMessage = (row: MessageRow, target: Target, signal: AbortSignal) => Promise<Outcome>

/**
 * Posts of one message that ended in no answer; after so many its media bytes stay here. A line or a proxy that breaks under them would
 * keep the words back with them.
 */
const BROKEN_POSTS = 2

export interface MessagePosterDeps {
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
}

/**
 * Builds the body, has exactly these bytes signed and sent, and says what the answer means. A body that is refused for its size comes
 * again in the same try without the media bytes: what the customer wrote is worth more than the picture.
 */
export class MessagePoster {
  readonly #deps: MessagePosterDeps

  constructor(deps: MessagePosterDeps) {
    this.#deps = deps
  }

  /** One try of one message. `signal` cuts it: the outcome is then `aborted`. */
  async post(marked: MessageRow, target: Target, signal: AbortSignal): Promise<Outcome> {
    const { clock, logger, readAgain } = this.#deps
    const media = await this.#mediaFor(marked, target)
    // Media may take half a minute, and just then a customer takes back or mends what he sent.
    const row = media === null ? marked : await readAgain(marked)
    if (row === null || row.deleted_at !== null) return { kind: 'withdrawn' }
    const outcome = await this.#sendWith(media, row, target, signal)
    const judged = classify(outcome, clock.now())
    const code = 'code' in judged ? judged.code : undefined
    logger.info('posted a message', { row: row.id, outcome: judged.kind, code })
    return judged
  }

  /** The bytes only where they may arrive, so that they are neither fetched nor posted in vain. */
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
