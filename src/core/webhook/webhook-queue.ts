import { keyOfChat } from '../../shared/model/chat.ts'
import type { Clock, Logger } from '../ports.ts'
import type { PostEnded } from '../changes.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { ToldChanges } from '../session-events/told-changes.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { SECOND_MS } from '../time/durations.ts'
import type { Admission, TripKind } from './breaker-state.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import type { Outcome } from './classify.ts'
import type { CoreProbe } from './core-probe.ts'
import type { CoreTarget, Target } from './core-target.ts'
import type { LateRuns } from './late-runs.ts'
import { PendingOutcomes } from './pending-outcomes.ts'
import { PendingQueue, type Pending } from './pending-queue.ts'
import { afterCutPost, markPosting } from './post-mark.ts'
import type { PostMessage } from './post-message.ts'
import { PostQueue } from './post-queue.ts'
import type { RecordOutcome } from './outcome-recorder.ts'
import { LONGEST_PAUSE_MS, pauseAfter, RETRY_PAUSES } from './schedule.ts'
import { Suspects } from './suspects.ts'

export interface WebhookQueueDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly target: CoreTarget
  readonly breaker: CircuitBreaker
  /** Posts one message once. Never rejects for an expected cause. */
  readonly post: PostMessage
  readonly record: RecordOutcome
  /** Checks whether the core answers at all, with a probe that has no effect there. */
  readonly probe: CoreProbe
  readonly lateRuns: LateRuns
  /** A message was finished during crash recovery; runs inside the transaction that records this. */
  readonly onOver: (row: number) => void
  readonly told: Pick<ToldChanges, 'settleNow'>
  readonly onDelivered: (row: number) => void
  readonly onPosted: (post: PostEnded) => void
  readonly onChanged: (row: number) => void
}

const BROKEN_PAUSE_MS = 5 * SECOND_MS
/** Trips that end with a timed probe: all but `gone`. */
const PROBED: readonly TripKind[] = ['unreachable', 'failing', 'secret-refused', 'user-unknown', 'plan-inactive']

/** Posts stored messages to the core by the policy table: in order within a chat, several chats in parallel. */
export class WebhookQueue extends PostQueue<Pending> {
  readonly #deps: WebhookQueueDeps
  readonly #pending = new PendingQueue()
  readonly #outcomes: PendingOutcomes
  readonly #suspects: Suspects

  constructor(deps: WebhookQueueDeps) {
    super(deps)
    this.#deps = deps
    this.#outcomes = new PendingOutcomes(deps.record)
    this.#suspects = new Suspects({ ...deps, pending: this.#pending, queue: this })
  }

