import { keyOfChat } from '../../shared/model/chat.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { OpenReply, ReplyRow } from '../storage/reply-table.ts'
import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { TouchedChat } from '../storage/touched-chats.ts'
import { Alarm } from '../time/alarm.ts'
import { ClockDrift } from '../time/clock-drift.ts'
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts'
import { within } from '../time/within.ts'
import { ParkedReplies } from './parked-replies.ts'
import { ReplyAgenda, type NextReply } from './reply-agenda.ts'
import type { ReplyDecision } from './reply-policy.ts'
import { ReplyWorker, type ReplyWorkerDeps } from './reply-worker.ts'
import { settleDoubts } from './settle-doubts.ts'
import { storeReplies, type StoredReply } from './store-replies.ts'
import { isOwners } from './whose-reply.ts'

interface Lane {
  readonly session: string
  /** The chat's key when the work on its reply began. The chat may get its other key meanwhile. */
  readonly chatKey: string
}

/** How long a reply rests after an unexpected error in our own code. */
const BROKEN_PAUSE_MS = MINUTE_MS
/** Reasons for waiting that apply only to unasked texts. */
const UNASKED_WAITS: ReadonlySet<ReplyReason> = new Set(['warm-up', 'reach-out-lock', 'unchecked-number'])
/** How many chats of one session are answered at the same time. */
const LANES_PER_SESSION = 4

/** Works through the reply ledger: each chat in order, several chats at once, every reply at most once. */
export class ReplyEngine {
  /** Ledger rows of gateway calls whose caller still waits for our response. */
  readonly openCalls = new Set<number>()
  readonly #deps: ReplyWorkerDeps
  readonly #worker: ReplyWorker
  readonly #parked: ParkedReplies
  readonly #drift: ClockDrift
  readonly #alarm: Alarm
  readonly #agenda = new ReplyAgenda((chat) => this.#nextOf(chat))
  /** Replies being worked on. */
  readonly #lanes = new Map<number, Lane & { readonly work: Promise<void> }>()
  /** Replies whose work has ended, but whose chats have not been searched for the next reply yet. */
  readonly #ended = new Map<number, Lane>()
  #running = false
  #scanning = false

  constructor(deps: ReplyWorkerDeps) {
    this.#deps = deps
    this.#parked = new ParkedReplies(deps.storage)
    this.#worker = new ReplyWorker(deps, this.#parked, (row) => this.#fetched(row))
    this.#drift = new ClockDrift(deps.clock, deps.storage.lastWrittenAt)
    this.#alarm = new Alarm(deps.clock)
  }

  start(): void {
    this.#running = true
    const { clock, storage } = this.#deps
    // The clock may have been set back while we were off.
    this.#makeDue(() => storage.replies.waitAtMost(clock.now() + HOUR_MS))
  }

