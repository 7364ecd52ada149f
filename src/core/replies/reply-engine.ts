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
  /** As the chat was called when its reply was begun: it may get another name on the way. */
  readonly chatKey: string
}

/** After an error of our own. */
const BROKEN_PAUSE_MS = MINUTE_MS
/** Why only a text that nobody asked for waits. */
const UNASKED_WAITS: ReadonlySet<ReplyReason> = new Set(['warm-up', 'reach-out-lock', 'unchecked-number'])
/** Chats of one session answered at the same time. */
const LANES_PER_SESSION = 4

/** Works through the reply ledger: each chat in order, several chats at once, every reply at most once. */
export class ReplyEngine {
  /** Calls of the core whose caller still waits for our answer. */
  readonly openCalls = new Set<number>()
  readonly #deps: ReplyWorkerDeps
  readonly #worker: ReplyWorker
  readonly #parked: ParkedReplies
  readonly #drift: ClockDrift
  readonly #alarm: Alarm
  readonly #agenda = new ReplyAgenda((chat) => this.#nextOf(chat))
  /** Replies being worked on. */
  readonly #lanes = new Map<number, Lane & { readonly work: Promise<void> }>()
  /** Replies whose work is over: what comes next in their chats has not been looked for yet. */
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

  /** Rows for the answer of a message; called inside the transaction that marks it delivered. */
  store(message: MessageRow, replies: readonly StoredReply[]): void {
    storeReplies(this.#deps.storage, this.#deps.clock.now(), message, replies)
  }

  /** A message is over: what was said to it is settled. Inside the transaction that says so. */
  messageOver(row: number): void {
    const { storage, clock } = this.#deps
    settleDoubts({ storage, openCalls: this.openCalls, now: clock.now() }, row)
  }

  /**
   * The question was deleted: answers to it that have not begun to leave are kept silent, but for the owner's. Inside the transaction that
   * says so; the answer names them, for `moved`.
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

  /** Somebody else stored or changed a row: tells everybody, and looks for work. Null when it is gone. */
  moved(id: number): ReplyRow | null {
    const row = this.#worker.announce(id)
    this.wake()
    return row
  }

  /** Something that replies wait for changed (connected, resumed, a setting): looks at everything anew. */
  reconsider(): void {
    if (!this.#running) return
    const { clock, storage } = this.#deps
    this.#makeDue(() => storage.replies.hurryWaiting(clock.now()))
  }

  /** It is at WhatsApp right now: how it stands in the ledger may change once more. */
  isAtWhatsApp(id: number): boolean {
    return this.#worker.isAtWhatsApp(id)
  }

  /** What the policy says about a row of the ledger right now. */
  decide(row: ReplyRow): ReplyDecision {
    return this.#worker.decide(row)
  }

  /** What is known about this message is another thing now: looks anew at replies that wait for that. */
  messageChanged(row: number): void {
    if (this.#parked.messageChanged(row)) this.wake()
  }

  /** The owner takes this chat: what is being typed there is held back. */
  interrupt(sessionId: string, chatKey: string): void {
    for (const [id, { session }] of this.#lanes) {
      const row = session === sessionId ? this.#deps.storage.replies.find(id) : null
      // A chat that only got its other name, or was handed back, hurries nobody.
      if (row?.chat_key === chatKey) this.#worker.interrupt(row)
    }
    this.wake()
  }

  /**
   * A text for this chat is handed to WhatsApp right now, or what became of one can be seen soon. One that a crash left behind while its
   * shop is not connected is neither.
   */
  isSending(sessionId: string, chatKey: string): boolean {
    const { storage, sender } = this.#deps
    return storage.replies
      .sendingIn(sessionId, chatKey)
      .some((row) => this.#lanes.has(row.id) || sender.isConnected(sessionId))
  }

  /** The file that a reply waited for is there, or will never be. */
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
      // It is looked at again at the end of what is going on there.
      if (busyLanes.has(lane)) return true
      const count = busy.get(sessionId) ?? 0
      // What the owner writes does not stand in line behind the bot's typing.
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
   * The oldest of its chat, so that order holds; but what the owner wrote passes a reply that waits for its hour, and an answer to the
   * customer passes a text that may not go because nobody asked for it.
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

  /** A chat may have got its other name while its reply was worked on: both are busy, and both are looked at afterwards. */
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

  /** Changes when replies are due, then looks at everything anew. */
  #makeDue(change: () => void): void {
    const { storage, logger } = this.#deps
    this.#parked.clear()
    storage.touchedChats.touchAll()
    // Those that are due go out all the same.
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
