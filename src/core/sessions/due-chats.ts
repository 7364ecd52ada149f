import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock } from '../ports.ts'
import type { ChatSurvey } from '../whatsapp/whatsapp-client.ts'
import { youngForMs } from './young-link.ts'

/** WhatsApp's times are whole seconds of other machines: this much before a bound is still looked at. */
const SLACK_SECONDS = 60
/** The clock of the last run may have been off by so much: what came in that time before it ended is looked at once more. */
const RESTART_SLACK_SECONDS = 600

/** How far back a catch-up may look. */
export interface CatchUpBounds {
  readonly clock: Pick<Clock, 'now'>
  readonly backfillHours: number
  /** When the phone was linked, unix ms; nothing older is ever imported. Null when not known. */
  readonly linkedAt: number | null
  /** When we were last proven connected before now, unix ms. */
  readonly lastConnectedAt: number | null
}

export interface DueChat {
  readonly chat: ChatSurvey
  /** Unix seconds back to which it is read. */
  readonly back: number
  /** Unix seconds up to which it was read before. */
  readonly mark: number | undefined
}

/** Of a survey that began at `since` (unix seconds), the chats that hold, or may hold, what is not stored or what the owner answered meanwhile. */
export function dueChats(
  bounds: CatchUpBounds & { readonly since: number },
  survey: readonly ChatSurvey[],
  sink: Pick<MessageSink, 'marks' | 'missing'>,
  sessionId: string,
): readonly DueChat[] {
  const { since } = bounds
  const marks = new Map(sink.marks(sessionId).map((mark) => [mark.chatId, mark.timestamp]))
  const missing = new Set(
    sink.missing(
      sessionId,
      survey.flatMap((chat) => chat.tail.map((entry) => entry.messageId)),
    ),
  )
  return survey.flatMap((chat) => {
    const mark = marks.get(chat.chatId)
    if (!needsReading(chat, missing, mark ?? unseenSince(bounds, since), mark)) return []
    return [{ chat, mark, back: chatBound(bounds, chat, missing, mark, since) }]
  })
}

/** Unix seconds before which nothing is read. */
export function earliest(bounds: CatchUpBounds, rightNow: number): number {
  const byAge = Math.floor(rightNow / 1000) - Math.round(bounds.backfillHours * 3600)
  const byLink = bounds.linkedAt === null ? 0 : Math.floor(bounds.linkedAt / 1000) - SLACK_SECONDS
  return Math.max(byAge, byLink)
}

/**
 * Unix seconds back to which a chat is read: our mark, or an older gap that shows in its tail. A chat that we never had is read
 * back to the link; when that moment is not known, to when we were last connected.
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
 * Unix seconds since when a chat that we never had, and of which the page holds nothing, may hide a message. While the link is young it is the
 * link itself: a group that was made in the minute before must not be read. Afterwards it is looked at with the usual slack.
 */
function unseenSince({ linkedAt, clock }: CatchUpBounds, since: number): number {
  if (linkedAt === null || youngForMs(linkedAt, clock.now()) === 0) return since
  return Math.max(since, Math.floor(linkedAt / 1000))
}

/** `seen`: unix seconds up to which nothing of the chat is missing. */
function needsReading(chat: ChatSurvey, missing: ReadonlySet<string>, seen: number, mark: number | undefined): boolean {
  // An answer of the owner, too, whenever it was written: no clock decides whether we know it.
  if (chat.tail.some((entry) => missing.has(entry.messageId))) return true
  // All of the tail is stored, but not all that came before it: the mark was left behind.
  if (mark !== undefined && chat.tail.some((entry) => !entry.fromMe && entry.timestamp > mark)) return true
  // The page holds none of its messages, but says that there is something newer than what we have.
  return chat.tail.length === 0 && chat.timestamp > seen
}
