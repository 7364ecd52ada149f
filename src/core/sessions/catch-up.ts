import type { MessageSink } from '../inbox/message-sink.ts'
import type { Settings } from '../../shared/model/settings.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { pause } from '../whatsapp/time-limit.ts'
import type { ChatSurvey, WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import type { Intake } from './intake.ts'
import { youngForMs } from './young-link.ts'

/** Messages read back per chat at most. */
const perChatLimit = 200
/** Pauses before chats that could not be read are tried again while their live messages still wait. */
const againMs: readonly number[] = [1_000, 3_000, 8_000]
/** Live messages wait for the history of their chat as long as the catch-up gets on; a step that takes longer than this is stuck. */
const holdLimitMs = 20_000
/** A page that fails to tell what there is may be dying: so long its end may take to be noticed. Shorter than the pause before the next try. */
const deathNoticeMs = 10_000
/** WhatsApp's times are whole seconds of other machines: this much before a bound is still looked at. */
const slackSeconds = 60

export interface CatchUpOptions {
  readonly sessionId: string
  readonly client: Pick<WhatsAppClient, 'surveyChats' | 'readHistory'>
  readonly sink: MessageSink
  readonly intake: Intake
  readonly clock: Clock
  readonly logger: Logger
  readonly backfillHours: number
  /** The setting `forward.groups`: groups that are not forwarded are not read back either. */
  readonly groups: Settings['forward.groups']
  /** When the phone was linked, unix ms; nothing older is ever imported. Null when not known. */
  readonly linkedAt: number | null
  /** When we were last proven connected before now, unix ms. */
  readonly lastConnectedAt: number | null
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
export async function catchUp(options: CatchUpOptions): Promise<CatchUpResult> {
  const { client, sink, intake, clock, logger, sessionId } = options
  const isNewest = intake.hold()
  let guard = clock.setTimer(holdLimitMs, () => intake.releaseAll())
  const progress = (): void => {
    guard.cancel()
    guard = clock.setTimer(holdLimitMs, () => intake.releaseAll())
  }
  let whole = false
  try {
    const since = earliest(options)
    const survey = (await client.surveyChats(since)).filter((chat) => isWanted(chat.chatId, options.groups))
    const marks = new Map(sink.marks(sessionId).map((mark) => [mark.chatId, mark.timestamp]))
    const received = survey.flatMap((chat) =>
      chat.tail.filter((entry) => !entry.fromMe).map((entry) => entry.messageId),
    )
    const missing = missingOf(sink, sessionId, received)
    const ownSince = ownBound(options, since)
    const due = survey.flatMap((chat) => {
      const mark = marks.get(chat.chatId)
      const bounds: number[] = []
      if (needsReading(chat, missing, mark ?? unseenSince(options, since), mark))
        bounds.push(chatBound(options, chat, missing, mark, since))
      // The question may be one that we never stored, while the page holds only the answer.
      if (isAnswered(chat, ownSince)) bounds.push(Math.max(since, Math.min(mark ?? ownSince, ownSince) - slackSeconds))
      return bounds.length === 0 ? [] : [{ chat, mark, back: Math.min(...bounds) }]
    })
    // Chats that are up to date wait for nothing.
    intake.holdOnly(new Set(due.map(({ chat }) => chat.chatId)))
    const writers = new Set<string>()
    let stored = 0
    let chats = 0
    /** Resolves to those that could not be read; their live messages go on waiting. */
    const readAll = async (list: readonly DueChat[], isLastTry: boolean): Promise<readonly DueChat[]> => {
      const unread: DueChat[] = []
      for (const one of list) {
        if (options.stopped()) break
        const read = await readChat(options, one, isLastTry, progress)
        stored += read.stored.length
        if (read.stored.length > 0) chats += 1
        for (const message of read.stored) writers.add(writerOf(message))
        if (read.whole) intake.release(one.chat.chatId)
        else unread.push(one)
      }
      return unread
    }
    let unread = await readAll(due, false)
    for (const [tried, milliseconds] of againMs.entries()) {
      if (unread.length === 0 || options.stopped()) break
      await pause(clock, milliseconds)
      unread = await readAll(unread, tried === againMs.length - 1)
    }
    // Their live messages wait for nothing: it may take hours until the phone sends what they miss.
    const pending = survey.filter((chat) => chat.pending)
    const left = new Set([...unread.map(({ chat }) => chat), ...pending].map((chat) => chat.chatId))
    if (due.length > 0) logger.info('caught up', { sessionId, chats: due.length, stored, unread: left.size })
    const customers = writers.size
    if (!options.stopped()) {
      if (unread.length === 0) options.allRead?.()
      sink.missingIn(sessionId, left)
      sink.caughtUp(sessionId, { stored, chats, customers })
    }
    whole = true
    return { stored, chats, customers, unread: left.size }
  } finally {
    guard.cancel()
    const letGo = () => (options.stopped() ? intake.discardHeld() : intake.releaseAll())
    if (whole || options.stopped()) letGo()
    // A connection that began meanwhile has its own catch-up: what waits for that one must not be dropped before it was read.
    else clock.setTimer(deathNoticeMs, () => isNewest() && letGo())
  }
}

/** Whoever wrote it, under the best name there is: one person counts once, in however many chats. */
const writerOf = (message: IncomingMessage): string =>
  message.phone ?? message.lid ?? message.authorId ?? message.chatId

/** Asked in pieces: the survey of a large account names ten thousand messages. */
function missingOf(sink: MessageSink, sessionId: string, messageIds: readonly string[]): ReadonlySet<string> {
  const missing = new Set<string>()
  for (let at = 0; at < messageIds.length; at += 500) {
    for (const id of sink.missing(sessionId, messageIds.slice(at, at + 500))) missing.add(id)
  }
  return missing
}

/** Whether this chat is read at all: groups by setting. */
export function isWanted(chatId: string, groups: Settings['forward.groups']): boolean {
  if (!chatId.endsWith('@g.us') || groups === 'all') return true
  return groups !== 'none' && groups.includes(chatId)
}

/** Unix seconds before which nothing is read. */
function earliest(options: CatchUpOptions): number {
  const now = Math.floor(options.clock.now() / 1000)
  const byAge = now - Math.round(options.backfillHours * 3600)
  const byLink = options.linkedAt === null ? 0 : Math.floor(options.linkedAt / 1000) - slackSeconds
  return Math.max(byAge, byLink)
}

/** Own messages since then may be answers of the owner that we have not seen, to questions that we have not seen. */
function ownBound(options: CatchUpOptions, since: number): number {
  // A moment to come was written down by a clock that has been set back since.
  if (options.lastConnectedAt === null || options.lastConnectedAt > options.clock.now()) return since
  return Math.max(since, Math.floor(options.lastConnectedAt / 1000) - 600)
}

/**
 * Unix seconds back to which a chat is read: our mark, or an older gap that shows in its tail. A chat that we never had is read
 * back to the link; when that moment is not known, to when we were last connected.
 */
function chatBound(
  options: CatchUpOptions,
  chat: ChatSurvey,
  missing: ReadonlySet<string>,
  mark: number | undefined,
  since: number,
): number {
  if (mark === undefined) {
    if (options.linkedAt !== null) return since
    const known = options.lastConnectedAt ?? options.clock.now()
    return Math.max(since, Math.floor(known / 1000) - 600)
  }
  const gaps = chat.tail.filter((entry) => missing.has(entry.messageId)).map((entry) => entry.timestamp)
  return Math.max(since, Math.min(mark, ...gaps) - slackSeconds)
}

/**
 * Unix seconds since when a chat that we never had, and of which the page holds nothing, may hide a message. While the link is young it is the
 * link itself: a group that was made in the minute before must not be read. Afterwards it is looked at with the usual slack.
 */
function unseenSince({ linkedAt, clock }: CatchUpOptions, since: number): number {
  if (linkedAt === null || youngForMs(linkedAt, clock.now()) === 0) return since
  return Math.max(since, Math.floor(linkedAt / 1000))
}

/** `seen`: unix seconds up to which nothing of the chat is missing. */
function needsReading(chat: ChatSurvey, missing: ReadonlySet<string>, seen: number, mark: number | undefined): boolean {
  if (chat.tail.some((entry) => missing.has(entry.messageId))) return true
  // All of the tail is stored, but not all that came before it: the mark was left behind.
  if (mark !== undefined && chat.tail.some((entry) => !entry.fromMe && entry.timestamp > mark)) return true
  // The page holds none of its messages, but says that there is something newer than what we have.
  return chat.tail.length === 0 && chat.timestamp > seen
}

function isAnswered(chat: ChatSurvey, ownSince: number): boolean {
  return chat.tail.some((entry) => entry.fromMe && entry.timestamp >= ownSince)
}

interface DueChat {
  readonly chat: ChatSurvey
  /** Unix seconds back to which it is read. */
  readonly back: number
  readonly mark: number | undefined
}

/**
 * One chat: own messages first, so that an answer the owner gave is known before the question is forwarded. Until the last try the
 * newer ones wait for older ones that could not be loaded; the mark moves only over what was read whole and decrypted.
 */
async function readChat(
  options: CatchUpOptions,
  { chat, back, mark }: DueChat,
  isLastTry: boolean,
  progress: () => void,
): Promise<{ readonly stored: readonly IncomingMessage[]; readonly whole: boolean }> {
  const { client, sink, intake, logger, sessionId } = options
  const { chatId } = chat
  const stored: IncomingMessage[] = []
  try {
    // Without a mark the chat would look known as soon as its newest messages are stored, live ones too.
    if ((isLastTry || chat.pending) && mark === undefined)
      await sink.readBack(sessionId, { chatId, messageId: '', timestamp: back })
    const history = await client.readHistory(chatId, back, perChatLimit, 'all')
    progress()
    for (const message of history.outgoing) await intake.own(message)
    if (!history.complete && !isLastTry) return { stored, whole: false }
    const received = history.incoming.map((message) => message.messageId)
    const missing = missingOf(sink, sessionId, received)
    for (const message of history.incoming) {
      // The rest stays unread: what came live must go on waiting behind it.
      if (options.stopped()) return { stored, whole: false }
      if (missing.has(message.messageId) && (await intake.history(message)) === 'stored') stored.push(message)
      progress()
    }
    const newest = history.incoming.at(-1)
    if (history.complete && !chat.pending && newest !== undefined && newest.timestamp > (mark ?? -1)) {
      await sink.readBack(sessionId, { chatId, messageId: newest.messageId, timestamp: newest.timestamp })
    }
    return { stored, whole: history.complete }
  } catch (error) {
    logger[options.stopped() ? 'debug' : 'warn']('chat could not be read back, it is tried again', {
      sessionId,
      error: describeError(error),
    })
    return { stored, whole: false }
  }
}
