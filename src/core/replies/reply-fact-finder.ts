import { quietUntil } from '../../shared/model/quiet-hours.ts'
import type { Settings } from '../../shared/model/settings.ts'
import type { Basics } from '../basics.ts'
import type { Takeovers } from '../chats/takeovers.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { CatchingUp } from '../inbox/catching-up.ts'
import type { OwnMessage } from '../storage/own-message-table.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { HOUR_MS } from '../time/durations.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import { LATE_AFTER_MS } from './pacer.ts'
import type { Pause } from './pause.ts'
import { isUnasked, type ReachOut } from './reach-out.ts'
import { isOwners } from './whose-reply.ts'

/** Everything the policy needs for a decision, gathered first so that the decision itself is pure. Times are unix ms. */
export interface ReplyFacts {
  readonly now: number
  /** The right time, to compare with WhatsApp's times. */
  readonly rightNow: number
  /** At least two of the three clocks (this computer, the core, WhatsApp) agree on the right time. */
  readonly isTimeSure: boolean
  readonly reply: ReplyRow
  /** The customer's message that the reply answers; null for a text the core sends unasked. */
  readonly message: MessageRow | null
  /** An earlier part of the same answer was sent: an answer is finished once it has begun. */
  readonly begun: boolean
  readonly mode: Settings['replies.mode']
  readonly maxAgeHours: number
  readonly hourlyLimit: number
  readonly chatHourlyLimit: number
  /** The owner answers in this chat, or has written there after the question. */
  readonly ownerAnswers: boolean
  /** When the quiet hours end; null outside of them. */
  readonly quietUntil: number | null
  /** Other ledger rows of the message; for a response also rows of its chat since the first POST of the message began. */
  readonly others: readonly ReplyRow[]
  /** Messages of our own account in this chat, seen since then. */
  readonly own: readonly OwnMessage[]
  /** When the bot's replies of this session (below: of this chat) were sent within the last hour, oldest first. */
  readonly sentLastHour: readonly number[]
  readonly sentLastHourInChat: readonly number[]
  /** Number of other replies of this session that are on their way out right now. */
  readonly underWay: number
  readonly paused: boolean
  /** When this unasked text may go after WhatsApp's refusals; null: now. */
  readonly reachOutUntil: number | null
  /** Until when a fresh link is warmed up, and how many replies an hour it may send; null when the link is not warmed up. */
  readonly warmUp: { readonly until: number; readonly hourlyLimit: number } | null
  /** Pause and takeover also hold texts that the core sends unasked. */
  readonly holdsUnasked: boolean
  readonly connected: boolean
}

export interface ReplyFactsDeps extends Basics {
  readonly offset: ClockOffset
  readonly sender: ChatSender
  readonly pause: Pick<Pause, 'status'>
  readonly reachOut: Pick<ReachOut, 'waitFor' | 'warmUpUntil'>
  readonly takeovers: Pick<Takeovers, 'answers' | 'isTakenOver'>
  /** Whether a catch-up is reading messages, including the owner's, from the time while we were offline. */
  readonly catching: Pick<CatchingUp, 'isUnderWay'>
}

/** Gathers the facts that the policy needs about a ledger row. */
export class ReplyFactFinder {
  readonly #deps: ReplyFactsDeps

  constructor(deps: ReplyFactsDeps) {
    this.#deps = deps
  }

