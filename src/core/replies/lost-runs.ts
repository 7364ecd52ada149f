import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { MINUTE_MS } from '../time/durations.ts'

/** The core gives up on a run by then: what it sends into that chat later is another matter. */
export const MAY_CALL_BACK_MS = 10 * MINUTE_MS
/** So many messages of a chat that runs may have been lost sight of; more is a core that answers nobody in time. */
const LOOKED_AT = 5

/** One call of the core may have become several rows; the first of them stands for it. */
export const isCall = (row: ReplyRow): boolean =>
  row.origin === 'callback' && (row.answer === null || row.answer === row.id)

/**
 * How many runs of a message that we lost sight of have not called back yet: one call of each at most is expected. The last run may have
 * called too; that call is none of theirs. A call that was refused because of a pause comes again.
 */
export function callsMissing(storage: Storage, message: MessageRow, runs = message.unknown_outcomes): number {
  if (runs === 0) return 0
  const calls = storage.replies
    .ofMessage(message.id)
    .filter((row) => isCall(row) && row.doubt === null && !(row.state === 'suppressed' && row.reason === 'paused'))
  const lastCalled = calls.some((row) => row.run === message.runs)
  return runs + Number(lastCalled) - calls.length
}

/**
 * Runs before the last one, or all when the end of the last one is unknown. One that failed may have called before it did, as one that we
 * lost sight of; after its end it calls no more, so that only what came while the message was open can be its call.
 */
export const formerRuns = ({ state, runs, unknown_outcomes }: MessageRow): number =>
  Math.max(unknown_outcomes, runs - (state === 'delivered' ? 1 : 0))

/** The newest messages of a chat that a run was lost sight of, newest first. */
export function lostIn(storage: Storage, sessionId: string, chatKey: string): readonly MessageRow[] {
  return storage.messages.withUnknownEnd(sessionId, chatKey, LOOKED_AT)
}

/**
 * Whose late call one in doubt may be: the message that was noted when it came, or another one of its chat of which a run was lost sight
 * of at about that time. Lost runs of several may call while one message is open. Null when no call of any of them is missing.
 */
export function formerOf(storage: Storage, call: ReplyRow): MessageRow | null {
  const noted = call.doubt === null ? null : storage.messages.find(call.doubt)
  if (noted === null) return null
  const isOfThen = ({ unknown_steady: at }: MessageRow) =>
    at !== null && noted.unknown_steady !== null && Math.abs(at - noted.unknown_steady) <= MAY_CALL_BACK_MS
  const others = lostIn(storage, noted.session_id, noted.chat_key).filter((row) => row.id !== noted.id && isOfThen(row))
  return [noted, ...others].find((row) => row.id !== call.message_row && callsMissing(storage, row) > 0) ?? null
}
