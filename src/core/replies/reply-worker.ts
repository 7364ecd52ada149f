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

/** What waits for an event is looked at in between, because it may grow too old. */
const PARKED_MS = 5 * MINUTE_MS
/** A number that WhatsApp could not be asked about is asked about again. */
const UNCHECKED_MS = 10 * MINUTE_MS

/** What is done with one reply when it is its turn: asks the policy, fetches its file, types like a human, sends. */
export class ReplyWorker {
  readonly #deps: ReplyWorkerDeps
  readonly #parked: ParkedReplies
  /** Told when a file that a reply waited for is there, or will never be. */
  readonly #onFetched: (row: ReplyRow | null) => void
  readonly #facts: ReplyFactFinder
  readonly #pacer: Pacer
  readonly #waits: Waits
  readonly #sender: ReplySender
  /** Replies that were allowed to go → their session, until their work is over: they count against the budget. */
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

  /** Ends all pauses; what is not at WhatsApp by then is not sent any more. */
  stop(): void {
    this.#stopped = true
    this.#waits.release()
  }

  /** The owner has taken its chat: its pause ends, so that it hears of it. */
  interrupt(row: ReplyRow): void {
    if (this.#facts.isHeldBack(row)) this.#waits.release(waitOf(row.id))
  }

  /** What the policy says about a row of the ledger right now. */
  decide(row: ReplyRow): ReplyDecision {
    const others = [...this.#allowed].filter(([id, session]) => id !== row.id && session === row.session_id)
    return decideReply(this.#facts.factsOf(row, others.length))
  }

  /** It is at WhatsApp right now: how it stands in the ledger may change once more. */
  isAtWhatsApp(id: number): boolean {
    return this.#sender.isUnderWay(id)
  }

  /** Tells everybody how a reply is now; null when it is gone. */
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
      // While we were typing the owner may have answered, or paused, and the chat may have got its other name.
      row = storage.replies.find(id)
      if (this.#stopped || row?.state !== 'queued' || !(await this.#mayGo(row))) return
    }
    await this.#sender.send(row)
  }

  /** Of a send that was cut short: true when it may begin anew. */
  async #isSurelyUnsent(row: ReplyRow): Promise<boolean> {
    const { clock, sender } = this.#deps
    const settled = await this.#sender.settleInterrupted(row)
    if (settled === 'unseen') {
      // Remembered and not written: a shop may be off for weeks.
      const isConnected = sender.isConnected(row.session_id)
      this.#parked.park(row.id, clock.now() + (isConnected ? TRY_AGAIN_MS : PARKED_MS))
    }
    return settled === 'absent'
  }

  /**
   * Its file is fetched beside the lanes, so that a slow one holds up its own chat alone; and at once, whatever it waits for: its address
   * may be good for a while only.
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

  /** Applies the decision; true when the reply is to be sent now. */
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
        this.#parked.park(row.id, clock.now() + TRY_AGAIN_MS)
        return false
    }
  }

  #isSentLikeHuman(row: ReplyRow): boolean {
    return isBots({ reply: row }) && this.#deps.settings.get('replies.humanDelay') === 'on'
  }

  /** Waits for its slot and types, unless somebody ends its pause. */
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

  /** Only what was decided about the reply as it still is: its own event may have come meanwhile, or the owner's order to send it. */
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

/** Not the chat: that may get its other name while we wait. */
const waitOf = (id: number): string => String(id)
