import type { Clock } from '../ports.ts'
import { isSaid } from '../ids/same-message.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { saidOf } from './said-of.ts'
import type { SendRecord } from './send-record.ts'

export interface InterruptedSendDeps {
  readonly clock: Clock
  readonly storage: Storage
  readonly offset: ClockOffset
  readonly sender: ChatSender
}

/**
 * `absent`: the text is surely not in the chat and may be sent again. `unseen`: the chat could not be read. `known`: the row holds all that
 * is known for now.
 */
export type Settled = 'absent' | 'known' | 'unseen'

/** When to check again on a message that WhatsApp's server has not taken yet: it waits in the page and may still go out. */
const PENDING_MS = 15_000
/** Margin for the small difference between WhatsApp's clock and the right time. */
const LOOK_BACK_MS = 120_000

/** Searches the chat for the message of an interrupted send. */
export class InterruptedSend {
  readonly #deps: InterruptedSendDeps
  readonly #record: SendRecord

  constructor(deps: InterruptedSendDeps, record: SendRecord) {
    this.#deps = deps
    this.#record = record
  }

  async settle(row: ReplyRow): Promise<Settled> {
    const { clock } = this.#deps
    const started = row.attempt_started_at ?? row.queued_at
    const findIn = (own: readonly OutgoingMessage[]): OutgoingMessage | undefined =>
      own.find((message) => message.messageId === row.wa_message_id) ?? own.find((m) => this.#isIt(row, started, m))
    const own = await this.#readChat(row, started, (read) => findIn(read) !== undefined)
    if (own === null) return 'unseen'
    const found = findIn(own)
    if (!found || found.ack < 0) {
      // The message appeared during the search: the next search finds it.
      const isShown = (now: ReplyRow): boolean => now.wa_message_id !== row.wa_message_id
      const again = { state: 'queued', reason: null, wa_message_id: null } as const
      return (await this.#record.change(row.id, (now) => (isShown(now) ? null : again))) ? 'absent' : 'known'
    }
    if (found.ack >= 1) await this.#record.sent(row, found.messageId, found.ack)
    else {
      const shown = { wa_message_id: found.messageId, ack: 0 } as const
      await this.#record.change(row.id, () => ({ ...shown, not_before: clock.now() + PENDING_MS }))
    }
    return 'known'
  }

  /** Our own account's messages in the chat since the attempt began, or until `isEnough`; null when the chat cannot be read. */
  async #readChat(
    row: ReplyRow,
    started: number,
    isEnough: (read: readonly OutgoingMessage[]) => boolean,
  ): Promise<readonly OutgoingMessage[] | null> {
    const { clock, storage, offset, sender } = this.#deps
    // On WhatsApp's clock, because a computer's wrong clock must not hide a message that was sent.
    const question = row.message_row === null ? null : storage.messages.find(row.message_row)
    const begun = started + (offset.rightNow() - clock.now())
    // An answer is never older than its question, whose time comes from WhatsApp. That holds even if our clock was set meanwhile.
    const since = (question === null ? begun : Math.min(begun, question.sent_at)) - LOOK_BACK_MS
    return sender.isConnected(row.session_id)
      ? sender.ownMessagesSince(row.session_id, row.chat_id, since, isEnough)
      : null
  }

  /** Whether the message has the same content, was not seen before the attempt began, and belongs to no other reply. */
  #isIt(row: ReplyRow, started: number, message: OutgoingMessage): boolean {
    const { storage } = this.#deps
    if (message.ack < 0 || !isSaid(saidOf(row), message)) return false
    const seen = storage.own.seenAt(row.session_id, message.messageId)
    if (seen !== null && seen < started) return false
    const owner = storage.replies.byWhatsAppId(row.session_id, message.messageId)
    return owner === null || owner.id === row.id
  }
}