  /** Recovers posts that a crash interrupted; posts nothing before `ready` resolves (default: immediately). */
  async start(ready?: Promise<void>): Promise<void> {
    const { clock, storage, target, breaker, onOver, told } = this.#deps
    await storage.writes.run(() => {
      for (const { id, state } of storage.messages.open()) {
        const row = state === 'posting' ? storage.messages.find(id) : null
        if (row === null) continue
        const change = afterCutPost(row, { ...this.#deps, now: clock.now() })
        storage.messages.update(id, change)
        if (change.state !== 'waiting') onOver(id)
      }
      for (const id of storage.messages.untold()) told.settleNow(id)
    })
    if (this.isStopped) return
    for (const row of storage.messages.open()) if (this.#pending.find(row.id) === null) this.#enqueue(row)
    await target.refresh()
    if (target.current === null) breaker.notConfigured(target.problem)
    await ready
    this.run()
  }

  /** Queues a message that is stored as waiting; ignores any other. */
  add(id: number): void {
    const row = this.#deps.storage.messages.find(id)
    if (row?.state !== 'waiting' || this.#pending.find(id) !== null) return
    this.#enqueue(row)
    this.wake()
  }

  /** Posts this message next; it must be waiting on disk. */
  makeDue(id: number): void {
    const row = this.#deps.storage.messages.find(id)
    if (this.#pending.find(id) === null && row?.state === 'waiting') this.#enqueue(row)
    const entry = this.#pending.find(id)
    if (entry === null) return
    this.#pending.setTime(entry, Math.min(entry.nextAt, this.#deps.clock.now()))
    entry.triedAt = -1
    this.#deps.breaker.makeDue(PROBED)
    this.wake()
  }

  /** Reads the address and the secret again after a change, resets the breaker and makes every message due now. */
  async retarget(): Promise<void> {
    const { target, breaker, clock } = this.#deps
    await target.refresh()
    if (target.current === null) return breaker.notConfigured(target.problem)
    breaker.reset()
    this.#pending.makeDue(clock.now(), Number.NEGATIVE_INFINITY)
    this.wake()
  }

  /** The internet is back: do not wait for the next probe. */
  online(): void {
    this.#deps.breaker.makeDue(['unreachable'])
    this.wake()
  }

  /** Probes whatever is held and retries the suspects now, because the owner has seen that the core answers. */
  recheck(): void {
    this.#deps.breaker.makeDue(PROBED)
    this.#pending.makeSuspectsDue(this.#deps.clock.now())
    this.wake()
  }

  /** Removes deleted rows from the queue, so that they are not posted any more. */
  forget(rows: readonly number[]): void {
    for (const row of rows) {
      this.#drop(row)
      this.#deps.breaker.cleared(row)
    }
    this.wake()
  }

  /** The core called back about this message while it was not being posted; the row is already stored as delivered. */
  answered(id: number): void {
    this.#drop(id)
    this.#deps.onDelivered(id)
    this.#settle(id)
    this.wake()
  }

  isPosting(sessionId: string, chatKey: string): boolean {
    return this.#pending.isBusy(keyOfChat(sessionId, chatKey))
  }

  /** Row id of the message of this chat that is being posted now; null when there is none. */
  postingRow(sessionId: string, chatKey: string): number | null {
    const lane = keyOfChat(sessionId, chatKey)
    return this.underWay.find((entry) => this.#pending.nameOf(entry) === lane)?.id ?? null
  }

  rename(sessionId: string, from: string, to: string): void {
    this.#pending.rename(keyOfChat(sessionId, from), keyOfChat(sessionId, to))
    this.wake()
  }

  get waiting(): number {
    return this.#pending.size - this.posting
  }

  get posting(): number {
    return this.underWay.length
  }

  protected take(now: number): Pending | null {
    const probe = this.#deps.breaker.admission(now) === 'probe'
    const entry = this.#pending.take({ now, admits: this.#admitsAt(now), probe })
    if (entry !== null) entry.triedAt = now
    return entry
  }

  protected nextAt(now: number): number | null {
    const { breaker, target } = this.#deps
    if (target.current === null) return null
    const isOpen = breaker.admission(now) === 'pass'
    const times = [breaker.nextProbeAt(now), isOpen ? this.#pending.nextDue(this.#admitsAt(now)) : null]
    const ahead = times.filter((time): time is number => time !== null && time > now)
    return ahead.length === 0 ? null : Math.min(...ahead)
  }

  protected shiftEarlier(milliseconds: number): void {
    this.#pending.shiftEarlier(milliseconds)
    this.#deps.breaker.shiftEarlier(milliseconds)
  }

  protected broke({ id }: Pending, error: unknown): void {
    this.#deps.logger.error('a message failed outside of its post', { row: id, error })
  }

  /** `delivery.parallel` posts while the breaker admits them, one as a probe once a tripped breaker's pause is over, else none. */
  protected limit(now: number): number {
    const { breaker, settings, target } = this.#deps
    if (target.current === null) return 0
    const admission = breaker.admission(now)
    const isIdle = this.posting === 0
    const asksFirst = admission === 'probe' && isIdle && !this.#suspects.isAsking && this.#asksFirst(now)
    if (asksFirst || (breaker.inDoubt && isIdle)) this.#suspects.ask()
    if (admission === 'pass') this.#suspects.recall()
    const limit = { pass: settings.get('delivery.parallel'), probe: 1, stop: 0 }[admission]
    if (this.#suspects.isAsking) return 0
    if (admission === 'probe' && isIdle) breaker.trying()
    return limit
  }

  /**
   * Whether the probe that is due is the harmless one. It always is before a message with a file: loading the file may take half a minute,
   * in which a core that is back would not be asked, and in an outage the file would be loaded for each probe.
   */
  #asksFirst(now: number): boolean {
    const { breaker, settings, storage } = this.#deps
    if (breaker.asksFirst && this.#pending.size > 1) return true
    if (!breaker.isAway || settings.get('forward.media') !== 'bytes') return false
    const next = this.#pending.next({ now, admits: this.#admitsAt(now), probe: true })
    return next !== null && storage.messages.find(next.id)?.has_media === 1
  }

  /** A session that is being probed gets one message at a time. */
  #admitsAt(now: number): (session: string) => Admission {
    return (session) => {
      const admission = this.#deps.breaker.admissionOf(session, now)
      const isProbing = admission === 'probe' && this.underWay.some((entry) => entry.session === session)
      return isProbing ? 'stop' : admission
    }
  }

  #enqueue(row: Pick<MessageRow, 'id' | 'session_id' | 'chat_key' | 'sent_at' | 'next_at'>): void {
    const now = this.#deps.clock.now()
    const chat = keyOfChat(row.session_id, row.chat_key)
    // The clock may have been set back while the app was off, so no message waits longer than the longest pause.
    const nextAt = Math.min(row.next_at ?? now, now + LONGEST_PAUSE_MS)
    const { id, session_id: session, sent_at: sentAt } = row
    this.#pending.add({ id, session, chat, sentAt, nextAt, triedAt: 0, suspect: false, condemned: false })
  }

  #drop(id: number): void {
    const entry = this.#pending.find(id)
    if (entry !== null && !this.underWay.includes(entry)) this.#pending.remove(entry)
  }

  /**
   * Announces the message's new state, and stores for the core any change of it that the core has not been told. If the app ends first, the
   * next start stores that.
   */
  #settle(id: number): void {
    const { storage, told, logger, onChanged } = this.#deps
    storage.writes
      .run(() => told.settleNow(id))
      .catch((error: unknown) => logger.error('a change of a message was not announced', { row: id, error }))
      .finally(() => onChanged(id))
  }

  protected async post(entry: Pending, signal: AbortSignal): Promise<void> {
    const { clock, logger, storage } = this.#deps
    const target = this.#deps.target.current
    const row = storage.messages.find(entry.id)
    // An entry has one try at a time, so a row still marked `posting` belongs to this entry: its outcome could not be written.
    const isOpen = row?.state === 'waiting' || row?.state === 'posting'
    if (!row || !isOpen || target === null) return this.#pending.release(entry, isOpen ? clock.now() : null)
    try {
      if (!(await this.#postOpen(entry, row, target, signal))) return
    } catch (error) {
      const tries = this.#outcomes.triesOf(entry)
      logger.error('a post could not be finished', { row: row.id, tries, error })
      const pause = tries === 0 ? BROKEN_PAUSE_MS : pauseAfter(RETRY_PAUSES, tries, this.#deps.random())
      this.#pending.release(entry, clock.now() + pause)
    }
    this.#deps.onChanged(row.id)
  }

  /** Returns false when there was nothing to do or `stop` aborted the post. */
  async #postOpen(entry: Pending, row: MessageRow, target: Target, signal: AbortSignal): Promise<boolean> {
    const { clock, breaker, onPosted } = this.#deps
    const began = clock.now()
    const beganSteady = clock.monotonic()
    const outcome = this.#outcomes.known(entry) ?? (await this.#postMarked(row, target, began, signal))
    // A post that `stop` aborts leaves its row `posting`: the next start treats the outcome as unknown.
    if (outcome === null || outcome.kind === 'aborted') {
      this.#pending.release(entry, outcome === null ? null : began)
      return false
    }
    const tookMs = clock.monotonic() - beganSteady
    const recorded = await this.#outcomes.record(entry, row, outcome, target)
    const sinceStoredMs = Math.max(0, clock.now() - row.stored_at)
    onPosted({ outcome: recorded.delivered ? 'delivered' : outcome.kind, tookMs, sinceStoredMs })
    if (recorded.failure !== null) await this.#suspects.weigh(entry, recorded.failure, target)
    if (recorded.nextAt === null) breaker.cleared(row.id)
    // The core is back: messages that failed in the outage do not wait for their own retry times.
    if (recorded.recoveredSince !== null) this.#pending.makeDue(clock.now(), recorded.recoveredSince)
    this.#pending.release(entry, recorded.nextAt)
    if (recorded.delivered) {
      // The core took this message, which overtook a condemned one: give the condemned one its last try now.
      const head = this.#pending.head(entry.chat)
      if (head?.condemned) this.#pending.setTime(head, clock.now())
      this.#deps.onDelivered(row.id)
    }
    return true
  }

  /** Marks the message as `posting`, then posts it. Null when a callback answered it before the mark was written. */
  async #postMarked(row: MessageRow, target: Target, now: number, signal: AbortSignal): Promise<Outcome | null> {
    const { storage, logger, post, onChanged } = this.#deps
    const open = await markPosting(storage, row.id, now)
    if (open === null) return null
    onChanged(row.id)
    return post(open, target, signal).catch((error: unknown): Outcome => {
      // The request may have left, so the outcome is unknown: the message is tried as often as after any unknown outcome, and no more.
      logger.error('a post was interrupted', { row: row.id, error })
      return { kind: 'unknown', code: 'cut' }
    })
  }
}
