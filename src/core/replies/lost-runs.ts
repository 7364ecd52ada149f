import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { MINUTE_MS } from '../time/durations.ts'

/** The core gives up on a run within this time: a text it sends into that chat later is no answer of the run. */
export const MAY_CALL_BACK_MS = 10 * MINUTE_MS
/** Most messages of a chat checked for lost runs; with more than these, the core answers nobody in time. */
const LOOKED_AT = 5

/** True for the row that represents a gateway call. A call may have become several rows; the first one represents it. */
export const isCall = (row: ReplyRow): boolean =>
  row.origin === 'callback' && (row.answer === null || row.answer === row.id)

/**
 * The number of a message's lost runs that have not called yet; at most one call of each is expected. A call of the last run does not
 * count as theirs, nor one that may have come from a run that failed after it: one call refused too many is better than a second answer. A
 * call refused because of a pause does not count either, because the core calls again.
 */
export function callsMissing(storage: Storage, message: MessageRow, runs = message.unknown_outcomes): number {
  if (runs === 0) return 0
  const calls = storage.replies
    .ofMessage(message.id)
    .filter((row) => isCall(row) && row.doubt === null && !(row.state === 'suppressed' && row.reason === 'paused'))
  const lastCalled = calls.some((row) => row.run === message.runs)
  const failed = formerRuns(message) - runs
  const ofFailed = Math.min(failed, calls.filter(({ run }) => run !== null && run < message.runs).length)
  return runs + ofFailed + Number(lastCalled) - calls.length
}

/**
 * The number of runs before the last one; of all runs when the last one's end is unknown. A failed run may have called before it failed,
 * like a lost run. After its end it calls no more, so only a call that came while the message was open can be its own.
 */
export const formerRuns = ({ state, runs, unknown_outcomes }: MessageRow): number =>
  Math.max(unknown_outcomes, runs - (state === 'delivered' ? 1 : 0))

/** The newest messages of a chat with a lost run (a POST that ended unknown), newest first. */
export function lostIn(storage: Storage, sessionId: string, chatKey: string): readonly MessageRow[] {
  return storage.messages.withUnknownEnd(sessionId, chatKey, LOOKED_AT)
}

/**
 * The earlier message that a doubtful call may belong to: the message noted when the call came, or another message of the chat that lost a
 * run at about the same time. Lost runs of several messages may call while one message is open. Null when none of them misses a call.
 */
export function formerOf(storage: Storage, call: ReplyRow): MessageRow | null {
  const noted = call.doubt === null ? null : storage.messages.find(call.doubt)
  if (noted === null) return null
  const isOfThen = ({ unknown_steady: at }: MessageRow) =>
    at !== null && noted.unknown_steady !== null && Math.abs(at - noted.unknown_steady) <= MAY_CALL_BACK_MS
  const others = lostIn(storage, noted.session_id, noted.chat_key).filter((row) => row.id !== noted.id && isOfThen(row))
  return [noted, ...others].find((row) => row.id !== call.message_row && callsMissing(storage, row) > 0) ?? null
}
