import { answeredByCall } from '../replies/answered-by-call.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { deletedMeanwhile } from './deleted-meanwhile.ts'
import type { LateRuns } from './late-runs.ts'
import { pauseAfter, RETRY_PAUSES } from './schedule.ts'

/**
 * Marks a message as `posting`, in one transaction that is on disk before the first byte leaves. After a kill in between, the next start
 * knows that the core may be working on this message, and takes its callback for the answer. The mark also counts tries that a crash cut,
 * because an answer may be what crashes us. Returns the marked row; null when it no longer waits, because a callback has just answered it.
 */
export function markPosting(
  { writes, messages }: Pick<Storage, 'writes' | 'messages'>,
  id: number,
  now: number,
): Promise<MessageRow | null> {
  // Read the row inside the transaction: an earlier edit is posted with it, and a later edit knows that the core may have had the former
  // text.
  return writes.run(() => {
    const current = messages.find(id)
    if (current?.state !== 'waiting' && current?.state !== 'posting') return null
    const posting = {
      state: 'posting',
      posted_at: current.posted_at ?? now,
      tried_at: now,
      runs: current.runs + 1,
    } as const
    messages.update(id, posting)
    return { ...current, ...posting }
  })
}

/**
 * The change to a message whose post was cut by the end of the app, so that its outcome is unknown. A callback of the core counts as the
 * answer. Otherwise the message gets one more try under the same id at once; every further unknown outcome counts as a failure.
 */
export function afterCutPost(
  row: MessageRow,
  { now, random, lateRuns }: { readonly now: number; readonly random: () => number; readonly lateRuns: LateRuns },
): Partial<Omit<MessageRow, 'id'>> {
  if (row.called_back_at !== null) return answeredByCall(row, now)
  const lost = lateRuns.lostNow()
  const unknown_outcomes = row.unknown_outcomes + 1
  if (row.deleted_at !== null) return { ...deletedMeanwhile, unknown_outcomes, ...lost }
  const unknown = { state: 'waiting', unknown_outcomes, ...lost } as const
  if (row.unknown_outcomes === 0) return { ...unknown, next_at: now }
  const attempts = row.attempts + 1
  const next_at = now + pauseAfter(RETRY_PAUSES, attempts, random())
  return { ...unknown, attempts, next_at, error_code: 'cut' }
}
