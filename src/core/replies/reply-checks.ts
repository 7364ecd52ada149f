import type { Settings } from '../../shared/model/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { fingerprintOf, sameText, type OwnMessage, type Takeover } from '../storage/own-message-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'

/** Everything the decision needs, gathered before; the decision itself is pure. Times are unix ms. */
export interface ReplyFacts {
  readonly now: number
  /** The right time, to compare with WhatsApp's. */
  readonly rightNow: number
  readonly reply: ReplyRow
  /** The customer's message it answers; null for a text the core sends by itself. */
  readonly message: MessageRow | null
  readonly mode: Settings['replies.mode']
  readonly maxAgeHours: number
  readonly hourlyLimit: number
  readonly takeoverMinutes: number
  readonly takeover: Takeover | null
  /** Other ledger rows of this chat since the first POST of the message began. */
  readonly ledger: readonly ReplyRow[]
  /** Own messages of this chat seen since then. */
  readonly own: readonly OwnMessage[]
  /** When replies of this session were sent within the last hour, oldest first. */
  readonly sentLastHour: readonly number[]
  /** Replies of this session that are on their way out right now, this one not counted. */
  readonly underWay: number
  readonly paused: boolean
  readonly connected: boolean
}

export type ReplyDecision =
  | { readonly kind: 'send' }
  | { readonly kind: 'end'; readonly state: 'suppressed' | 'expired'; readonly reason: string }
  /** Not now. `until` null: an event (resume, connected) will say when. */
  | { readonly kind: 'wait'; readonly until: number | null; readonly why: 'paused' | 'not-connected' | 'budget' }

const HOUR_MS = 3_600_000
const UNDER_WAY_MS = 5_000
const end = (state: 'suppressed' | 'expired', reason: string): ReplyDecision => ({ kind: 'end', state, reason })

/** Asks in order: already answered? the owner's chat? too old? paused? connected? budget left? */
export function decideReply(facts: ReplyFacts): ReplyDecision {
  const { now, reply, message } = facts
  if (reply.origin === 'response' && facts.mode === 'callback') return end('suppressed', 'callback-mode')
  if (alreadySaid(facts)) return end('suppressed', 'already-answered')
  if (ownerAnswers(facts)) return end('suppressed', 'owner-takeover')
  const age = message === null ? now - reply.queued_at : facts.rightNow - message.sent_at
  if (age > facts.maxAgeHours * HOUR_MS) return end('expired', 'too-old')
  if (facts.paused && message !== null) return { kind: 'wait', until: null, why: 'paused' }
  if (!facts.connected) return { kind: 'wait', until: null, why: 'not-connected' }
  return budgetLeft(facts)
}

/**
 * A response: the core called back with the same text, or another device said it, since the POST began. A callback: the same text
 * was already queued or said as an answer to the same message (the core calls back late, or again after a repeated POST).
 */
function alreadySaid({ reply, message, ledger, own }: ReplyFacts): boolean {
  if (message === null) return false
  const text = sameText(reply.text)
  const counts = (row: ReplyRow) => row.state === 'queued' || row.state === 'sending' || row.state === 'sent'
  if (reply.origin === 'response') {
    const called = ledger.some((row) => row.origin === 'callback' && counts(row) && sameText(row.text) === text)
    const print = fingerprintOf(reply.text)
    return called || own.some((message) => message.by_owner === 1 && message.text === print)
  }
  return ledger.some(
    (row) => row.message_row === message.id && row.id < reply.id && counts(row) && sameText(row.text) === text,
  )
}

/** The owner wrote by hand: within the silence that follows it, or after the question. What the core sends unasked is not held. */
function ownerAnswers({ now, message, takeover, takeoverMinutes }: ReplyFacts): boolean {
  if (message === null || takeover === null || takeoverMinutes === 0) return false
  return takeover.until > now || takeover.since > message.sent_at
}

function budgetLeft({ now, hourlyLimit, sentLastHour, underWay }: ReplyFacts): ReplyDecision {
  if (hourlyLimit === 0 || sentLastHour.length + underWay < hourlyLimit) return { kind: 'send' }
  const oldest = sentLastHour[sentLastHour.length - hourlyLimit]
  return { kind: 'wait', until: oldest === undefined ? now + UNDER_WAY_MS : oldest + HOUR_MS, why: 'budget' }
}
