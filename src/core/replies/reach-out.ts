/*
 * Limits on writing to people who did not write first. Owns the hold on the core's unasked texts after WhatsApp's refusals, and tells how
 * long a fresh link is warmed up; sends nothing.
 */
import { z } from 'zod'
import { msg } from '../../shared/words/say.ts'
import type { Basics } from '../basics.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/durations.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'

/** WhatsApp's words for "this account may not write first now": a time lock on reaching out, and the month's cap of new chats. */
const REACH_OUT_LOCKS: ReadonlySet<number> = new Set([463, 475])
/** How long unasked texts are held after the first, second, … refusal: WhatsApp's lock lasts hours to days, and each try prolongs it. */
const PAUSES: readonly number[] = [3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS]
/** How long the others wait for the one text that is sent to test whether the lock is over. */
const PROBE_MS = MINUTE_MS
const PROBE_WAIT_MS = 5_000
/** How long an account is warmed up after the link. */
const WARM_UP_MS = DAY_MS

const storedSchema = z.object({ step: z.number().int().positive(), until: z.number() })
type Hold = Readonly<z.output<typeof storedSchema>>

export interface ReachOutDeps extends Pick<Basics, 'clock' | 'settings' | 'changes'> {
  readonly storage: Pick<Basics['storage'], 'keyValue' | 'sessions'>
  readonly sender: Pick<ChatSender, 'linkedAt'>
}

/** True for a text the core sends although no customer asked, such as an order notice or an offer. */
export const isUnasked = (row: Pick<ReplyRow, 'message_row' | 'origin'>): boolean =>
  row.message_row === null && row.origin === 'callback'

export class ReachOut {
  readonly #deps: ReachOutDeps
  /** The last refusal of each session, while nothing has disproved it; in memory only, because it names a customer's chat. */
  readonly #refusals = new Map<string, { readonly chatKey: string; readonly code: number | null }>()
  readonly #probes = new Map<string, { readonly row: number; readonly since: number }>()

  constructor(deps: ReachOutDeps) {
    this.#deps = deps
  }

  /** Until when this session's unasked texts are held because of WhatsApp's refusals, unix ms; null while nothing is held. */
  heldUntil(sessionId: string): number | null {
    return this.#holdOf(sessionId)?.until ?? null
  }

  /** The held ones of these sessions, each with the end of its hold in unix ms. */
  held(sessionIds: readonly string[]): ReadonlyMap<string, number> {
    return new Map(
      sessionIds.flatMap((id) => {
        const until = this.heldUntil(id)
        return until === null ? [] : [[id, until] as const]
      }),
    )
  }

  /** When this unasked text may go, unix ms; null: now. After the hold's time one text goes first as a test, and the others wait for it. */
  waitFor({ id, session_id }: Pick<ReplyRow, 'id' | 'session_id'>): number | null {
    const hold = this.#holdOf(session_id)
    if (hold === null) return null
    const now = this.#deps.clock.now()
    // A clock set backwards must not prolong the hold.
    if (now < hold.until && hold.until - now <= PAUSES.at(-1)!) return hold.until
    const steady = this.#deps.clock.monotonic()
    const probe = this.#probes.get(session_id)
    if (probe !== undefined && probe.row !== id && steady - probe.since < PROBE_MS) return now + PROBE_WAIT_MS
    this.#probes.set(session_id, { row: id, since: steady })
    return null
  }

  /**
   * Records that WhatsApp's server refused this text; `code` is the reason, null when the page tells none. Two refusals in different chats
   * without a delivery between them concern the whole account: unasked texts are held, and the owner is told once. True: so is this text.
   */
  refused(row: ReplyRow, code: number | null): boolean {
    const isLock = code !== null && REACH_OUT_LOCKS.has(code)
    if (code !== null && !isLock) return false
    const { session_id: sessionId, chat_key: chatKey } = row
    const before = this.#refusals.get(sessionId)?.chatKey
    this.#refusals.set(sessionId, { chatKey, code })
    const hold = this.#holdOf(sessionId)
    const isProbe = hold !== null && isUnasked(row)
    if (isProbe || (hold === null && before !== undefined && before !== chatKey)) this.#hold(sessionId, hold)
    return isUnasked(row) && (isLock || this.#holdOf(sessionId) !== null)
  }

  /**
   * Records that WhatsApp took a text. An unasked text ends the hold. An answer proves only that the account may write to people who wrote
   * first: it clears a refusal without a reason, but disproves no lock on reaching out.
   */
  delivered(row: Pick<ReplyRow, 'session_id' | 'message_row' | 'origin'>): void {
    const { session_id: sessionId } = row
    if (!isUnasked(row)) {
      if (this.#refusals.get(sessionId)?.code === null) this.#refusals.delete(sessionId)
      return
    }
    this.#refusals.delete(sessionId)
    this.#probes.delete(sessionId)
    if (this.#holdOf(sessionId) === null) return
    this.#deps.storage.keyValue.set(keyOf(sessionId), null)
    this.#deps.changes.tell('reach-out', { sessionId, until: null })
  }

  /** When to try a refused text again, unix ms: the end of the hold, or of the first pause while there is none. */
  nextTryAt(sessionId: string): number {
    return this.heldUntil(sessionId) ?? this.#deps.clock.now() + PAUSES[0]!
  }

  /** Until when this link is warmed up, unix ms; null when the warm-up is over, or when the owner wants no limits. */
  warmUpUntil(sessionId: string): number | null {
    const { settings, sender, clock } = this.#deps
    if (settings.get('replies.warmUpHourlyLimit') === 0 || settings.get('replies.hourlyLimit') === 0) return null
    const linkedAt = sender.linkedAt(sessionId)
    if (linkedAt === null) return null
    const until = linkedAt + WARM_UP_MS
    const now = clock.now()
    return until > now && linkedAt <= now ? until : null
  }

  /** Call it when the warm-up holds a text back: tells the owner why, once per link. */
  warmUpBites(sessionId: string): void {
    const { sender, storage, changes } = this.#deps
    const linkedAt = sender.linkedAt(sessionId)
    const key = `warm-up.told.${sessionId}`
    if (linkedAt === null || storage.keyValue.get(key) === linkedAt) return
    storage.keyValue.set(key, linkedAt)
    const said = msg('notice.warm-up', { name: this.#nameOf(sessionId) })
    changes.tell('notice', { kind: 'warm-up', sessionId, count: 1, said })
  }

  #hold(sessionId: string, before: Hold | null): void {
    const { clock, storage, changes } = this.#deps
    const step = (before?.step ?? 0) + 1
    const until = clock.now() + PAUSES[Math.min(step, PAUSES.length) - 1]!
    storage.keyValue.set(keyOf(sessionId), { step, until } satisfies Hold)
    this.#probes.delete(sessionId)
    changes.tell('reach-out', { sessionId, until })
    if (before !== null) return
    const said = msg('notice.reach-out-lock', { name: this.#nameOf(sessionId) })
    changes.tell('notice', { kind: 'reach-out-lock', sessionId, count: 1, said })
  }

  #nameOf(sessionId: string): string {
    return this.#deps.storage.sessions.all().find(({ id }) => id === sessionId)?.name ?? sessionId
  }

  #holdOf(sessionId: string): Hold | null {
    const parsed = storedSchema.safeParse(this.#deps.storage.keyValue.get(keyOf(sessionId)))
    return parsed.success ? parsed.data : null
  }
}

const keyOf = (sessionId: string): string => `reach-out.${sessionId}`
