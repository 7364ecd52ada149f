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
import { pageAnswers } from './page-answers.ts'
import { defaultTimings } from './session-timings.ts'

/** Most messages that are read back per chat. */
const PER_CHAT_LIMIT = 200
/**
 * Chats read at the same time, each in its own order. Their stores share a flush of the disk while the page works; one by one, thousands of
 * chats take minutes.
 */
const AT_ONCE = 8
/** So many marks are collected before they are written together. */
const MARKS_AT_ONCE = 32
/** Pauses before unread chats are tried again, while their live messages still wait. */
const AGAIN_MS: readonly number[] = [1_000, 3_000, 8_000]
/**
 * When a catch-up fails, its page may be dying: live messages wait this long, so that its end is noticed first. Shorter than the pause
 * before the next try.
 */
const DEATH_NOTICE_MS = 10_000

export interface CatchUpOptions extends CatchUpBounds {
  readonly sessionId: string
  readonly client: Pick<WhatsAppClient, 'surveyChats' | 'latestMessages' | 'readHistory' | 'changesSince' | 'probe'>
  readonly sink: MessageSink
  readonly intake: Intake
  readonly clock: Clock
  readonly logger: Logger
  /** The setting `forward.groups`: groups that are not forwarded are not read back either. */
  readonly groups: Settings['forward.groups']
  /** False when we were connected all the time, so that the owner is not told of an absence. Default: true. */
  readonly isAbsence?: boolean
  /** True once the connection of this catch-up is over. */
  stopped(): boolean
  /**
   * Called when every chat was read as far back as needed. Undecrypted messages do not prevent it: the mark of their own chat leads back to
   * them.
   */
  allRead?(): void
}

export interface CatchUpResult {
  readonly stored: number
  readonly chats: number
  /** People who wrote: one in a chat, several in a group. */
  readonly customers: number
  /** Chats that could not be read, not as far back as needed, or not decrypted yet: they must be read again. */
  readonly unread: number
}

/**
 * Fetches the messages that arrived while we were not connected. One survey of all chats, which loads nothing, finds the chats with
 * messages that are not stored, or that the owner answered meanwhile. Only these are read back, newest chat first, each on its own. Bounds:
 * `forward.backfillHours`, 200 messages per chat, and the time of the link, so that a new account's old history is never imported. Marks
 * nothing as read. The sink tells messages apart by their id, so a message that also arrives live is stored once. A chat that cannot be
 * read is tried again. If that does not help, the chat is counted, its messages in the page are stored, and its mark stays behind for a
 * later catch-up.
 */
export function catchUp(options: CatchUpOptions): Promise<CatchUpResult> {
  return new CatchUp(options).run()
}

/** A chat with what the page holds of it; `history` is null when it could not be read. */
interface ReadChat {
  readonly due: DueChat
  readonly history: ChatHistory | null
}

