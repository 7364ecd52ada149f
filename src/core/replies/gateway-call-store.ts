import { createHash } from 'node:crypto'
import type { Attachment } from '../../shared/model/attachment.ts'
import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import { parseRecipient } from '../ids/recipient.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { within } from '../time/within.ts'
import { findQuestion, type Question } from './find-question.ts'
import type { GatewaySend, GatewaySendDeps } from './gateway-send.ts'
import type { ReplyDecision } from './reply-policy.ts'
import { noteCall, settleDoubts } from './settle-doubts.ts'
import { insertAnswer, partsOf } from './store-replies.ts'

/** When the disk takes no writes for this long, the caller is told so, and nothing is written later. */
const STORE_WITHIN_MS = 10_000
/** A call that would wait for one of these reasons is refused, so that the core keeps no record of it, unless the core wants it to wait. */
const HOLDS: ReadonlySet<ReplyReason> = new Set(['paused', 'owner-takeover', 'reach-out-lock', 'warm-up'])

/** The chat that the call's text goes to, and its attachment. */
export interface CallTarget {
  readonly chatId: string
  readonly reach: ReplyRow['reach']
  readonly attachment: Attachment | null
}

export interface StoredCall {
  readonly id: number
  readonly fresh: boolean
  /** False when the idempotency key belongs to another request. */
  readonly same: boolean
  /** Row id of the message that the call has answered and ended; null when there is none. */
  readonly answered: number | null
}

/** Writes each gateway call into the ledger, exactly once. */
export class GatewayCallStore {
  readonly #deps: GatewaySendDeps

  constructor(deps: GatewaySendDeps) {
    this.#deps = deps
  }

  /** The row of an earlier request with the same idempotency key; null when there is none. */
  known({ sessionId, idempotencyKey }: GatewaySend): ReplyRow | null {
    return idempotencyKey === null ? null : this.#deps.storage.replies.byIdempotencyKey(sessionId, idempotencyKey)
  }

  isSame(row: ReplyRow, request: GatewaySend): boolean {
    return row.request_digest == null || row.request_digest === digestOf(request)
  }

  /** Stores the call. Null when the disk took nothing in time; then nothing is written later either, because the caller was told so. */
  store(request: GatewaySend, target: CallTarget): Promise<StoredCall | null> {
    const { clock, storage } = this.#deps
    let givenUp = false
    const work = storage.writes.run((): StoredCall => {
      if (givenUp) throw new Error('the caller was told that nothing was accepted')
      const twin = this.known(request)
      if (twin) return { id: twin.id, fresh: false, same: this.isSame(twin, request), answered: null }
      return { ...this.#accept(request, target), fresh: true, same: true }
    })
    return within(clock, STORE_WITHIN_MS, work, () => {
      givenUp = true
      return null
    })
  }

  /**
   * Puts the text into the ledger and notes the call at the message it answers, in one transaction: a crash leaves both or neither. A text
   * that the policy would suppress is refused, so that the core keeps no record of it.
   */
  #accept(request: GatewaySend, target: CallTarget): Pick<StoredCall, 'id' | 'answered'> {
    const { storage, clock, names } = this.#deps
    const { engine } = this.#deps.replies
    const now = clock.now()
    const { sessionId, text } = request
    const chatKey = names.keyOf(sessionId, target.chatId)
    const attachment = target.attachment === null ? null : JSON.stringify(target.attachment)
    const said = { text, attachment, left_out: null }
    const question = findQuestion({ ...this.#deps, now }, { sessionId, chatKey, ...said })
    const { message, doubt } = question
    const ids = this.#insert(request, target, { chatKey, now, ...question })
    const id = ids[0]!
    const end = endOf(engine.decide(storage.replies.find(id)!), message === null && request.queue)
    // Frees the key of a refused call: once the reason is gone, the same request may be accepted.
    if (end !== null) for (const row of ids) storage.replies.update(row, { ...end, idempotency_key: null })
    // Sent or suppressed for good, the call is the core's answer to this message. After a pause the core may call again.
    const isLastWord = message !== null && doubt === null && end?.reason !== 'paused'
    engine.openCalls.add(id)
    const isDone = isLastWord && noteCall(storage, message, now)
    if (isDone) settleDoubts({ storage, openCalls: engine.openCalls, now }, message.id)
    return { id, answered: isDone ? message.id : null }
  }

  /** Inserts one row for each part of the text. */
  #insert(
    request: GatewaySend,
    { chatId, reach, attachment }: CallTarget,
    { chatKey, now, message, doubt }: Question & { readonly chatKey: string; readonly now: number },
  ): readonly number[] {
    const parts = partsOf({ text: request.text, attachment, leftOut: null })
    return insertAnswer(
      this.#deps.storage,
      parts.map((part, index) => ({
        message_row: message?.id ?? null,
        session_id: request.sessionId,
        chat_id: chatId,
        chat_key: chatKey,
        ...part,
        quoted_id: null,
        origin: 'callback',
        state: 'queued',
        reason: null,
        queued_at: now,
        not_before: now,
        idempotency_key: index === 0 ? request.idempotencyKey : null,
        request_digest: index === 0 && request.idempotencyKey !== null ? digestOf(request) : null,
        doubt,
        run: message?.state === 'posting' ? message.runs : null,
        reach: message === null ? reach : null,
      })),
    )
  }
}

/**
 * How a refused row ends; null when the call is accepted. A row that would only wait for a reason in `HOLDS` is suppressed for good, unless
 * `mayWait`: an unasked text whose core wants it to wait. An answer in a webhook response is kept until the pause is over.
 */
function endOf(decision: ReplyDecision, mayWait: boolean): Pick<ReplyRow, 'state' | 'reason'> | null {
  if (decision.kind === 'end') return { state: decision.state, reason: decision.reason }
  const isHeld = decision.kind === 'wait' && HOLDS.has(decision.reason)
  return isHeld && !mayWait ? { state: 'suppressed', reason: decision.reason } : null
}

/** Equal for the same recipient in any spelling, with the same text and the same file or place. */
function digestOf({ to, text, asked }: GatewaySend): string {
  return createHash('sha256')
    .update(JSON.stringify([parseRecipient(to) ?? to, text, ...(asked == null ? [] : [asked])]))
    .digest('base64')
}
