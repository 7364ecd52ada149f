import type { Settings } from '../../shared/model/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { OwnMessage, Takeover } from '../storage/own-message-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'

/** Everything the decision needs, gathered before; the decision itself is pure. Times are unix ms. */
export interface ReplyFacts {
  readonly now: number
  readonly reply: ReplyRow
  /** The customer's message it answers; null for a text the core sends by itself. */
  readonly message: MessageRow | null
  readonly mode: Settings['replies.mode']
  readonly maxAgeHours: number
  readonly hourlyLimit: number
  readonly takeoverMinutes: number
  readonly takeover: Takeover | null
  /** Other ledger rows of this chat since the POST began. */
  readonly ledger: readonly ReplyRow[]
  /** Own messages of this chat seen since the POST began. */
  readonly own: readonly OwnMessage[]
  /** When replies of this session were sent within the last hour, oldest first. */
  readonly sentLastHour: readonly number[]
  /** The core is being asked about this chat right now. */
  readonly posting: boolean
  readonly paused: boolean
  readonly connected: boolean
}

export type ReplyDecision =
  | { readonly kind: 'send' }
  | { readonly kind: 'end'; readonly state: 'suppressed' | 'expired'; readonly reason: string }
  /** Not now. `until` null: an event (resume, connected) will say when. */
  | { readonly kind: 'wait'; readonly until: number | null; readonly why: 'paused' | 'not-connected' | 'budget' }

const HOUR_MS = 3_600_000
const end = (state: 'suppressed' | 'expired', reason: string): ReplyDecision => ({ kind: 'end', state, reason })

/** Asks in order: already answered? the owner's chat? too old? paused? connected? budget left? */
export function decideReply(facts: ReplyFacts): ReplyDecision {
  const { now, reply } = facts
  const automatic = reply.origin === 'response' || facts.posting
  if (reply.origin === 'response' && facts.mode === 'callback') return end('suppressed', 'callback-mode')
  if (reply.origin === 'callback' && facts.mode === 'response' && facts.posting)
    return end('suppressed', 'response-mode')
  if (reply.origin === 'response' && alreadySaid(facts)) return end('suppressed', 'already-answered')
  if (automatic && facts.takeoverMinutes > 0 && facts.takeover !== null && facts.takeover.until > now) {
    return end('suppressed', 'owner-takeover')
  }
  const asked = facts.message?.sent_at ?? reply.queued_at
  if (now - asked > facts.maxAgeHours * HOUR_MS) return end('expired', 'too-old')
  if (facts.paused && automatic) return { kind: 'wait', until: null, why: 'paused' }
  if (!facts.connected) return { kind: 'wait', until: null, why: 'not-connected' }
  if (facts.hourlyLimit > 0 && facts.sentLastHour.length >= facts.hourlyLimit) {
    const oldest = facts.sentLastHour[facts.sentLastHour.length - facts.hourlyLimit]!
    return { kind: 'wait', until: oldest + HOUR_MS, why: 'budget' }
  }
  return { kind: 'send' }
}

/** The core called back with the same text, or another device of the owner said it, since the POST began. */
function alreadySaid({ reply, ledger, own }: ReplyFacts): boolean {
  const text = reply.text.trim()
  const called = ledger.some(
    (row) => row.origin === 'callback' && row.state !== 'failed' && row.state !== 'expired' && row.text.trim() === text,
  )
  return called || own.some((message) => message.by_owner === 1 && message.text.trim() === text)
}
