import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts'
import type { ReplyFacts } from './reply-fact-finder.ts'
import { isAlreadySaid, ofSameMessage } from './said-already.ts'
import { isBots, isCallback, isOwners } from './whose-reply.ts'

export type ReplyDecision =
  | { readonly kind: 'send' }
  | { readonly kind: 'end'; readonly state: 'suppressed' | 'expired'; readonly reason: ReplyReason }
  /** Not now. `until` is unix ms; null: an event (resumed, connected) ends the wait. */
  | { readonly kind: 'wait'; readonly until: number | null; readonly reason: ReplyReason }

interface ReplyRule {
  /** The question, as docs/reply-decisions.md prints it. */
  readonly asks: string
  readonly then: string
  readonly reason: ReplyReason
  /** Null: the rule does not object, and the next one is asked. */
  decide(facts: ReplyFacts): ReplyDecision | null
}

const UNDER_WAY_MS = 5_000
/** After this time an answer of the remote control is useless. */
const REMOTE_ANSWER_MS = 10 * 60_000

const suppress = (reason: ReplyReason): ReplyDecision => ({ kind: 'end', state: 'suppressed', reason })
const wait = (reason: ReplyReason, until: number | null): ReplyDecision => ({ kind: 'wait', until, reason })

/** Age in ms of the question, or of an unasked text, whose time came from this computer's clock, perhaps before that clock was set. */
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
 * The policy, asked from top to bottom; the first rule that objects decides. Texts that the owner wrote in our window or ordered to be sent
 * after all need only the connection. Answers of the remote control must also be fresh.
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
      // An owner who sets no limit for the shop wants none for its chats either.
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

/** Asks the policy about a reply; pure. */
export function decideReply(facts: ReplyFacts): ReplyDecision {
  for (const rule of replyPolicy) {
    const decision = rule.decide(facts)
    if (decision !== null) return decision
  }
  return { kind: 'send' }
}

const isOpen = ({ message }: ReplyFacts): boolean => message?.state === 'waiting' || message?.state === 'posting'

const answersOf = (facts: ReplyFacts): readonly ReplyRow[] =>
  ofSameMessage(facts).filter((row) => row.origin === 'response')

const wasRefusedInPause = (facts: ReplyFacts): boolean =>
  ofSameMessage(facts).some((row) => row.origin === 'callback' && row.state === 'suppressed' && row.reason === 'paused')

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
