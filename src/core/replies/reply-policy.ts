import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { Settings } from '../../shared/model/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { fingerprintOf, type OwnMessage } from '../storage/own-message-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts'
import { isCores, isSpare, isUnderWay } from './said-already.ts'
import { attachmentOf, saysTheSame } from './said-of.ts'

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

export type ReplyDecision =
  | { readonly kind: 'send' }
  | { readonly kind: 'end'; readonly state: 'suppressed' | 'expired'; readonly reason: ReplyReason }
  /** Not now. `until` null: an event (resume, connected) will say when. */
  | { readonly kind: 'wait'; readonly until: number | null; readonly reason: ReplyReason }

interface ReplyRule {
  /** The question, as docs/reply-decisions.md prints it. */
  readonly asks: string
  readonly then: string
  readonly reason: ReplyReason
  /** Null: this rule has nothing against it, the next one is asked. */
  decide(facts: ReplyFacts): ReplyDecision | null
}

const UNDER_WAY_MS = 5_000
/** An answer of the remote control that comes later than this explains nothing any more. */
const REMOTE_ANSWER_MS = 10 * 60_000

const suppress = (reason: ReplyReason): ReplyDecision => ({ kind: 'end', state: 'suppressed', reason })
const wait = (reason: ReplyReason, until: number | null): ReplyDecision => ({ kind: 'wait', until, reason })

/** What the owner wrote or ordered goes out whatever the bot's rules say. */
export const isOwners = (reply: Pick<ReplyRow, 'origin' | 'forced'>): boolean =>
  reply.origin === 'owner-window' || reply.forced === 1

const isBots = (facts: ReplyFacts): boolean => !isOwners(facts.reply) && facts.reply.origin !== 'remote-control'

/** Age of the question, or of the text itself when it answers none: that was noted by this clock, before or after somebody set it. */
const ageOf = ({ now, rightNow, reply, message }: ReplyFacts): number =>
  message === null ? Math.min(now, rightNow) - reply.queued_at : rightNow - message.sent_at

function isTooOld(facts: ReplyFacts): boolean {
  if (isOwners(facts.reply)) return false
  return ageOf(facts) > (isBots(facts) ? facts.maxAgeHours * HOUR_MS : REMOTE_ANSWER_MS)
}

function isTooOldByMorning(facts: ReplyFacts): boolean {
  const { quietUntil, now } = facts
  return quietUntil !== null && !facts.begun && ageOf(facts) + (quietUntil - now) > facts.maxAgeHours * HOUR_MS
}

/**
 * The policy, asked from top to bottom; the first rule that objects decides. What the owner wrote in our window, and what the owner
 * ordered to be sent after all, is only asked whether WhatsApp is connected; answers of the remote control also whether they are
 * still fresh.
 */
