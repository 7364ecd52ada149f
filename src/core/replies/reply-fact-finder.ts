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

/** Everything the decision needs, gathered before; the decision itself is pure. Times are unix ms. */
export interface ReplyFacts {
  readonly now: number
  /** The right time, to compare with WhatsApp's. */
  readonly rightNow: number
  /** Two of this computer, the core and WhatsApp agree on that. */
  readonly isTimeSure: boolean
  readonly reply: ReplyRow
  /** The customer's message it answers; null for a text the core sends by itself. */
  readonly message: MessageRow | null
  /** An earlier text of the same answer went out: it is finished, not left in the middle. */
  readonly begun: boolean
  readonly mode: Settings['replies.mode']
  readonly maxAgeHours: number
  readonly hourlyLimit: number
  readonly chatHourlyLimit: number
  /** The owner answers in this chat, or has written there after the question. */
  readonly ownerAnswers: boolean
  /** When the quiet hours are over; null outside of them. */
  readonly quietUntil: number | null
  /** Other ledger rows of the message, and, for an answer, of its chat since the first POST of the message began. */
  readonly others: readonly ReplyRow[]
  /** Own messages of this chat seen since then. */
  readonly own: readonly OwnMessage[]
  /** When the bot's replies of this session, and of this chat, were sent within the last hour, oldest first. */
  readonly sentLastHour: readonly number[]
  readonly sentLastHourInChat: readonly number[]
  /** Replies of this session that are on their way out right now, this one not counted. */
  readonly underWay: number
  readonly paused: boolean
  /** When WhatsApp's refusals let this unasked text go; null: now. */
  readonly reachOutUntil: number | null
  /** Until when a young link is warmed up, and how many replies an hour it may send; null when it is not. */
  readonly warmUp: { readonly until: number; readonly hourlyLimit: number } | null
  /** Pause and takeover hold what the core sends unasked, too. */
  readonly holdsUnasked: boolean
  readonly connected: boolean
}

export interface ReplyFactsDeps extends Basics {
  readonly offset: ClockOffset
  readonly sender: ChatSender
  readonly pause: Pick<Pause, 'status'>
  readonly reachOut: Pick<ReachOut, 'waitFor' | 'warmUpUntil'>
  readonly takeovers: Pick<Takeovers, 'answers' | 'isTakenOver'>
  /** Whether what the owner wrote while we were away is being read right now. */
  readonly catching: Pick<CatchingUp, 'isUnderWay'>
}

/** Gathers what the policy must know about a row of the ledger. */
export class ReplyFactFinder {
  readonly #deps: ReplyFactsDeps

  constructor(deps: ReplyFactsDeps) {
    this.#deps = deps
  }

  /** `underWay`: replies of its session that were allowed to go and are not sent yet. */
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
      // As the ledger of its chat: only an answer is compared with it.
      own: row.origin === 'response' ? storage.own.since(row.session_id, row.chat_key, since) : [],
      sentLastHour: this.#sentLastHour(row.session_id, now, mostLimit),
      // Who wants no limit for the shop wants none for its chats.
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

  /** Its question is old: answers to such come one by one. */
  isLate(row: ReplyRow): boolean {
    const message = this.#messageOf(row)
    return message !== null && this.#deps.offset.rightNow() - message.sent_at > LATE_AFTER_MS
  }

  /** The owner answers in this chat, or the question was deleted. His own texts are not held back. */
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
   * The newest that count against this limit (0: none, so that nothing is read). What was sent while the clock was ahead would count for
   * as long as it was ahead.
   */
  #sentLastHour(sessionId: string, now: number, limit: number, chatKey?: string): readonly number[] {
    if (limit === 0) return []
    return this.#deps.storage.replies.sentTimes(sessionId, { since: now - HOUR_MS, until: now, limit }, chatKey)
  }

  /**
   * What belongs to the same message counts whatever its time says: the clock may have been set between the two. Only an answer is also
   * compared with what was called back in its chat meanwhile; thousands of texts may wait there.
   */
  #othersOf(row: ReplyRow, since: number): readonly ReplyRow[] {
    if (row.message_row === null) return []
    const { replies } = this.#deps.storage
    const ofMessage = replies.ofMessage(row.message_row)
    const known = new Set([row.id, ...ofMessage.map((other) => other.id)])
    const ofChat = row.origin === 'response' ? replies.ofChatSince(row.session_id, row.chat_key, since) : []
    return [...ofMessage, ...ofChat.filter((other) => !known.has(other.id))].filter((other) => other.id !== row.id)
  }

  /** The bot has no business in the chat of its message any more. */
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

  /** The end of the quiet hours on our clock. What hour it is for the owner is judged by the right time. */
  #nextMorning(): number | null {
    const { settings, offset } = this.#deps
    const until = quietUntil(settings.get('replies.quietHours'), offset.rightNow())
    return until === null ? null : offset.onOurClock(until)
  }
}
