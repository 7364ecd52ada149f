import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock } from '../ports.ts'
import type { ChatSurvey } from '../whatsapp/whatsapp-client.ts'
import { youngForMs } from './young-link.ts'

/** Look this much further back than each bound, because WhatsApp's times are whole seconds from other machines. */
const SLACK_SECONDS = 60
/** Look this much further back than the end of the last run, because its clock may have been off by so much. */
const RESTART_SLACK_SECONDS = 600

/** How far back a catch-up may look. */
export interface CatchUpBounds {
  readonly clock: Pick<Clock, 'now'>
  readonly backfillHours: number
  /** When the phone was linked, unix ms; nothing older is ever imported. Null when not known. */
  readonly linkedAt: number | null
  /** When the connection was last proven before this one, unix ms. */
  readonly lastConnectedAt: number | null
}

export interface DueChat {
  readonly chat: ChatSurvey
  /** Read the chat back to this time, unix seconds. */
  readonly back: number
  /** The chat was read up to this time before, unix seconds; undefined when it never was. */
  readonly mark: number | undefined
}

/**
 * The chats of a survey since `since` (unix seconds) that hold, or may hold, messages that are not stored or answers that the owner wrote
 * meanwhile.
 */
export function dueChats(
  bounds: CatchUpBounds & { readonly since: number },
  survey: readonly ChatSurvey[],
  sink: Pick<MessageSink, 'marks' | 'hasBeyond' | 'missing'>,
  sessionId: string,
): readonly DueChat[] {
  const { since } = bounds
  const marks = new Map(sink.marks(sessionId).map((mark) => [mark.chatId, mark]))
  const missing = new Set(
    sink.missing(
      sessionId,
      survey.flatMap((chat) => chat.tail.map((entry) => entry.messageId)),
    ),
  )
  return survey.flatMap((chat) => {
    const known = marks.get(chat.chatId)
    const mark = known?.timestamp
    const isDue =
      needsReading(chat, missing, mark ?? unseenSince(bounds, since), mark) ||
      (known !== undefined && endsBefore(chat, known.timestamp) && sink.hasBeyond(sessionId, known))
    if (!isDue) return []
    return [{ chat, mark, back: chatBound(bounds, chat, missing, mark, since) }]
  })
}

/** Nothing before this time is read, unix seconds. */
export function earliest(bounds: CatchUpBounds, rightNow: number): number {
  const byAge = Math.floor(rightNow / 1000) - Math.round(bounds.backfillHours * 3600)
  const byLink = bounds.linkedAt === null ? 0 : Math.floor(bounds.linkedAt / 1000) - SLACK_SECONDS
  return Math.max(byAge, byLink)
}

/**
 * How far back to read a chat, unix seconds: to our mark, or to an older gap in its tail. A chat without a mark is read back to the link,
 * or to the last proven connection when the time of the link is not known.
 */
function chatBound(
  bounds: CatchUpBounds,
  chat: ChatSurvey,
  missing: ReadonlySet<string>,
  mark: number | undefined,
  since: number,
): number {
  if (mark === undefined) {
    if (bounds.linkedAt !== null) return since
    const known = bounds.lastConnectedAt ?? bounds.clock.now()
    return Math.max(since, Math.floor(known / 1000) - RESTART_SLACK_SECONDS)
  }
  const gaps = chat.tail.filter((entry) => missing.has(entry.messageId)).map((entry) => entry.timestamp)
  return Math.max(since, Math.min(mark, ...gaps) - SLACK_SECONDS)
}

/**
 * For a chat without a mark and without messages in the page: activity after this time (unix seconds) may be a missed message. While the
 * link is young this is the time of the link itself, because a group created in the minute before must not be read. Later it has the usual
 * slack.
 */
function unseenSince({ linkedAt, clock }: CatchUpBounds, since: number): number {
  if (linkedAt === null || youngForMs(linkedAt, clock.now()) === 0) return since
  return Math.max(since, Math.floor(linkedAt / 1000))
}

/** `seen`: nothing of the chat is missing up to this time, unix seconds. */
function needsReading(chat: ChatSurvey, missing: ReadonlySet<string>, seen: number, mark: number | undefined): boolean {
  // This includes answers of the owner, whenever they were written: their ids decide, not a clock.
  if (chat.tail.some((entry) => missing.has(entry.messageId))) return true
  // The whole tail is stored, but the mark lies behind it: something before the tail may be missing.
  if (mark !== undefined && chat.tail.some((entry) => !entry.fromMe && entry.timestamp > mark)) return true
  // The page holds none of its messages, but reports something newer than we have.
  return chat.tail.length === 0 && chat.timestamp > seen
}

/**
 * The messages that the page holds do not reach back to the mark. After an answer its newest message is our own, which hides that a gap
 * before it was never read.
 */
const endsBefore = ({ tail }: ChatSurvey, mark: number): boolean => tail.length > 0 && tail[0]!.timestamp > mark
