import { assertNever } from '../../shared/assert-never.ts'
import type { Logger } from '../ports.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { OutgoingAttachment, SendOutcome } from '../whatsapp/chat-sender.ts'
import { InterruptedSend, type InterruptedSendDeps, type Settled } from './interrupted-send.ts'
import type { ReachOut } from './reach-out.ts'
import type { ReplyFiles } from './reply-files.ts'
import { attachmentOf, isEmptied } from './said-of.ts'
import { SendRecord, type SendRecordDeps } from './send-record.ts'

export interface ReplySenderDeps extends SendRecordDeps, InterruptedSendDeps {
  readonly logger: Logger
  readonly files: Pick<ReplyFiles, 'outgoing' | 'lost'>
  readonly reachOut: Pick<ReachOut, 'refused' | 'delivered' | 'nextTryAt'>
}

export const TRY_AGAIN_MS = 5_000
const MAX_TRIES = 20
/** Most tries, hours apart, of a text that WhatsApp refused for reaching out: each try adds a refusal to the account's record. */
const MAX_REFUSALS = 3

/** Hands replies over to WhatsApp and records the outcome. */
export class ReplySender {
  readonly #deps: ReplySenderDeps
  readonly #record: SendRecord
  readonly #interrupted: InterruptedSend
  readonly #underWay = new Set<number>()

  constructor(deps: ReplySenderDeps) {
    this.#deps = deps
    this.#record = new SendRecord(deps)
    this.#interrupted = new InterruptedSend(deps, this.#record)
  }

  async send(row: ReplyRow): Promise<void> {
    if (row.attempts >= MAX_TRIES || isEmptied(row)) return this.#record.failed(row, 'send-failed')
    const attachment = attachmentOf(row)
    // Read before the send begins, so that a missing file leaves no send in doubt.
    const what = attachment === null ? null : await this.#deps.files.outgoing(row, attachment)
    if (attachment !== null && what === null) return this.#record.fileLost(row)
    const attempts = row.attempts + 1
    if (!(await this.#record.begin(row, attempts))) return
    this.#underWay.add(row.id)
    const outcome = await this.#handOver(row, what).finally(() => this.#underWay.delete(row.id))
    if (outcome.kind === 'rejected') return this.#rejected(row, attempts, outcome.code)
    await this.#ended(row, attempts, outcome)
  }

  /** Settles an interrupted send by searching the chat for its message. */
  settleInterrupted(row: ReplyRow): Promise<Settled> {
    return this.#interrupted.settle(row)
  }

  /** True while the reply is handed over and WhatsApp has not answered yet. */
  isUnderWay(id: number): boolean {
    return this.#underWay.has(id)
  }

  #handOver(row: ReplyRow, what: OutgoingAttachment | null): Promise<SendOutcome> {
    const { session_id, chat_id, text, quoted_id } = row
    return what === null
      ? this.#deps.sender.sendText(session_id, chat_id, text, quoted_id)
      : this.#deps.sender.sendAttachment(session_id, chat_id, what, quoted_id)
  }

  async #ended(row: ReplyRow, attempts: number, outcome: Exclude<SendOutcome, { kind: 'rejected' }>): Promise<void> {
    const { clock, storage } = this.#deps
    // The message's own event may have settled the row meanwhile.
    const now = storage.replies.find(row.id)
    if (now?.state !== 'sending') return
    switch (outcome.kind) {
      case 'sent':
        return this.#record.sent(now, outcome.messageId, outcome.ack)
      case 'refused':
        return this.#record.failed(row, outcome.reason)
      case 'unknown':
        // Stays `sending`: the next turn searches the chat first.
        await this.#record.change(row.id, () => ({ not_before: clock.now() + TRY_AGAIN_MS, reason: 'unknown' }))
        return
      case 'not-sent': {
        const isLastTry = attempts >= MAX_TRIES && now.wa_message_id === null
        return isLastTry ? this.#record.failed(row, outcome.reason) : this.#sendLater(row, attempts, outcome.reason)
      }
      default:
        return assertNever(outcome)
    }
  }

  async #sendLater(row: ReplyRow, attempts: number, reason: ReplyRow['reason']): Promise<void> {
    const { clock } = this.#deps
    const wait = TRY_AGAIN_MS * Math.min(2 ** (attempts - 1), 60)
    await this.#record.change(row.id, ({ wa_message_id: shown }) =>
      shown !== null
        ? // The message's own event came: WhatsApp's page has the message after all. The next turn searches the chat.
          { not_before: clock.now() + TRY_AGAIN_MS }
        : {
            state: 'queued',
            reason,
            not_before: clock.now() + wait,
            // This attempt surely sent nothing, but an earlier attempt may have.
            attempt_started_at: row.attempt_started_at,
          },
    )
  }

  /** Records a refusal. Its own event may have written it before us; a caller who waits for the outcome is told only after this. */
  async #rejected(row: ReplyRow, attempts: number, code: number | null): Promise<void> {
    this.#deps.logger.warn('WhatsApp refused a text', { reply: row.id, code })
    const isHeld = this.#deps.reachOut.refused(row, code)
    // A reply that the owner ordered is no offer: it fails at once, so that the owner is told.
    if (!isHeld || row.forced === 1 || attempts >= MAX_REFUSALS) return this.#record.failed(row, 'refused-by-whatsapp')
    await this.#record.heldByWhatsApp(row)
  }
}