class CatchUp {
  readonly #options: CatchUpOptions
  readonly #holdLimit: HoldLimit
  readonly #writers = new Set<string>()
  /** Marks to be written, of chats that were read completely and are stored. */
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
      // Chats that are up to date need not wait.
      intake.holdOnly(new Set(due.map(({ chat }) => chat.chatId)))
      await this.#readChanges(since)
      const unread = await this.#readUntilWhole(due)
      const result = this.#report(survey, due, unread)
      isWhole = true
      return result
    } finally {
      this.#holdLimit.pause()
      if (isWhole || this.#options.stopped()) this.#letGo()
      else void this.#letGoLater(isNewest)
    }
  }

  /**
   * The time to count back from, unix ms: our own, or that of the page's newest message if our clock is ahead of it. A clock that was set
   * months ahead must not make every message too old to be read.
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

  /** Stores what customers edited and deleted during the absence. A page that cannot tell this holds up no message. */
  async #readChanges(since: number): Promise<void> {
    const { client, intake, logger, stopped } = this.#options
    try {
      const changes = await client.changesSince(since)
      this.#holdLimit.pause()
      if (stopped()) return
      // All at once, in their order, so that they share a flush of the disk.
      await Promise.all(changes.map((change) => intake.changedInHistory(change)))
    } catch (error) {
      logger[stopped() ? 'debug' : 'warn']('edits and deletions could not be read', { error: describeError(error) })
    }
  }

  #letGo(): void {
    const { intake, stopped } = this.#options
    if (stopped()) intake.discardHeld()
    else intake.releaseAll()
  }

  /** The catch-up failed: waits for the end of its page, or until the page is seen to live. */
  async #letGoLater(isNewest: () => boolean): Promise<void> {
    const { client, clock, stopped } = this.#options
    do await pause(clock, DEATH_NOTICE_MS)
    while (isNewest() && !stopped() && !(await pageAnswers(client, defaultTimings.probeLimitMs)))
    // A connection that began meanwhile has its own catch-up: the messages that wait for it must not be dropped before it has read.
    if (isNewest()) this.#letGo()
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
   * Resolves to the chats that could not be read; their live messages go on waiting. Chats are taken in groups: the stores of one group
   * share flushes of the disk, while the page reads the next group.
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

  /**
   * Writes the collected marks with one flush of the disk. A mark that a crash loses only makes its chat be read once more. Resolves to the
   * chats whose mark was refused.
   */
  async #keepMarks(): Promise<readonly DueChat[]> {
    const { sink, logger, sessionId } = this.#options
    const marks = [...this.#marks]
    this.#marks.clear()
    const kept = await Promise.allSettled(marks.map(([, mark]) => sink.readBack(sessionId, mark)))
    return marks.flatMap(([due], place) => {
      const end = kept[place]!
      if (end.status === 'fulfilled') return []
      logger.warn('the read position of a chat was not stored', { error: describeError(end.reason) })
      return [due]
    })
  }

  #report(survey: readonly ChatSurvey[], due: readonly DueChat[], unread: readonly DueChat[]): CatchUpResult {
    const { sink, logger, sessionId, isAbsence, stopped, allRead } = this.#options
    const [stored, chats, customers] = [this.#stored, this.#chats, this.#writers.size]
    // Live messages of these chats do not wait, because it may take hours until the phone sends what they lack.
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

  /** Reads what the page holds of one chat. Never rejects. */
  async #read(due: DueChat, isLastTry: boolean): Promise<ReadChat> {
    const { client, sink, sessionId } = this.#options
    const { chat, back, mark } = due
    const { chatId } = chat
    try {
      // Set a mark first: without one the chat would look complete as soon as its newest messages are stored, live ones included.
      if ((isLastTry || chat.pending) && mark === undefined)
        await sink.readBack(sessionId, { chatId, messageId: '', timestamp: back })
      const history = await this.#holdLimit.during(() => client.readHistory(chatId, back, PER_CHAT_LIMIT, 'all'))
      return { due, history }
    } catch (error) {
      this.#failed(error)
      return { due, history: null }
    }
  }

  /** Stores what was read of a chat. Resolves to false when the chat must be read again. */
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
   * Stores one chat. Own messages go first, so that an answer of the owner is known before the question is forwarded. Until the last try,
   * newer messages wait for older ones that could not be loaded. The mark moves only over messages that were read completely and decrypted.
   * Stored messages are added to `stored`, also when a later one fails.
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
      // The chat stays unread, so that its live messages go on waiting behind the rest.
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

/** Waiting live messages that are older than the history that was read, which was too long to reach back to them. */
function olderThan(
  history: readonly IncomingMessage[],
  waiting: readonly IncomingMessage[],
): readonly IncomingMessage[] {
  // Compare by the id part, because a live message may carry the chat's other name.
  const read = new Set(history.map(({ messageId }) => idPartOf(messageId)))
  const isRead = ({ messageId }: IncomingMessage) => read.has(idPartOf(messageId))
  const firstRead = waiting.findIndex(isRead)
  const oldest = history[0]?.timestamp ?? 0
  return waiting.filter((message, place) => !isRead(message) && (place < firstRead || message.timestamp < oldest))
}

/** The author under the best known id, so that one person counts once, in however many chats. */
function writerOf(message: IncomingMessage): string {
  return message.phone ?? message.lid ?? message.authorId ?? message.chatId
}
