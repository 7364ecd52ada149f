import type { ReplyRow } from '../storage/reply-table.ts'
import { MINUTE_MS } from '../time/durations.ts'
import { humanDelay } from './human-delay.ts'
import { createPacer, type Pacer } from './pacer.ts'
import type { ParkedReplies } from './parked-replies.ts'
import type { ReachOut } from './reach-out.ts'
import { ReplyFactFinder, type ReplyFactsDeps } from './reply-fact-finder.ts'
import type { ReplyFiles } from './reply-files.ts'
import { decideReply, type ReplyDecision } from './reply-policy.ts'
import { attachmentOf } from './said-of.ts'
import { ReplySender, TRY_AGAIN_MS } from './reply-sender.ts'
import { createWaits, type Waits } from './waits.ts'
import { isBots } from './whose-reply.ts'

export interface ReplyWorkerDeps extends ReplyFactsDeps {
  readonly reachOut: ReachOut
  readonly random: () => number
  readonly files: ReplyFiles
}

/** A reply that waits for an event is checked this often anyway, because it may become too old. */
const PARKED_MS = 5 * MINUTE_MS
/** When to ask again about a number that WhatsApp could not check. */
const UNCHECKED_MS = 10 * MINUTE_MS

/** Handles one reply when its turn comes: asks the policy, fetches its file, types like a human, sends. */
export class ReplyWorker {
  readonly #deps: ReplyWorkerDeps
  readonly #parked: ParkedReplies
  /** Called when the file fetch of a reply has ended, with or without a file. */
  readonly #onFetched: (row: ReplyRow | null) => void
  readonly #facts: ReplyFactFinder
  readonly #pacer: Pacer
  readonly #waits: Waits
  readonly #sender: ReplySender
  /** Replies that were allowed to go, with their session. They count against the hourly limits until their work ends. */
  readonly #allowed = new Map<number, string>()
  #stopped = false

