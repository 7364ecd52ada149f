import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import { keyOfChat } from '../../shared/model/chat.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { OpenReply, ReplyRow } from '../storage/reply-table.ts'
import type { TouchedChat } from '../storage/touched-chats.ts'
import { Alarm } from '../time/alarm.ts'
import { ClockDrift } from '../time/clock-drift.ts'
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts'
import { within } from '../time/within.ts'
import { humanDelay } from './human-delay.ts'
import { createPacer, type Pacer } from './pacer.ts'
import type { ReachOut } from './reach-out.ts'
import { ReplyAgenda, type NextReply } from './reply-agenda.ts'
import { ReplyFactFinder, type ReplyFactsDeps } from './reply-facts.ts'
import { decideReply, isOwners, type ReplyDecision } from './reply-policy.ts'
import { createReplySender, TRY_AGAIN_MS, type ReplySender } from './send-reply.ts'
import type { ReplyFiles } from './reply-files.ts'
import { attachmentOf } from './said-of.ts'
import { settleDoubts } from './settle-doubts.ts'
import { storeReplies, type StoredReply } from './store-replies.ts'
import { createWaits, type Waits } from './waits.ts'

export interface ReplyEngineDeps extends ReplyFactsDeps {
  readonly reachOut: ReachOut
  readonly random: () => number
  readonly files: ReplyFiles
}

interface Lane {
  readonly session: string
  /** As the chat was called when its reply was begun: it may get another name on the way. */
  readonly chatKey: string
}

/** After an error of our own. */
const BROKEN_PAUSE_MS = MINUTE_MS
/** What waits for an event is looked at in between, because it may grow too old. */
const PARKED_MS = 5 * MINUTE_MS
/** A number that WhatsApp could not be asked about is asked about again. */
const UNCHECKED_MS = 10 * MINUTE_MS
/** Why only a text that nobody asked for waits. */
const UNASKED_WAITS: ReadonlySet<ReplyReason> = new Set(['warm-up', 'reach-out-lock', 'unchecked-number'])
/** Chats of one session answered at the same time. */
const LANES_PER_SESSION = 4

/** Works through the reply ledger: each chat in order, several chats at once, every reply at most once. */
export class ReplyEngine {
  /** Calls of the core whose caller still waits for our answer. */
  readonly openCalls = new Set<number>()
  readonly #deps: ReplyEngineDeps
  readonly #facts: ReplyFactFinder
  readonly #pacer: Pacer
  readonly #waits: Waits
  readonly #sending: ReplySender
  readonly #drift: ClockDrift
  readonly #alarm: Alarm
  readonly #agenda = new ReplyAgenda((chat) => this.#nextOf(chat))
  /** Replies being worked on. */
  readonly #lanes = new Map<number, Lane & { readonly work: Promise<void> }>()
  /** Replies whose work is over: what comes next in their chats has not been looked for yet. */
  readonly #ended = new Map<number, Lane>()
  /** Replies that were allowed to go → their session, until their lane ends: they count against the budget. */
  readonly #underWay = new Map<number, string>()
  /** Replies that wait for an event → when they are looked at anyway. Not on disk: every start looks at everything. */
  readonly #parked = new Map<number, number>()
  /** Those of them that wait for the end of a message, which may give them to another one. */
  readonly #awaited = new Set<number>()
  #running = false
  #scanning = false

