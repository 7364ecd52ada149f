import type { TakeoverRow } from '../storage/takeover-table.ts'
import { MINUTE_MS } from '../time/durations.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'

/** The end time of a takeover that no clock, however far it is set back, puts back in force. */
export const OVER = 0

/**
 * Whether the takeover is in force at `now`. `minutes`: how long writing by hand silences the bot; 0: never. A chat that was handed back
 * stays so, even if the clock is set back to before that time.
 */
export function isRunning(row: TakeoverRow, now: number, minutes: number): boolean {
  const isOpen = row.until === null || (row.until > now && row.until !== row.handed_back_at)
  return isOpen && (row.cause === 'asked' || minutes > 0)
}

/** Whether the owner has answered the question of `askedAt` (WhatsApp's time, unix ms) in a chat whose takeover is over. */
export function wasAnsweredByHand(row: TakeoverRow, askedAt: number, minutes: number): boolean {
  if (minutes === 0 || row.written_at === null) return false
  // Both times are WhatsApp's, so the silence holds even if this computer's clock is set.
  const isHandedBack = row.handed_back_at !== null && row.handed_back_at >= row.since
  return askedAt < row.written_at + (isHandedBack ? 0 : minutes * MINUTE_MS)
}

/**
 * Whether the question of `askedAt` (WhatsApp's time, unix ms) came after the silence that the owner's writing asked for, whatever this
 * computer's clock says: a clock set back would put the ended takeover back in force.
 */
export function cameAfter(row: TakeoverRow, askedAt: number, minutes: number): boolean {
  if (row.cause !== 'hand' || row.written_at === null || row.until === null) return false
  // The setting may have been longer when the owner wrote.
  return askedAt >= row.written_at + Math.max(minutes * MINUTE_MS, row.until - row.since)
}

/**
 * Whether our clock (`now`) and the time of a customer's message (`askedAt`, converted to our clock) show together that the takeover is
 * over; both in unix ms. The end of a text with WhatsApp's time may be of a clock that was not known to be wrong yet: `cameAfter` alone
 * decides on it.
 */
export function isOverByBoth(row: TakeoverRow, now: number, askedAt: number): boolean {
  const isOfOurClock = row.cause === 'asked' || row.written_at === null
  return isOfOurClock && row.until !== null && row.until <= Math.min(now, askedAt)
}

/** The takeover shortened to the silence that the owner's last own text asks for; ended when there is no such text. */
export function endedBy(
  row: TakeoverRow,
  minutes: number,
  now: number,
  offset: Pick<ClockOffset, 'onOurClock'>,
): TakeoverRow {
  if (row.until === null) return row
  // The owner never wrote.
  if (row.written_at === null) return { ...row, since: OVER, until: OVER }
  const asked = offset.onOurClock(row.written_at) + minutes * MINUTE_MS
  return { ...row, since: Math.min(row.since, now), until: Math.min(row.until, Math.max(asked, now)) }
}

/**
 * The takeover after the owner has written in the chat. A text from before the hand back does not take the chat over again, and one from
 * before his last text, read back late, changes nothing. However wrong the clock was before, the silence lasts no longer from now than one
 * text of the owner asks for.
 */
export function afterHandWriting(
  before: TakeoverRow | null,
  hand: {
    readonly sessionId: string
    readonly chatKey: string
    readonly writtenAt: number | null
    readonly begins: number
    readonly now: number
    readonly minutes: number
  },
): TakeoverRow {
  const { sessionId, chatKey, begins, now } = hand
  const lengthMs = hand.minutes * MINUTE_MS
  const until = begins + lengthMs
  const written_at = latest(hand.writtenAt, before?.written_at ?? null)
  if (before === null) {
    const who = { session_id: sessionId, chat_key: chatKey }
    return { ...who, since: begins, until, written_at, handed_back_at: null, cause: 'hand' }
  }
  // A hand back in the future was made while the clock was ahead: it says nothing about a text written now.
  const handed_back_at = (before.handed_back_at ?? 0) > now ? null : before.handed_back_at
  const row = { ...before, handed_back_at, written_at }
  if (handed_back_at !== null && begins <= handed_back_at) return row
  const isLate = hand.writtenAt !== null && written_at === before.written_at
  if (row.until === null || isLate) return row
  if (row.until <= now) {
    // WhatsApp's time of a text from our window follows. Until then the time of a text from an earlier takeover must not end this one.
    return { ...row, written_at: hand.writtenAt, since: begins, until: Math.max(row.until, until), cause: 'hand' }
  }
  const since = Math.min(row.since, begins)
  if (row.cause === 'asked') return row.until >= until ? row : { ...row, since, until }
  // By WhatsApp's times this text is the later one, so its silence ends last. The end before it may be of a clock that was set since.
  if (hand.writtenAt !== null && before.written_at !== null) return { ...row, since, until }
  return { ...row, since, until: Math.max(until, Math.min(row.until, now + lengthMs)) }
}

const latest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other)