  constructor(deps: ReplyWorkerDeps, parked: ParkedReplies, onFetched: (row: ReplyRow | null) => void) {
    this.#deps = deps
    this.#parked = parked
    this.#onFetched = onFetched
    this.#facts = new ReplyFactFinder(deps)
    this.#pacer = createPacer(deps.clock, deps.random)
    this.#waits = createWaits(deps.clock)
    this.#sender = new ReplySender({
      ...deps,
      announce: (id) => this.announce(id),
      mayGo: (row) => this.decide(row).kind === 'send',
    })
  }

  async run(id: number): Promise<void> {
    try {
      await this.#work(id)
    } finally {
      this.#allowed.delete(id)
    }
  }

  /** Ends all typing pauses. A reply that paused is not sent; it stays queued. */
  stop(): void {
    this.#stopped = true
    this.#waits.release()
  }

  /** Ends the typing pause of a reply that is held back now, so that the policy is asked again at once. */
  interrupt(row: ReplyRow): void {
    if (this.#facts.isHeldBack(row)) this.#waits.release(waitOf(row.id))
  }

  /** The policy's decision about a ledger row right now. */
  decide(row: ReplyRow): ReplyDecision {
    const others = [...this.#allowed].filter(([id, session]) => id !== row.id && session === row.session_id)
    return decideReply(this.#facts.factsOf(row, others.length))
  }

  /** True while the reply is handed over to WhatsApp: its state in the ledger may still change. */
  isAtWhatsApp(id: number): boolean {
    return this.#sender.isUnderWay(id)
  }

  /** Announces the current row of a reply to all listeners and returns it; null when it is gone. */
  announce(id: number): ReplyRow | null {
    const row = this.#deps.storage.replies.find(id)
    if (row) this.#deps.changes.tell('reply', row)
    return row
  }

  async #work(id: number): Promise<void> {
    const { storage } = this.#deps
    let row = storage.replies.find(id)
    if (row?.state === 'sending') {
      if (!(await this.#isSurelyUnsent(row))) return
      row = storage.replies.find(id)
    }
    if (row?.state === 'queued' && this.#deps.files.isWanted(row)) return this.#fetchFor(row)
    if (row?.state !== 'queued' || !(await this.#mayGo(row)) || !(await this.#isReachable(row))) return
    if (this.#isSentLikeHuman(row)) {
      await this.#takeTime(row)
      // During the typing the owner may have answered or paused, and the chat may have got its other key.
      row = storage.replies.find(id)
      if (this.#stopped || row?.state !== 'queued' || !(await this.#mayGo(row))) return
    }
    await this.#sender.send(row)
  }

  /** Looks for an interrupted send in the chat; true when it is surely unsent and may start again. */
  async #isSurelyUnsent(row: ReplyRow): Promise<boolean> {
    const { clock, sender } = this.#deps
    const settled = await this.#sender.settleInterrupted(row)
    if (settled === 'unseen') {
      // Kept in memory only: a session may stay disconnected for weeks, and each check would write to disk.
      const isConnected = sender.isConnected(row.session_id)
      this.#parked.park(row.id, clock.now() + (isConnected ? TRY_AGAIN_MS : PARKED_MS))
    }
    return settled === 'absent'
  }

  /**
   * Fetches the reply's file outside the lanes, so that a slow file delays only its own chat. Starts at once even when the reply must wait
   * for something else, because the URL may be valid for a short time only.
   */
  async #fetchFor(row: ReplyRow): Promise<void> {
    const { clock, files } = this.#deps
    if (this.decide(row).kind === 'end') return void (await this.#mayGo(row))
    this.#parked.park(row.id, clock.now() + PARKED_MS)
    files.fetch(row, (id) => {
      this.#parked.release(id)
      this.#onFetched(this.announce(id))
    })
  }

  /** Applies the policy's decision; true when the reply may be sent now. */
  async #mayGo(row: ReplyRow): Promise<boolean> {
    const now = this.#deps.clock.now()
    const decision = this.decide(row)
    switch (decision.kind) {
      case 'send':
        this.#allowed.set(row.id, row.session_id)
        return true
      case 'end':
        await this.#change(row, { state: decision.state, reason: decision.reason })
        return false
      case 'wait':
        if (decision.reason === 'warm-up' || decision.reason === 'warm-up-budget')
          this.#deps.reachOut.warmUpBites(row.session_id)
        if (decision.until === null) this.#parked.park(row.id, now + PARKED_MS)
        if (decision.reason === 'answer-open') this.#parked.awaitAnswer(row.id)
        if (decision.until !== null || row.reason !== decision.reason) {
          await this.#change(row, { not_before: decision.until ?? row.not_before, reason: decision.reason })
        }
        return false
    }
  }

  /**
   * Asks WhatsApp about a number that was not checked yet, because no first message goes to an unchecked number. A reply that the owner
   * ordered to be sent skips the check. True: the reply may go, by what is known of the chat now; false: not now, or never.
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
        this.#parked.park(row.id, clock.now() + TRY_AGAIN_MS)
        return false
    }
  }

  #isSentLikeHuman(row: ReplyRow): boolean {
    return isBots({ reply: row }) && this.#deps.settings.get('replies.humanDelay') === 'on'
  }

  /** Waits for its slot, then types. Skips the typing when the wait is ended early. */
  async #takeTime(row: ReplyRow): Promise<void> {
    const slot = this.#pacer.slot(row.session_id, this.#facts.isLate(row))
    const released = await this.#waits.wait(slot, waitOf(row.id))
    if (!this.#stopped && !released) await this.#type(row)
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

  /** Writes only while the row is still the one decided about: its own event, or the owner's order to send it, may have come meanwhile. */
  async #change(row: ReplyRow, update: Partial<Omit<ReplyRow, 'id'>>): Promise<void> {
    const { storage } = this.#deps
    const isTrue = await storage.writes.run(() => {
      const now = storage.replies.find(row.id)
      if (now?.state !== 'queued' || now.forced !== row.forced) return false
      storage.replies.update(row.id, update)
      return true
    })
    if (isTrue) this.announce(row.id)
    else this.#parked.release(row.id)
  }
}

/** The key of a wait is the reply, not the chat: the chat may get its other key during the wait. */
const waitOf = (id: number): string => String(id)
