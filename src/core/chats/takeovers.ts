import type { TakeoverView } from '../../shared/model/takeover.ts'
import type { Basics } from '../basics.ts'
import type { TakeoverRow } from '../storage/takeover-table.ts'
import { MINUTE_MS } from '../time/durations.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { ChatNames } from './chat-names.ts'
import { TakeoverEnds } from './takeover-ends.ts'
import {
  afterHandWriting,
  cameAfter,
  endedBy,
  isOverByBoth,
  isRunning,
  OVER,
  wasAnsweredByHand,
} from './takeover-rules.ts'
import { takeoverViewOf } from './takeover-view.ts'

export interface TakeoversDeps extends Basics {
  readonly offset: ClockOffset
  readonly names: ChatNames
}

/** Minutes of a takeover that the owner asks for, when `takeover.minutes` is 0 (writing by hand never silences the bot). */
const ASKED_MINUTES = 60

/** Knows which chats the owner has taken over. Kept on disk: a restart or a day without internet changes nothing. */
export class Takeovers {
  readonly #deps: TakeoversDeps
  readonly #ends: TakeoverEnds

  constructor(deps: TakeoversDeps) {
    this.#deps = deps
    this.#ends = new TakeoverEnds(deps, () => this.#running())
  }

  start(): void {
    this.#ends.start()
  }

  stop(): void {
    this.#ends.stop()
  }

  /**
   * The owner wrote by hand at `writtenAt` (WhatsApp's time, unix ms): silences the bot for `takeover.minutes` from then. Null: the owner
   * writes now in our window, and WhatsApp's time follows with `sentByHand`. Call it only inside work given to the write queue, then
   * `announce` once that work is on disk.
   */
  writtenByHand(sessionId: string, chatKey: string, writtenAt: number | null): void {
    const { clock, logger, storage, offset } = this.#deps
    const minutes = this.#minutes
    if (minutes === 0) return
    const now = clock.now()
    // At most now: a time in the future means a wrong clock.
    const begins = writtenAt === null ? now : Math.min(offset.onOurClock(writtenAt), now)
    const row = storage.takeovers.find(sessionId, chatKey)
    storage.takeovers.put(afterHandWriting(row, { sessionId, chatKey, writtenAt, begins, now, minutes }))
    logger.info('the owner answers in a chat', { sessionId, minutes })
  }

  /** Notes WhatsApp's time (unix ms) of a text that the owner sent from our window. Call it only inside work given to the write queue. */
  sentByHand(sessionId: string, chatKey: string, sentAt: number): void {
    const { takeovers } = this.#deps.storage
    const row = takeovers.find(sessionId, chatKey)
    if (row !== null && sentAt > (row.written_at ?? 0)) takeovers.put({ ...row, written_at: sentAt })
  }

