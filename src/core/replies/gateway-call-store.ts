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

/** A disk that takes no writes for so long: the caller is told, and nothing is written later. */
const STORE_WITHIN_MS = 10_000
/** What waits for these is refused, so that the core keeps no row of it, unless it wants to wait. */
const HOLDS: ReadonlySet<ReplyReason> = new Set(['paused', 'owner-takeover', 'reach-out-lock', 'warm-up'])

/** Where it goes, and with what. */
export interface CallTarget {
  readonly chatId: string
  readonly reach: ReplyRow['reach']
  readonly attachment: Attachment | null
}

export interface StoredCall {
  readonly id: number
  readonly fresh: boolean
  /** False when the key belongs to another request. */
  readonly same: boolean
  /** The message that is done by it. */
  readonly answered: number | null
}

/** Writes what the core asks to send into the ledger, each request once. */
export class GatewayCallStore {
  readonly #deps: GatewaySendDeps

  constructor(deps: GatewaySendDeps) {
    this.#deps = deps
  }

  /** The row of an earlier request with this key. */
  known({ sessionId, idempotencyKey }: GatewaySend): ReplyRow | null {
    return idempotencyKey === null ? null : this.#deps.storage.replies.byIdempotencyKey(sessionId, idempotencyKey)
  }

  isSame(row: ReplyRow, request: GatewaySend): boolean {
    return row.request_digest == null || row.request_digest === digestOf(request)
  }

  /** Null when the disk took nothing in time; then nothing is written later either, because the caller was told so. */
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
   * Puts the text into the ledger, and in the same transaction says what it is to the message that it answers: whoever finds the one
   * after a crash finds the other. What the policy would keep silent is refused, so that the core keeps no record of it.
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
    // Its key is free again: when the reason is gone, the same request may be accepted.
    if (end !== null) for (const row of ids) storage.replies.update(row, { ...end, idempotency_key: null })
    // Whether it is sent or kept silent for good, the core has had its say about this message; after a pause it may say it again.
    const isLastWord = message !== null && doubt === null && end?.reason !== 'paused'
    engine.openCalls.add(id)
    const isDone = isLastWord && noteCall(storage, message, now)
    if (isDone) settleDoubts({ storage, openCalls: engine.openCalls, now }, message.id)
    return { id, answered: isDone ? message.id : null }
  }

  /** One row for each part of it. */
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
 * How a row ends that is not sent. The owner's word ends it too, not only for now: the answer to a message is kept until the pause is over,
 * and what nobody asked for waits for it only where the core wants that.
 */
function endOf(decision: ReplyDecision, mayWait: boolean): Pick<ReplyRow, 'state' | 'reason'> | null {
  if (decision.kind === 'end') return { state: decision.state, reason: decision.reason }
  const isHeld = decision.kind === 'wait' && HOLDS.has(decision.reason)
  return isHeld && !mayWait ? { state: 'suppressed', reason: decision.reason } : null
}

/** The same for the same recipient, however spelt, the same text and the same file or place. */
function digestOf({ to, text, asked }: GatewaySend): string {
  return createHash('sha256')
    .update(JSON.stringify([parseRecipient(to) ?? to, text, ...(asked == null ? [] : [asked])]))
    .digest('base64')
}