export const replyPolicy: readonly ReplyRule[] = [
  {
    asks: 'Has the customer deleted the question?',
    then: 'suppressed',
    reason: 'question-deleted',
    decide: (facts) =>
      isBots(facts) && facts.message !== null && facts.message.deleted_at !== null
        ? suppress('question-deleted')
        : null,
  },
  {
    asks: 'Does the setting `replies.mode` say that answers come by the core’s own call only, and is this one from its response? (It counts all the same when the call was refused because answers were paused.)',
    then: 'suppressed',
    reason: 'callback-mode',
    decide: (facts) =>
      isBots(facts) && facts.reply.origin === 'response' && facts.mode === 'callback' && !wasRefusedInPause(facts)
        ? suppress('callback-mode')
        : null,
  },
  {
    asks: 'Is it the core’s own call, the setting `replies.mode` counts responses, and the answer brings a text?',
    then: 'suppressed',
    reason: 'response-mode',
    decide: (facts) =>
      isCallback(facts) && facts.mode === 'response' && answersOf(facts).length > 0 ? suppress('response-mode') : null,
  },
  {
    asks: 'Has the customer got this very text, with this very file or place, already (by the core’s own call, from another device, as an answer to the same question), or any answer to a question whose post had an unknown end?',
    then: 'suppressed',
    reason: 'already-answered',
    decide: (facts) => (isBots(facts) && isAlreadySaid(facts) ? suppress('already-answered') : null),
  },
  {
    asks: 'Does the owner answer in this chat himself, did he when the question came, or has he written there after it?',
    then: 'suppressed; what the core sends unasked waits until the chat is handed back (with `replies.unaskedWhilePaused` on it goes)',
    reason: 'owner-takeover',
    decide(facts) {
      if (!isBots(facts) || !facts.ownerAnswers) return null
      if (facts.message !== null) return suppress('owner-takeover')
      return facts.holdsUnasked && !isTooOld(facts) ? wait('owner-takeover', null) : null
    },
  },
  {
    asks: 'Would it be too old now, or at the end of the quiet hours, by a clock that neither the core nor WhatsApp has confirmed?',
    then: 'waits until they have; a minute at a time',
    reason: 'time-unsure',
    decide(facts) {
      if (facts.isTimeSure || !isBots(facts)) return null
      return isTooOld(facts) || isTooOldByMorning(facts) ? wait('time-unsure', facts.now + MINUTE_MS) : null
    },
  },
  {
    asks: 'Is the question older than `replies.maxAgeHours`? (An answer of the remote control: older than ten minutes?)',
    then: 'expired',
    reason: 'too-old',
    decide: (facts) => (isTooOld(facts) ? { kind: 'end', state: 'expired', reason: 'too-old' } : null),
  },
  {
    asks: 'Are replies paused?',
    then: 'waits until resumed (what the core sends unasked goes with `replies.unaskedWhilePaused` on)',
    reason: 'paused',
    decide: (facts) =>
      isBots(facts) && facts.paused && (facts.message !== null || facts.holdsUnasked) ? wait('paused', null) : null,
  },
  {
    asks: 'Is it a call whose message is still being answered, and only that answer will tell whether the call counts: in the mode of responses, or because it may belong to a former message?',
    then: 'waits for the answer',
    reason: 'answer-open',
    decide: (facts) =>
      isCallback(facts) && (facts.mode === 'response' || facts.reply.doubt !== null) && isOpen(facts)
        ? wait('answer-open', null)
        : null,
  },
  {
    asks: 'Is it within `replies.quietHours`? (An answer already begun is finished.)',
    then: 'waits until the morning; suppressed at once when it would be too old by then',
    reason: 'quiet-hours',
    decide(facts) {
      const { quietUntil } = facts
      if (!isBots(facts) || facts.begun || quietUntil === null) return null
      return isTooOldByMorning(facts) ? suppress('quiet-hours') : wait('quiet-hours', quietUntil)
    },
  },
  {
    asks: 'Is WhatsApp not connected?',
    then: 'waits for the connection',
    reason: 'not-connected',
    decide: (facts) => (facts.connected ? null : wait('not-connected', null)),
  },
  {
    asks: 'Does the core send it unasked, and has WhatsApp refused texts in different chats lately, with none delivered between them?',
    then: 'waits some hours; then one goes first, and the others when it was delivered',
    reason: 'reach-out-lock',
    decide: (facts) =>
      isBots(facts) && facts.reachOutUntil !== null ? wait('reach-out-lock', facts.reachOutUntil) : null,
  },
  {
    asks: 'Was the phone linked less than a day ago, and would the core write first to somebody (`replies.warmUpHourlyLimit`)?',
    then: 'waits until the day is over',
    reason: 'warm-up',
    decide: (facts) =>
      isBots(facts) && facts.warmUp !== null && facts.reply.reach === 'first'
        ? wait('warm-up', facts.warmUp.until)
        : null,
  },
  {
    asks: 'Has this chat had `replies.chatHourlyLimit` replies within an hour? (Two bots that talk to each other stop here.)',
    then: 'waits until the hour allows it',
    reason: 'chat-budget',
    decide: (facts) =>
      // Who wants no limit for the shop wants none for its chats.
      facts.hourlyLimit === 0
        ? null
        : overBudget(facts, 'chat-budget', facts.chatHourlyLimit, facts.sentLastHourInChat, 0),
  },
  {
    asks: 'Has this shop sent `replies.hourlyLimit` replies within an hour?',
    then: 'waits until the hour allows it',
    reason: 'budget',
    decide: (facts) => overBudget(facts, 'budget', facts.hourlyLimit, facts.sentLastHour, facts.underWay),
  },
  {
    asks: 'Was the phone linked less than a day ago, and has this shop sent `replies.warmUpHourlyLimit` replies within an hour?',
    then: 'waits until the hour allows it',
    reason: 'warm-up-budget',
    decide: (facts) =>
      overBudget(facts, 'warm-up-budget', facts.warmUp?.hourlyLimit ?? 0, facts.sentLastHour, facts.underWay),
  },
]

