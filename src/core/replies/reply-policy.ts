import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { Settings } from '../../shared/model/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { fingerprintOf, type OwnMessage } from '../storage/own-message-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { canonicalText } from '../whatsapp/same-text.ts'

/** Everything the decision needs, gathered before; the decision itself is pure. Times are unix ms. */
export interface ReplyFacts {
  readonly now: number
  /** The right time, to compare with WhatsApp's. */
  readonly rightNow: number
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
  /** Other ledger rows of this chat since the first POST of the message began. */
  readonly ledger: readonly ReplyRow[]
  /** Own messages of this chat seen since then. */
  readonly own: readonly OwnMessage[]
  /** When the bot's replies of this session, and of this chat, were sent within the last hour, oldest first. */
  readonly sentLastHour: readonly number[]
  readonly sentLastHourInChat: readonly number[]
  /** Replies of this session that are on their way out right now, this one not counted. */
  readonly underWay: number
  readonly paused: boolean
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

const HOUR_MS = 3_600_000
const UNDER_WAY_MS = 5_000
/** An answer of the remote control that comes later than this explains nothing any more. */
const REMOTE_ANSWER_MS = 10 * 60_000

const suppress = (reason: ReplyReason): ReplyDecision => ({ kind: 'end', state: 'suppressed', reason })
const wait = (reason: ReplyReason, until: number | null): ReplyDecision => ({ kind: 'wait', until, reason })

/** What the owner wrote or ordered goes out whatever the bot's rules say. */
export const isOwners = (reply: Pick<ReplyRow, 'origin' | 'forced'>): boolean =>
  reply.origin === 'owner-window' || reply.forced === 1

const isBots = (facts: ReplyFacts): boolean => !isOwners(facts.reply) && facts.reply.origin !== 'remote-control'

/** Age of the question, or of the text itself when it answers none. */
const ageOf = ({ now, rightNow, reply, message }: ReplyFacts): number =>
  message === null ? now - reply.queued_at : rightNow - message.sent_at

/**
 * The policy, asked from top to bottom; the first rule that objects decides. What the owner wrote in our window, and what the owner
 * ordered to be sent after all, is only asked whether WhatsApp is connected; answers of the remote control also whether they are
 * still fresh.
 */
export const replyPolicy: readonly ReplyRule[] = [
  {
    asks: 'Does the setting `replies.mode` say that answers come by the core’s own call only, and is this one from its response?',
    then: 'suppressed',
    reason: 'callback-mode',
    decide: (facts) =>
      isBots(facts) && facts.reply.origin === 'response' && facts.mode === 'callback'
        ? suppress('callback-mode')
        : null,
  },
  {
    asks: 'Has the customer got this very text already: by the core’s own call, from another device, or as an answer to the same question?',
    then: 'suppressed',
    reason: 'already-answered',
    decide: (facts) => (isBots(facts) && isAlreadySaid(facts) ? suppress('already-answered') : null),
  },
  {
    asks: 'Does the owner answer in this chat himself, did he when the question came, or has he written there after it? (Texts that the core sends unasked are not held.)',
    then: 'suppressed',
    reason: 'owner-takeover',
    decide: (facts) =>
      isBots(facts) && facts.message !== null && facts.ownerAnswers ? suppress('owner-takeover') : null,
  },
  {
    asks: 'Is the question older than `replies.maxAgeHours`? (An answer of the remote control: older than ten minutes?)',
    then: 'expired',
    reason: 'too-old',
    decide(facts) {
      if (isOwners(facts.reply)) return null
      const limit = isBots(facts) ? facts.maxAgeHours * HOUR_MS : REMOTE_ANSWER_MS
      return ageOf(facts) > limit ? { kind: 'end', state: 'expired', reason: 'too-old' } : null
    },
  },
  {
    asks: 'Are replies paused? (Texts that the core sends unasked are not held.)',
    then: 'waits until resumed',
    reason: 'paused',
    decide: (facts) => (isBots(facts) && facts.paused && facts.message !== null ? wait('paused', null) : null),
  },
  {
    asks: 'Is it within `replies.quietHours`? (An answer already begun is finished.)',
    then: 'waits until the morning; suppressed at once when it would be too old by then',
    reason: 'quiet-hours',
    decide(facts) {
      const { quietUntil, now } = facts
      if (!isBots(facts) || facts.begun || quietUntil === null) return null
      const tooOldThen = ageOf(facts) + (quietUntil - now) > facts.maxAgeHours * HOUR_MS
      return tooOldThen ? suppress('quiet-hours') : wait('quiet-hours', quietUntil)
    },
  },
  {
    asks: 'Is WhatsApp not connected?',
    then: 'waits for the connection',
    reason: 'not-connected',
    decide: (facts) => (facts.connected ? null : wait('not-connected', null)),
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
]

/** Asks the policy; pure. */
export function decideReply(facts: ReplyFacts): ReplyDecision {
  for (const rule of replyPolicy) {
    const decision = rule.decide(facts)
    if (decision !== null) return decision
  }
  return { kind: 'send' }
}

/**
 * A response: the core called back with the same text, or another device said it, since the POST began. A callback: the same text
 * was already queued or said as an answer to the same message (the core calls back late, or again after a repeated POST).
 */
function isAlreadySaid({ reply, message, ledger, own }: ReplyFacts): boolean {
  if (message === null) return false
  const text = canonicalText(reply.text)
  const counts = (row: ReplyRow) => row.state === 'queued' || row.state === 'sending' || row.state === 'sent'
  if (reply.origin === 'response') {
    const called = ledger.some((row) => row.origin === 'callback' && counts(row) && canonicalText(row.text) === text)
    const print = fingerprintOf(reply.text)
    return called || own.some((message) => message.by_owner === 1 && message.text === print)
  }
  // Equal parts of one long text are not repetitions.
  const isOther = (row: ReplyRow) => row.answer === null || row.answer !== reply.answer
  return ledger.some(
    (row) =>
      row.message_row === message.id &&
      row.id < reply.id &&
      isOther(row) &&
      counts(row) &&
      canonicalText(row.text) === text,
  )
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
