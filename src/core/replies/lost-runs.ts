import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'

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
