import type { Settings } from '../../shared/model/settings.ts'
import { isWanted } from '../inbox/forwarding-rules.ts'
import type { ChatMark, MessageSink } from '../inbox/message-sink.ts'
import { idPartOf } from '../ids/message-ids.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { pause } from '../time/within.ts'
import type { ChatHistory, ChatSurvey, WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { dueChats, earliest, type CatchUpBounds, type DueChat } from './due-chats.ts'
import { HoldLimit } from './hold-limit.ts'
import type { Intake } from './intake.ts'

/** Messages read back per chat at most. */
const PER_CHAT_LIMIT = 200
/**
 * Chats read at the same time, each in its own order: what they store shares a flush of the disk, and the page works meanwhile. One by one,
 * thousands of them take minutes.
 */
const AT_ONCE = 8
/** So many chats may be read before the marks of the first are written. */
const MARKS_AT_ONCE = 32
/** Pauses before chats that could not be read are tried again while their live messages still wait. */
const AGAIN_MS: readonly number[] = [1_000, 3_000, 8_000]
/** A page that fails to tell what there is may be dying: so long its end may take to be noticed. Shorter than the pause before the next try. */
const DEATH_NOTICE_MS = 10_000

export interface CatchUpOptions extends CatchUpBounds {
  readonly sessionId: string
  readonly client: Pick<WhatsAppClient, 'surveyChats' | 'latestMessages' | 'readHistory' | 'changesSince'>
  readonly sink: MessageSink
  readonly intake: Intake
  readonly clock: Clock
  readonly logger: Logger
  /** The setting `forward.groups`: groups that are not forwarded are not read back either. */
  readonly groups: Settings['forward.groups']
  /** False when nobody was away, so that the owner is not told of it. Default: true. */
  readonly isAbsence?: boolean
  /** True once the connection this belongs to is over. */
  stopped(): boolean
  /** Every chat was read as far back as needed; what is not decrypted yet is looked for by its own chat. */
  allRead?(): void
}

export interface CatchUpResult {
  readonly stored: number
  readonly chats: number
  /** People who wrote: in a group several, in a chat one. */
  readonly customers: number
  /** Chats that could not be read, not as far back as needed, or not decrypted yet: what they hold is still to be fetched. */
  readonly unread: number
}

/**
 * Fetches what came while nobody listened. One survey of all chats, without loading anything, finds those with messages that are
 * not stored, or that the owner answered meanwhile; only they are read back, newest chat first, each on its own. Bounds:
 * `forward.backfillHours`, 200 messages per chat, and the moment of linking, so that a new account's old history is never imported.
 * Marks nothing as read. Messages are told apart by their id at the sink, so what also arrives live is stored once. A chat that
 * cannot be read is tried again, and counted if that does not help: then what the page holds of it is stored, and its mark stays
 * behind the rest for a later catch-up.
 */
export function catchUp(options: CatchUpOptions): Promise<CatchUpResult> {
  return new CatchUp(options).run()
}

/** What the page has of a chat; null when it could not be read. */
interface ReadChat {
  readonly due: DueChat
  readonly history: ChatHistory | null
}

class CatchUp {
  readonly #options: CatchUpOptions
  readonly #holdLimit: HoldLimit
  readonly #writers = new Set<string>()
  /** What was read whole and is stored, with how far; to be written. */
  readonly #marks = new Map<DueChat, ChatMark>()
  #stored = 0
  #chats = 0

  constructor(options: CatchUpOptions) {
    this.#options = options
    this.#holdLimit = new HoldLimit(options)
  }

  async run(): Promise<CatchUpResult> {
    const { client, sink, intake, sessionId, groups } = this.#options
    const isNewest = intake.hold()
    this.#holdLimit.renew()
    let isWhole = false
    try {
      const since = earliest(this.#options, await this.#now())
      const surveyed = await client.surveyChats(since)
      const survey = surveyed.filter((chat) => isWanted(chat.chatId, groups))
      const due = dueChats({ ...this.#options, since }, survey, sink, sessionId)
      // Chats that are up to date wait for nothing.
      intake.holdOnly(new Set(due.map(({ chat }) => chat.chatId)))
      await this.#readChanges(since)
      const unread = await this.#readUntilWhole(due)
      const result = this.#report(survey, due, unread)
      isWhole = true
      return result
    } finally {
      this.#holdLimit.pause()
      this.#letGo(isWhole, isNewest)
    }
  }

  /**
   * The time to count back from, unix ms: that of the page's newest message where our clock is ahead of it. A clock that was set months
   * ahead must not make everything too old to be read.
   */
  async #now(): Promise<number> {
    const { client, sink, logger, stopped } = this.#options
    const latest = await client.latestMessages().catch((error: unknown) => {
      logger[stopped() ? 'debug' : 'warn']('the newest messages could not be read', { error: describeError(error) })
      return []
    })
    this.#holdLimit.renew()
    const newest = latest.reduce((time, { timestamp }) => Math.max(time, timestamp), 0) * 1000
    return newest === 0 ? sink.rightNow() : Math.min(sink.rightNow(), newest)
  }

  /** What customers edited and deleted while nobody listened. A page that cannot tell keeps no message back. */
  async #readChanges(since: number): Promise<void> {
    const { client, intake, logger, stopped } = this.#options
    try {
      const changes = await client.changesSince(since)
      this.#holdLimit.pause()
      if (stopped()) return
      // At once, in their order: they share a flush of the disk.
      await Promise.all(changes.map((change) => intake.changedInHistory(change)))
    } catch (error) {
      logger[stopped() ? 'debug' : 'warn']('edits and deletions could not be read', { error: describeError(error) })
    }
  }

  #letGo(isWhole: boolean, isNewest: () => boolean): void {
    const { clock, intake, stopped } = this.#options
    const letGo = (): void => (stopped() ? intake.discardHeld() : intake.releaseAll())
    if (isWhole || stopped()) letGo()
    // A connection that began meanwhile has its own catch-up: what waits for that one must not be dropped before it was read.
    else clock.setTimer(DEATH_NOTICE_MS, () => isNewest() && letGo())
  }

  /** Resolves to the chats that could not be read after all tries. */
  async #readUntilWhole(due: readonly DueChat[]): Promise<readonly DueChat[]> {
    const { clock, stopped } = this.#options
    let unread = await this.#readAll(due, false)
    for (const [tried, milliseconds] of AGAIN_MS.entries()) {
      if (unread.length === 0 || stopped()) break
      await pause(clock, milliseconds)
      unread = await this.#readAll(unread, tried === AGAIN_MS.length - 1)
    }
    return unread
  }

  /**
   * Resolves to those that could not be read; their live messages go on waiting. Chats are taken in groups: what one stores shares its flushes
   * of the disk, and the page reads the next group meanwhile.
   */
  async #readAll(list: readonly DueChat[], isLastTry: boolean): Promise<readonly DueChat[]> {
    const { stopped } = this.#options
    const unread = new Set<DueChat>()
    const readGroup = (from: number): Promise<readonly ReadChat[]> =>
      Promise.all(list.slice(from, from + AT_ONCE).map((due) => this.#read(due, isLastTry)))
    let reading = readGroup(0)
    for (let from = 0; from < list.length && !stopped(); from += AT_ONCE) {
      const group = await reading
      reading = stopped() ? Promise.resolve([]) : readGroup(from + AT_ONCE)
      const isWhole = await Promise.all(group.map((read) => this.#take(read, isLastTry)))
      for (const [place, { due }] of group.entries()) if (isWhole[place] !== true) unread.add(due)
      if (this.#marks.size >= MARKS_AT_ONCE) for (const due of await this.#keepMarks()) unread.add(due)
    }
    for (const due of await this.#keepMarks()) unread.add(due)
    return list.filter((due) => unread.has(due))
  }

  /** Many marks share one flush of the disk: one that a crash forgets means that its chat is read once more. Resolves to those refused. */
  async #keepMarks(): Promise<readonly DueChat[]> {
    const { sink, logger, sessionId } = this.#options
    const marks = [...this.#marks]
    this.#marks.clear()
    const kept = await Promise.allSettled(marks.map(([, mark]) => sink.readBack(sessionId, mark)))
    return marks.flatMap(([due], place) => {
      const end = kept[place]!
      if (end.status === 'fulfilled') return []
      logger.warn('how far a chat was read could not be kept', { error: describeError(end.reason) })
      return [due]
    })
  }

  #report(survey: readonly ChatSurvey[], due: readonly DueChat[], unread: readonly DueChat[]): CatchUpResult {
    const { sink, logger, sessionId, isAbsence, stopped, allRead } = this.#options
    const [stored, chats, customers] = [this.#stored, this.#chats, this.#writers.size]
    // Their live messages wait for nothing: it may take hours until the phone sends what they miss.
    const pending = survey.filter((chat) => chat.pending)
    const left = new Set([...unread.map(({ chat }) => chat), ...pending].map((chat) => chat.chatId))
    if (due.length > 0) logger.info('caught up', { chats: due.length, stored, unread: left.size })
    if (!stopped()) {
      if (unread.length === 0) allRead?.()
      sink.missingIn(sessionId, left)
      if (isAbsence !== false) sink.caughtUp(sessionId, { stored, chats, customers })
    }
    return { stored, chats, customers, unread: left.size }
  }

  /** What the page has of one chat. Never rejects. */
  async #read(due: DueChat, isLastTry: boolean): Promise<ReadChat> {
    const { client, sink, sessionId } = this.#options
    const { chat, back, mark } = due
    const { chatId } = chat
    try {
      // Without a mark the chat would look known as soon as its newest messages are stored, live ones too.
      if ((isLastTry || chat.pending) && mark === undefined)
        await sink.readBack(sessionId, { chatId, messageId: '', timestamp: back })
      const history = await this.#holdLimit.during(() => client.readHistory(chatId, back, PER_CHAT_LIMIT, 'all'))
      return { due, history }
    } catch (error) {
      this.#failed(error)
      return { due, history: null }
    }
  }

  /** Stores it; false when the chat must be read again. */
  async #take({ due, history }: ReadChat, isLastTry: boolean): Promise<boolean> {
    if (history === null) return false
    const stored: IncomingMessage[] = []
    const isWhole = await this.#store(due, history, isLastTry, stored).catch((error: unknown) => {
      this.#failed(error)
      return false
    })
    this.#stored += stored.length
    if (stored.length > 0) this.#chats += 1
    for (const message of stored) this.#writers.add(writerOf(message))
    if (isWhole) this.#options.intake.release(due.chat.chatId)
    return isWhole
  }

  /**
   * One chat: own messages first, so that an answer the owner gave is known before the question is forwarded. Until the last try the
   * newer ones wait for older ones that could not be loaded; the mark moves only over what was read whole and decrypted. What is
   * stored is added to `stored`, also where a later one fails.
   */
  async #store(due: DueChat, history: ChatHistory, isLastTry: boolean, stored: IncomingMessage[]): Promise<boolean> {
    const { sink, intake, sessionId, stopped } = this.#options
    const { chat, mark } = due
    const { chatId } = chat
    await Promise.all(history.outgoing.map((message) => intake.own(message)))
    await Promise.all(history.unreadable.map((message) => intake.unreadable(message)))
    if (!history.complete && !isLastTry) return false
    const received = [...olderThan(history.incoming, intake.waitingOf(chatId)), ...history.incoming]
    const ids = received.map(({ messageId }) => messageId)
    const missing = new Set(sink.missing(sessionId, ids))
    for (const message of received) {
      // The rest stays unread: what came live must go on waiting behind it.
      if (stopped()) return false
      if (missing.has(message.messageId) && (await intake.history(message)) === 'stored') stored.push(message)
    }
    const newest = history.incoming.at(-1)
    if (history.complete && !chat.pending && newest !== undefined && newest.timestamp > (mark ?? -1)) {
      this.#marks.set(due, { chatId, messageId: newest.messageId, timestamp: newest.timestamp })
    }
    return history.complete
  }

  #failed(error: unknown): void {
    const { logger, stopped } = this.#options
    logger[stopped() ? 'debug' : 'warn']('chat could not be read back, it is tried again', {
      error: describeError(error),
    })
  }
}

/** What came live and waits, and is older than a history that was too long to reach back to it. */
function olderThan(
  history: readonly IncomingMessage[],
  waiting: readonly IncomingMessage[],
): readonly IncomingMessage[] {
  // What came live may carry the chat's other name.
  const read = new Set(history.map(({ messageId }) => idPartOf(messageId)))
  const isRead = ({ messageId }: IncomingMessage) => read.has(idPartOf(messageId))
  const firstRead = waiting.findIndex(isRead)
  const oldest = history[0]?.timestamp ?? 0
  return waiting.filter((message, place) => !isRead(message) && (place < firstRead || message.timestamp < oldest))
}

/** Whoever wrote it, under the best name there is: one person counts once, in however many chats. */
function writerOf(message: IncomingMessage): string {
  return message.phone ?? message.lid ?? message.authorId ?? message.chatId
}