  constructor(deps: ReplyEngineDeps) {
    this.#deps = deps
    this.#facts = new ReplyFactFinder(deps)
    this.#pacer = createPacer(deps.clock, deps.random)
    this.#waits = createWaits(deps.clock)
    this.#drift = new ClockDrift(deps.clock, deps.storage.lastWrittenAt)
    this.#alarm = new Alarm(deps.clock)
    this.#sending = createReplySender({
      ...deps,
      announce: (id) => this.#announce(id),
      isHeldBack: (row) => this.#facts.isHeldBack(row),
    })
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
    this.#waits.release()
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
    const row = this.#announce(id)
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
    return this.#sending.isUnderWay(id)
  }

  /** What the policy says about a row of the ledger right now. */
  decide(row: ReplyRow): ReplyDecision {
    const others = [...this.#underWay].filter(([id, session]) => id !== row.id && session === row.session_id)
    return decideReply(this.#facts.factsOf(row, others.length))
  }

  /** What is known about this message is another thing now: looks anew at replies that wait for that. */
  messageChanged(row: number): void {
    if (this.#parked.size === 0) return
    const { replies, touchedChats } = this.#deps.storage
    for (const { id, session_id, chat_key } of replies.ofMessage(row)) {
      if (this.#parked.delete(id)) touchedChats.touch(session_id, chat_key)
    }
    for (const id of this.#awaited) {
      const waiting = this.#parked.delete(id) ? replies.find(id) : null
      if (waiting !== null) touchedChats.touch(waiting.session_id, waiting.chat_key)
    }
    this.#awaited.clear()
    this.wake()
  }

  /** The owner takes this chat: what is being typed there is held back. */
  interrupt(sessionId: string, chatKey: string): void {
    for (const [id, { session }] of this.#lanes) {
      const row = session === sessionId ? this.#deps.storage.replies.find(id) : null
      // A chat that only got its other name, or was handed back, hurries nobody.
      if (row?.chat_key === chatKey && this.#facts.isHeldBack(row)) this.#waits.release(waitOf(id))
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
    return Math.max(row.not_before, this.#parked.get(row.id) ?? 0)
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
    const work = this.#runLane(id)
      .catch((error: unknown) => {
        logger.error('a reply could not be finished', { reply: id, error })
        this.#parked.set(id, clock.now() + BROKEN_PAUSE_MS)
      })
      .finally(() => {
        this.#underWay.delete(id)
        this.#lanes.delete(id)
        this.#ended.set(id, { session, chatKey })
        this.wake()
      })
    this.#lanes.set(id, { session, chatKey, work })
  }

  async #runLane(id: number): Promise<void> {
    const { clock, settings, storage, sender } = this.#deps
    let row = storage.replies.find(id)
    if (row?.state === 'sending') {
      const settled = await this.#sending.settleInterrupted(row)
      if (settled === 'unseen') {
        // Remembered and not written: a shop may be off for weeks.
        const isConnected = sender.isConnected(row.session_id)
        this.#parked.set(id, clock.now() + (isConnected ? TRY_AGAIN_MS : PARKED_MS))
      }
      if (settled !== 'absent') return
      row = storage.replies.find(id)
    }
    if (row?.state === 'queued' && this.#deps.files.isWanted(row)) return this.#fetchFor(row)
    if (row?.state !== 'queued' || !(await this.#mayGo(row)) || !(await this.#isReachable(row))) return
    const likeHuman = row.origin === 'response' || row.origin === 'callback'
    if (likeHuman && row.forced === 0 && settings.get('replies.humanDelay') === 'on') {
      const slot = this.#pacer.slot(row.session_id, this.#facts.isLate(row))
      const released = await this.#waits.wait(slot, waitOf(id))
      if (this.#running && !released) await this.#type(row)
      // While we were typing the owner may have answered, or paused, and the chat may have got its other name.
      row = storage.replies.find(id)
      if (!this.#running || row?.state !== 'queued' || !(await this.#mayGo(row))) return
    }
    await this.#sending.send(row)
  }

  /**
   * Its file is fetched beside the lanes, so that a slow one holds up its own chat alone; and at once, whatever it waits for: its address
   * may be good for a while only.
   */
  async #fetchFor(row: ReplyRow): Promise<void> {
    const { clock, files, storage } = this.#deps
    if (this.decide(row).kind === 'end') return void (await this.#mayGo(row))
    this.#parked.set(row.id, clock.now() + PARKED_MS)
    files.fetch(row, (id) => {
      this.#parked.delete(id)
      const now = this.#announce(id)
      if (now !== null) storage.touchedChats.touch(now.session_id, now.chat_key)
      this.wake()
    })
  }

  /**
   * Nobody writes first to a number that WhatsApp was not asked about. The owner's own order is sent all the same. False: not now, or
   * never; true: it may go, by what is known of the chat now.
   */
  async #isReachable(row: ReplyRow): Promise<boolean> {
    if (row.reach !== 'unchecked' || row.forced === 1) return true
    const { clock, storage, sender } = this.#deps
    const chat = await sender.resolveChat(row.session_id, row.chat_id)
    switch (chat.kind) {
      case 'found': {
        await this.#change(row, { chat_id: chat.chatId, reach: chat.isNew ? 'first' : null })
        const now = storage.replies.find(row.id)
        return now?.state === 'queued' && (await this.#mayGo(now))
      }
      case 'not-on-whatsapp':
        await this.#change(row, { state: 'failed', reason: 'not-on-whatsapp' })
        return false
      case 'unchecked':
        await this.#change(row, { not_before: clock.now() + UNCHECKED_MS, reason: 'unchecked-number' })
        return false
      case 'not-connected':
        this.#parked.set(row.id, clock.now() + TRY_AGAIN_MS)
        return false
    }
  }

  /** Applies the decision; true when the reply is to be sent now. */
  async #mayGo(row: ReplyRow): Promise<boolean> {
    const now = this.#deps.clock.now()
    const decision = this.decide(row)
    switch (decision.kind) {
      case 'send':
        this.#underWay.set(row.id, row.session_id)
        return true
      case 'end':
        await this.#change(row, { state: decision.state, reason: decision.reason })
        return false
      case 'wait':
        if (decision.reason === 'warm-up' || decision.reason === 'warm-up-budget')
          this.#deps.reachOut.warmUpBites(row.session_id)
        if (decision.until === null) this.#parked.set(row.id, now + PARKED_MS)
        if (decision.reason === 'answer-open') this.#awaited.add(row.id)
        if (decision.until !== null || row.reason !== decision.reason) {
          await this.#change(row, { not_before: decision.until ?? row.not_before, reason: decision.reason })
        }
        return false
    }
  }

  async #type(row: ReplyRow): Promise<void> {
    const { settings, sender, random } = this.#deps
    const pace = {
      charactersPerSecond: settings.get('replies.charactersPerSecond'),
      secondsMax: settings.get('replies.secondsPerReplyMax'),
    }
    const attachment = attachmentOf(row)
    const milliseconds = humanDelay(row.text, attachment, pace, random())
    if (milliseconds === 0) return
    const isVoice = attachment?.kind === 'file' && attachment.shownAs === 'voice'
    await sender.setTyping(row.session_id, row.chat_id, true, isVoice ? 'recording' : undefined)
    await this.#waits.wait(milliseconds, waitOf(row.id))
    await sender.setTyping(row.session_id, row.chat_id, false)
  }

  /** Only what was decided about the reply as it still is: its own event may have come meanwhile, or the owner's order to send it. */
  async #change(row: ReplyRow, update: Partial<Omit<ReplyRow, 'id'>>): Promise<void> {
    const { storage } = this.#deps
    const isTrue = await storage.writes.run(() => {
      const now = storage.replies.find(row.id)
      if (now?.state !== 'queued' || now.forced !== row.forced) return false
      storage.replies.update(row.id, update)
      return true
    })
    if (isTrue) this.#announce(row.id)
    else this.#parked.delete(row.id)
  }

  #announce(id: number): ReplyRow | null {
    const row = this.#deps.storage.replies.find(id)
    if (row) this.#deps.changes.tell('reply', row)
    return row
  }
}

/** Not the chat: that may get its other name while we wait. */
const waitOf = (id: number): string => String(id)
