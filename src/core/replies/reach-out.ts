/*
 * Writing to people who did not write first: what WhatsApp lets a linked account do, and what it has refused lately. Owns the hold on what
 * the core sends unasked, and says what the first day after the link allows; sends nothing.
 */
import { z } from 'zod'
import { msg } from '../../shared/words/say.ts'
import type { Basics } from '../basics.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/durations.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'

/** WhatsApp's words for "this account may not write first now": a time lock on reaching out, and the month's cap of new chats. */
const REACH_OUT_LOCKS: ReadonlySet<number> = new Set([463, 475])
/** How long nothing is sent unasked after the first, second, … time: WhatsApp's lock lasts hours to days, and each try prolongs it. */
const PAUSES: readonly number[] = [3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS]
/** The one text that goes out to see whether the lock is over has so long to tell. */
const PROBE_MS = MINUTE_MS
const PROBE_WAIT_MS = 5_000
/** So long after the link the account is warmed up. */
const WARM_UP_MS = DAY_MS

const storedSchema = z.object({ step: z.number().int().positive(), until: z.number() })
type Hold = Readonly<z.output<typeof storedSchema>>

export interface ReachOutDeps extends Pick<Basics, 'clock' | 'settings' | 'changes'> {
  readonly storage: Pick<Basics['storage'], 'keyValue' | 'sessions'>
  readonly sender: Pick<ChatSender, 'linkedAt'>
}

/** What the core sends although nobody asked: an order notice, an offer. */
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

  /** Until when WhatsApp's refusals hold what this session's core sends unasked, unix ms; null while nothing is held. */
  heldUntil(sessionId: string): number | null {
    return this.#holdOf(sessionId)?.until ?? null
  }

  /** Those of these sessions that are held, and until when, unix ms. */
  held(sessionIds: readonly string[]): ReadonlyMap<string, number> {
    return new Map(
      sessionIds.flatMap((id) => {
        const until = this.heldUntil(id)
        return until === null ? [] : [[id, until] as const]
      }),
    )
  }

  /** When this unasked text may go, unix ms; null: now. When the hold's time is over one text goes first, and the others wait for it. */
  waitFor({ id, session_id }: Pick<ReplyRow, 'id' | 'session_id'>): number | null {
    const hold = this.#holdOf(session_id)
    if (hold === null) return null
    const now = this.#deps.clock.now()
    // A clock that was set back must not prolong it.
    if (now < hold.until && hold.until - now <= PAUSES.at(-1)!) return hold.until
    const steady = this.#deps.clock.monotonic()
    const probe = this.#probes.get(session_id)
    if (probe !== undefined && probe.row !== id && steady - probe.since < PROBE_MS) return now + PROBE_WAIT_MS
    this.#probes.set(session_id, { row: id, since: steady })
    return null
  }

  /**
   * WhatsApp's server refused this text, with this reason where the page tells one. Two refusals in different chats without a delivery
   * between them are no matter of one chat: what is unasked is held, and the owner is told once. True: this text is held, too.
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
   * A text was taken. An answer proves only that the account may write to those who wrote first: nothing against a lock on reaching out,
   * but enough against refusals without a reason.
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

  /** When a text that was refused with a lock before any hold is tried again. */
  nextTryAt(sessionId: string): number {
    return this.heldUntil(sessionId) ?? this.#deps.clock.now() + PAUSES[0]!
  }

  /** Until when this link is warmed up, unix ms; null when it is not, or when the owner wants no limits. */
  warmUpUntil(sessionId: string): number | null {
    const { settings, sender, clock } = this.#deps
    if (settings.get('replies.warmUpHourlyLimit') === 0 || settings.get('replies.hourlyLimit') === 0) return null
    const linkedAt = sender.linkedAt(sessionId)
    if (linkedAt === null) return null
    const until = linkedAt + WARM_UP_MS
    const now = clock.now()
    return until > now && linkedAt <= now ? until : null
  }

  /** The warm-up holds a text back: the owner is told why, once for each link. */
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