  async stop(deadlineMs: number): Promise<void> {
    this.#running = false
    this.#alarm.cancel()
    this.#deps.files.stop()
    this.#worker.stop()
    const work = [...this.#lanes.values()].map((lane) => lane.work)
    await within(this.#deps.clock, deadlineMs, Promise.allSettled(work), () => undefined)
  }

  /** Stores the rows of a message's answer. Call it inside the transaction that marks the message delivered. */
  store(message: MessageRow, replies: readonly StoredReply[]): void {
    storeReplies(this.#deps.storage, this.#deps.clock.now(), message, replies)
  }

  /** Settles the doubtful calls of a message that has ended. Call it inside the transaction that ends the message. */
  messageOver(row: number): void {
    const { storage, clock } = this.#deps
    settleDoubts({ storage, openCalls: this.openCalls, now: clock.now() }, row)
  }

  /**
   * Suppresses the queued replies to a deleted question, except the owner's own. Call it inside the transaction that marks the question
   * deleted. Returns the ids of the suppressed rows, for `moved`.
   */
  questionDeleted(row: number): readonly number[] {
    const { replies } = this.#deps.storage
    const open = replies.ofMessage(row).filter((reply) => reply.state === 'queued' && !isOwners(reply))
    for (const { id } of open) replies.update(id, { state: 'suppressed', reason: 'question-deleted' })
    return open.map(({ id }) => id)
  }

  /** Looks for work at the end of this turn of the event loop. */
  wake(): void {
    if (!this.#running || this.#scanning) return
    this.#scanning = true
    setImmediate(() => this.#scan())
  }

  /** Call it after storing or changing a row outside the engine: announces the row and looks for work. Null when the row is gone. */
  moved(id: number): ReplyRow | null {
    const row = this.#worker.announce(id)
    this.wake()
    return row
  }

  /** Checks every open reply again, because something that replies wait for changed (connected, resumed, a setting). */
  reconsider(): void {
    if (!this.#running) return
    const { clock, storage } = this.#deps
    this.#makeDue(() => storage.replies.hurryWaiting(clock.now()))
  }

  /** True while the reply is handed over to WhatsApp: its state in the ledger may still change. */
  isAtWhatsApp(id: number): boolean {
    return this.#worker.isAtWhatsApp(id)
  }

  /** The policy's decision about a ledger row right now. */
  decide(row: ReplyRow): ReplyDecision {
    return this.#worker.decide(row)
  }

  /** Call it when a message row changed: checks the parked replies that wait for such a change. */
  messageChanged(row: number): void {
    if (this.#parked.messageChanged(row)) this.wake()
  }

  /** The owner takes this chat over: ends the typing pause of a reply there that is now held back. */
  interrupt(sessionId: string, chatKey: string): void {
    for (const [id, { session }] of this.#lanes) {
      const row = session === sessionId ? this.#deps.storage.replies.find(id) : null
      // The worker checks whether the reply is held back: a chat that was handed back, or only got its other key, interrupts nothing.
      if (row?.chat_key === chatKey) this.#worker.interrupt(row)
    }
    this.wake()
  }

  /**
   * True when a text for this chat is being handed to WhatsApp, or when the outcome of a send can be seen soon. False for a send that a
   * crash left behind while its session is not connected.
   */
  isSending(sessionId: string, chatKey: string): boolean {
    const { storage, sender } = this.#deps
    return storage.replies
      .sendingIn(sessionId, chatKey)
      .some((row) => this.#lanes.has(row.id) || sender.isConnected(sessionId))
  }

  /** The file fetch of a reply has ended, with or without a file. */
  #fetched(row: ReplyRow | null): void {
    if (row !== null) this.#deps.storage.touchedChats.touch(row.session_id, row.chat_key)
    this.wake()
  }

  #scan(): void {
    this.#scanning = false
    if (!this.#running) return
    const { clock, storage } = this.#deps
    this.#alarm.cancel()
    const setBack = this.#drift.setBackMs()
    if (setBack > 0) return this.#makeDue(() => storage.replies.moveUp(setBack))
    this.#touchEnded()
    for (const chat of storage.touchedChats.take()) this.#agenda.touch(chat)
    this.#startDue(clock.now())
    const next = this.#agenda.nextAt()
    if (next !== null) this.#alarm.set(next, () => this.wake())
  }

  #startDue(now: number): void {
    const busyLanes = this.#lanesAtWork()
    const busy = new Map<string, number>()
    for (const { session } of this.#lanes.values()) busy.set(session, (busy.get(session) ?? 0) + 1)
    this.#agenda.takeDue(now, ({ id, sessionId, chatKey, isOwners: passes }) => {
      const lane = keyOfChat(sessionId, chatKey)
      // The chat is touched again when its current work ends.
      if (busyLanes.has(lane)) return true
      const count = busy.get(sessionId) ?? 0
      // The owner's own texts do not queue behind the bot's typing.
      if (count >= LANES_PER_SESSION && !passes) return false
      busy.set(sessionId, count + 1)
      busyLanes.add(lane)
      this.#startLane(id, sessionId, chatKey)
      return true
    })
  }

  #dueAt(row: OpenReply): number {
    return Math.max(row.not_before, this.#parked.untilOf(row.id))
  }

  /**
   * The oldest open reply of the chat, which keeps the order. Exceptions: the owner's text passes a reply that is not due yet, and an
   * answer to the customer passes a text that is held because it is unasked.
   */
  #nextOf({ sessionId, chatKey }: TouchedChat): NextReply | null {
    const { clock, storage } = this.#deps
    const first = storage.replies.firstOpen(sessionId, chatKey)
    if (first === null) return null
    const mayBePassed = first.state === 'queued' && !isOwners(first) && this.#dueAt(first) > clock.now()
    const isUnwanted = first.reason !== null && UNASKED_WAITS.has(first.reason)
    const answer = mayBePassed && isUnwanted ? storage.replies.firstAnswer(sessionId, chatKey) : null
    const passing = mayBePassed ? storage.replies.firstOwners(sessionId, chatKey) : null
    const dueAt = (row: OpenReply | null): number => (row === null ? Number.POSITIVE_INFINITY : this.#dueAt(row))
    const row = [passing, answer].reduce((best: OpenReply, one) => (dueAt(one) < dueAt(best) ? one! : best), first)
    return { id: row.id, sessionId, chatKey, dueAt: this.#dueAt(row), isOwners: isOwners(row) }
  }

  /** Both keys of a chat that got its other key during the work count as busy, and `#touchEnded` touches both afterwards. */
  #lanesAtWork(): Set<string> {
    const names = new Set<string>()
    for (const [id, { session, chatKey }] of this.#lanes) {
      names.add(keyOfChat(session, chatKey))
      const row = this.#deps.storage.replies.find(id)
      if (row !== null) names.add(keyOfChat(row.session_id, row.chat_key))
    }
    return names
  }

  #touchEnded(): void {
    const { replies, touchedChats } = this.#deps.storage
    for (const [id, { session, chatKey }] of this.#ended) {
      touchedChats.touch(session, chatKey)
      const row = replies.find(id)
      if (row !== null) touchedChats.touch(row.session_id, row.chat_key)
    }
    this.#ended.clear()
  }

  /** Changes the due times of replies, then checks every chat again. */
  #makeDue(change: () => void): void {
    const { storage, logger } = this.#deps
    this.#parked.clear()
    storage.touchedChats.touchAll()
    // When the write fails, replies that are already due still go out.
    void storage.writes
      .run(change)
      .catch((error: unknown) => logger.warn('waiting replies could not be hurried', { error }))
      .then(() => this.wake())
  }

  #startLane(id: number, session: string, chatKey: string): void {
    const { clock, logger } = this.#deps
    const work = this.#worker
      .run(id)
      .catch((error: unknown) => {
        logger.error('a reply could not be finished', { reply: id, error })
        this.#parked.park(id, clock.now() + BROKEN_PAUSE_MS)
      })
      .finally(() => {
        this.#lanes.delete(id)
        this.#ended.set(id, { session, chatKey })
        this.wake()
      })
    this.#lanes.set(id, { session, chatKey, work })
  }
}