/** Asks the policy; pure. */
export function decideReply(facts: ReplyFacts): ReplyDecision {
  for (const rule of replyPolicy) {
    const decision = rule.decide(facts)
    if (decision !== null) return decision
  }
  return { kind: 'send' }
}

const isCallback = (facts: ReplyFacts): boolean => isBots(facts) && facts.reply.origin === 'callback'

const isOpen = ({ message }: ReplyFacts): boolean => message?.state === 'waiting' || message?.state === 'posting'

const ofMessage = ({ message, others }: ReplyFacts): readonly ReplyRow[] =>
  message === null ? [] : others.filter((row) => row.message_row === message.id)

const answersOf = (facts: ReplyFacts): readonly ReplyRow[] =>
  ofMessage(facts).filter((row) => row.origin === 'response')

const wasRefusedInPause = (facts: ReplyFacts): boolean =>
  ofMessage(facts).some((row) => row.origin === 'callback' && row.state === 'suppressed' && row.reason === 'paused')

/**
 * The same text, or any: a message whose post had an unknown end may have been worked on twice, and the two runs choose their words
 * anew. What a setting or doubt keeps from being sent is no answer.
 */
function isAlreadySaid(facts: ReplyFacts): boolean {
  const { reply, message } = facts
  if (message === null) return false
  if (isSpare(reply)) return true
  if (reply.origin === 'response') return isSaidByCall(facts)
  const isOne = message.unknown_outcomes > 0 && isCallback(facts)
  return ofMessage(facts).some((row) => {
    // Equal parts of one long text are not repetitions.
    if (row.answer !== null && row.answer === reply.answer) return false
    // Whoever comes first is sent; the other one may have been, while a setting was another one.
    if (!isUnderWay(row) || (row.state === 'queued' && (row.id > reply.id || isKept(row, facts)))) return false
    const isDoubtful = row.state === 'queued' && row.doubt !== null
    return saysTheSame(row, reply) || (isOne && isCores(row) && !isDoubtful)
  })
}

/** Since the POST began the core called back with this text, or another device said it; or with any text, where one answer counts. */
function isSaidByCall(facts: ReplyFacts): boolean {
  const { reply, message, others, own } = facts
  const calls = others.filter((row) => row.origin === 'callback' && isUnderWay(row) && !isKept(row, facts))
  const isOne = (message?.unknown_outcomes ?? 0) > 0
  const called = calls.some(
    (row) => saysTheSame(row, reply) || (isOne && row.message_row === message?.id && row.doubt === null),
  )
  const print = fingerprintOf(reply.text)
  const isFile = attachmentOf(reply) !== null
  return (
    called ||
    own.some(
      (one) => one.by_owner === 1 && one.text === print && (!isFile || (one.file != null && one.file === reply.file)),
    )
  )
}

/** A setting will keep it silent. */
function isKept(row: ReplyRow, { mode }: ReplyFacts): boolean {
  if (row.state !== 'queued' || row.forced === 1) return false
  return row.origin === 'callback' ? mode === 'response' : row.origin === 'response' && mode === 'callback'
}

function overBudget(
  facts: ReplyFacts,
  reason: ReplyReason,
  limit: number,
  sent: readonly number[],
  underWay: number,
): ReplyDecision | null {
  if (!isBots(facts) || facts.begun || limit === 0 || sent.length + underWay < limit) return null
  const oldest = sent[sent.length - limit]
  return wait(reason, oldest === undefined ? facts.now + UNDER_WAY_MS : oldest + HOUR_MS)
}