  /**
   * A text taken for the owner's was the phone's automatic text: the silence then counts from the owner's last real text (`lastByHand`,
   * WhatsApp's time, unix ms), or ends when it is null. Call it only inside work given to the write queue; `announce` follows.
   */
  notByHand(sessionId: string, chatKey: string, lastByHand: number | null): void {
    const { clock, logger, storage, offset } = this.#deps
    const row = storage.takeovers.find(sessionId, chatKey)
    if (row === null || row.written_at === null || (lastByHand ?? -1) >= row.written_at) return
    const corrected = { ...row, written_at: lastByHand }
    storage.takeovers.put(row.cause === 'asked' ? corrected : endedBy(corrected, this.#minutes, clock.now(), offset))
    logger.info('a takeover was withdrawn: the phone’s automatic text had caused it', { sessionId })
  }

  /**
   * Our account answered at `writtenAt` (WhatsApp's time, unix ms), and the owner's text cannot be told from the bot's: earlier questions
   * count as answered, later ones stay the bot's. Call it only inside work given to the write queue.
   */
  answeredBefore(sessionId: string, chatKey: string, writtenAt: number): void {
    const { clock, storage } = this.#deps
    const now = clock.now()
    const row = storage.takeovers.find(sessionId, chatKey)
    const written_at = Math.max(writtenAt, row?.written_at ?? 0)
    if (row !== null && this.#isInForce(row, writtenAt)) return storage.takeovers.put({ ...row, written_at })
    const over = { since: now, until: now, handed_back_at: now, cause: 'hand' } as const
    storage.takeovers.put({ session_id: sessionId, chat_key: chatKey, written_at, ...over })
  }

  /**
   * A customer's message of `askedAt` (WhatsApp's time, unix ms) is stored. A takeover that was over by then ends for good: a clock set back
   * would put it back in force. WhatsApp's times show it alone, or this computer's clock and the message's time show it together. Returns
   * whether our clock had it in force; then `announce` follows. Call it only inside work given to the write queue.
   */
  customerWrote(sessionId: string, chatKey: string, askedAt: number): boolean {
    const { clock, storage, offset } = this.#deps
    const row = storage.takeovers.find(sessionId, chatKey)
    if (row === null || row.until === OVER) return false
    const now = clock.now()
    const isOver = cameAfter(row, askedAt, this.#minutes) || isOverByBoth(row, now, offset.onOurClock(askedAt))
    if (!isOver) return false
    storage.takeovers.put({ ...row, until: OVER })
    return isRunning(row, now, this.#minutes)
  }

  /** Call it once a change is on disk: schedules its end and tells the listeners. */
  announce(sessionId: string, chatKey: string): void {
    this.#ends.watch()
    this.#deps.changes.tell('takeover', { sessionId, chatKey })
  }

  /** Takes a chat over for `minutes`; null: until handed back; undefined: for the time in the settings. Resolves when it is on disk. */
  async takeOver(sessionId: string, chatKey: string, minutes: number | null | undefined): Promise<TakeoverView> {
    const { clock, logger, storage } = this.#deps
    const length = minutes === undefined ? this.#minutes || ASKED_MINUTES : minutes
    // Read in the same transaction, because a text the owner wrote by hand may be queued for the same transaction.
    const row = await storage.writes.run(() => {
      const now = clock.now()
      const before = storage.takeovers.find(sessionId, chatKey)
      const taken: TakeoverRow = {
        session_id: sessionId,
        chat_key: chatKey,
        since: this.#current(sessionId, chatKey)?.since ?? now,
        until: length === null ? null : now + length * MINUTE_MS,
        written_at: before?.written_at ?? null,
        handed_back_at: before?.handed_back_at ?? null,
        cause: 'asked',
      }
      storage.takeovers.put(taken)
      return taken
    })
    this.announce(sessionId, chatKey)
    logger.info('the owner took a chat over', { sessionId, minutes: length })
    return takeoverViewOf(storage, row)
  }

  /** Hands a chat back to the bot; false when it was not taken over. */
  async handBack(sessionId: string, chatKey: string): Promise<boolean> {
    const { clock, logger, storage } = this.#deps
    const was = await storage.writes.run(() => {
      const row = this.#current(sessionId, chatKey)
      const now = clock.now()
      // The takeover may have begun while the clock was ahead: it must not begin after the hand back.
      const since = Math.min(row?.since ?? now, now)
      if (row !== null) storage.takeovers.put({ ...row, since, until: now, handed_back_at: now, cause: 'hand' })
      return row !== null
    })
    if (!was) return false
    this.announce(sessionId, chatKey)
    logger.info('the owner handed a chat back', { sessionId })
    return true
  }

  isTakenOver(sessionId: string, chatKey: string): boolean {
    return this.#current(sessionId, chatKey) !== null
  }

  /** Whether the owner answers in this chat now, did so at `askedAt` (WhatsApp's time, unix ms), or wrote by hand after it. */
  answers(sessionId: string, chatKey: string, askedAt: number): boolean {
    const row = this.#deps.storage.takeovers.find(sessionId, chatKey)
    if (row === null) return false
    return this.#isInForce(row, askedAt) || wasAnsweredByHand(row, askedAt, this.#minutes)
  }

  list(): readonly TakeoverView[] {
    return this.#running().map((row) => takeoverViewOf(this.#deps.storage, row))
  }

  /** How many minutes writing by hand silences the bot; 0: never. */
  get #minutes(): number {
    return this.#deps.settings.get('takeover.minutes')
  }

  /** Whether our clock has the takeover in force and `at` (WhatsApp's time, unix ms) does not show that it is over. */
  #isInForce(row: TakeoverRow, at: number): boolean {
    return isRunning(row, this.#deps.clock.now(), this.#minutes) && !cameAfter(row, at, this.#minutes)
  }

  #current(sessionId: string, chatKey: string): TakeoverRow | null {
    const row = this.#deps.storage.takeovers.find(sessionId, chatKey)
    return row !== null && isRunning(row, this.#deps.clock.now(), this.#minutes) ? row : null
  }

  #running(): readonly TakeoverRow[] {
    const { clock, storage, names } = this.#deps
    const now = clock.now()
    return storage.takeovers
      .running(now)
      .filter((row) => isRunning(row, now, this.#minutes) && !names.isOwnChat(row.session_id, row.chat_key))
  }
}