  /** `underWay`: number of other replies of the session that were allowed to go and are not sent yet. */
  factsOf(row: ReplyRow, underWay: number): ReplyFacts {
    const { clock, settings, storage, offset, sender, pause, catching } = this.#deps
    const now = clock.now()
    const message = this.#messageOf(row)
    const since = message?.posted_at ?? row.queued_at
    const hourlyLimit = settings.get('replies.hourlyLimit')
    const chatHourlyLimit = settings.get('replies.chatHourlyLimit')
    const warmUp = this.#warmUpOf(row.session_id)
    const mostLimit = Math.max(hourlyLimit, warmUp?.hourlyLimit ?? 0)
    return {
      now,
      rightNow: offset.rightNow(),
      isTimeSure: offset.isAgreed,
      reply: row,
      message,
      begun: this.#isBegun(row),
      mode: settings.get('replies.mode'),
      maxAgeHours: settings.get('replies.maxAgeHours'),
      hourlyLimit,
      chatHourlyLimit,
      ownerAnswers: this.#isOwnersChat(row, message),
      quietUntil: this.#nextMorning(),
      others: this.#othersOf(row, since),
      // Read for a response only, like the rows of its chat: only a response is compared with them.
      own: row.origin === 'response' ? storage.own.since(row.session_id, row.chat_key, since) : [],
      sentLastHour: this.#sentLastHour(row.session_id, now, mostLimit),
      // An owner who sets no limit for the shop wants none for its chats either.
      sentLastHourInChat: this.#sentLastHour(
        row.session_id,
        now,
        hourlyLimit === 0 ? 0 : chatHourlyLimit,
        row.chat_key,
      ),
      underWay,
      paused: pause.status().paused,
      reachOutUntil: isUnasked(row) && !isOwners(row) ? this.#deps.reachOut.waitFor(row) : null,
      warmUp,
      holdsUnasked: this.#holdsUnasked(),
      connected: sender.isConnected(row.session_id) && !catching.isUnderWay(row.session_id),
    }
  }

  /** The question is old: late answers are sent with longer gaps. */
  isLate(row: ReplyRow): boolean {
    const message = this.#messageOf(row)
    return message !== null && this.#deps.offset.rightNow() - message.sent_at > LATE_AFTER_MS
  }

  /** True when the owner answers in this chat, or when the question was deleted. The owner's own texts are never held back. */
  isHeldBack(row: ReplyRow): boolean {
    if (isOwners(row)) return false
    const message = this.#messageOf(row)
    if (message !== null && message.deleted_at !== null) return true
    const isHeld = row.message_row !== null || (row.origin === 'callback' && this.#holdsUnasked())
    return isHeld && this.#isOwnersChat(row, message)
  }

  #messageOf(row: ReplyRow): MessageRow | null {
    return row.message_row === null ? null : this.#deps.storage.messages.find(row.message_row)
  }

  /**
   * Times of the newest replies that count against this limit. Limit 0 means no limit, so nothing is read. Times in the future are skipped:
   * replies sent while the clock was ahead would otherwise count until the clock gets there.
   */
  #sentLastHour(sessionId: string, now: number, limit: number, chatKey?: string): readonly number[] {
    if (limit === 0) return []
    return this.#deps.storage.replies.sentTimes(sessionId, { since: now - HOUR_MS, until: now, limit }, chatKey)
  }

  /**
   * Rows of the same message count whatever their time, because the clock may have been set between them. Only a response is also compared
   * with the calls of its chat since then, because thousands of texts may wait there.
   */
  #othersOf(row: ReplyRow, since: number): readonly ReplyRow[] {
    if (row.message_row === null) return []
    const { replies } = this.#deps.storage
    const ofMessage = replies.ofMessage(row.message_row)
    const known = new Set([row.id, ...ofMessage.map((other) => other.id)])
    const ofChat = row.origin === 'response' ? replies.ofChatSince(row.session_id, row.chat_key, since) : []
    return [...ofMessage, ...ofChat.filter((other) => !known.has(other.id))].filter((other) => other.id !== row.id)
  }

  /** True when the owner answers in this chat, so the bot must not. */
  #isOwnersChat(row: ReplyRow, message: MessageRow | null): boolean {
    const { takeovers } = this.#deps
    if (message === null) return takeovers.isTakenOver(row.session_id, row.chat_key)
    return takeovers.answers(row.session_id, row.chat_key, message.sent_at)
  }

  #warmUpOf(sessionId: string): ReplyFacts['warmUp'] {
    const { reachOut, settings } = this.#deps
    const until = reachOut.warmUpUntil(sessionId)
    return until === null ? null : { until, hourlyLimit: settings.get('replies.warmUpHourlyLimit') }
  }

  #holdsUnasked(): boolean {
    return this.#deps.settings.get('replies.unaskedWhilePaused') === 'off'
  }

  #isBegun(row: ReplyRow): boolean {
    if (row.answer === null) return false
    return this.#deps.storage.replies.ofAnswer(row.answer).some((other) => other.id < row.id && other.state === 'sent')
  }

  /** The end of the quiet hours on this computer's clock, null outside of them. Whether it is quiet now depends on the right time. */
  #nextMorning(): number | null {
    const { settings, offset } = this.#deps
    const until = quietUntil(settings.get('replies.quietHours'), offset.rightNow())
    return until === null ? null : offset.onOurClock(until)
  }
}
