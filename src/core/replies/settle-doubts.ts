import { answeredByCall } from './answered-by-call.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { callsMissing, formerOf, formerRuns, isCall } from './lost-runs.ts'
import { isCores, isUnderWay } from './said-already.ts'
import { saysTheSame } from './said-of.ts'

interface Doubts {
  readonly storage: Storage
  /** Calls whose caller still waits for our answer. */
  readonly openCalls: ReadonlySet<number>
  readonly now: number
}

/**
 * Notes what a call is to the message it answers; inside the transaction that stores it. True when the message is done by it; one that is
 * being posted is, should the end of that be unknown.
 */
export function noteCall(storage: Storage, message: MessageRow, now: number): boolean {
  if (message.state === 'posting') storage.messages.update(message.id, { called_back_at: now })
  const isLost = (message.state === 'waiting' || message.state === 'dead') && message.unknown_outcomes > 0
  // Of a post under way `called_back_at` tells; a run that we lost sight of is counted by its message's unknown ends.
  if (isLost) storage.messages.update(message.id, { ...answeredByCall(message, now), called_back_at: null })
  return isLost
}

/**
 * A message is over: says of each call that came while it was open whether it was its own, or the late one of a lost run of a former
 * message; to that it is given. What becomes of it is then the policy's matter as of any other reply. Inside the transaction that ends the
 * message. Where it cannot be known, the text that surely answers the message is sent, and the other one is not.
 *
 * | the call, oldest first                                               | whose                                   |
 * | -------------------------------------------------------------------- | --------------------------------------- |
 * | says what the message's answer, or its certain call, says            | its own                                 |
 * | came in the last run, whose answer brought no text (`callOfLastRun`) | its own: a core calls, and answers then |
 * | one of the newest others: one for each earlier run without a call    | its own, once it has an answer          |
 * | a lost run of a former message may still call (`formerOf`)           | that one's                              |
 * | anything else                                                        | its own                                 |
 *
 * Its own after a lost or failed run, while the message has an answer: kept silent, because one answer is enough. So is a call that may be
 * of either, neither of them answered, while the former message is still to be posted again: that brings its answer.
 */
export function settleDoubts(deps: Doubts, id: number): void {
  const { storage } = deps
  const message = storage.messages.find(id)
  const rows = storage.replies.ofMessage(id)
  const doubtful = rows.filter((row) => row.doubt !== null && isCall(row))
  if (message === null || doubtful.length === 0) return
  const answers = answersIn(rows)
  const last = answers.length === 0 ? callOfLastRun(deps, message, doubtful) : undefined
  const others = doubtful.filter((row) => row !== last && !answers.some((answer) => saysTheSame(answer, row)))
  const runs = formerRuns(message)
  let isAnswered = answers.length > 0 || last !== undefined
  const ownLost = isAnswered ? Math.max(callsMissing(storage, message, runs), 0) : 0
  const newest = new Set(others.slice(Math.max(others.length - ownLost, 0)))
  // The newest first: of several that may answer it, it is the one that does.
  for (const row of doubtful.toReversed()) {
    const isOther = others.includes(row)
    const former = isOther && !newest.has(row) ? formerOf(storage, row) : null
    const isUnsure = !isAnswered && runs > 0
    const isSpare = former === null ? isOther && isAnswered && runs > 0 : isUnsure && former.state !== 'delivered'
    give(deps, row, former, isSpare)
    if (former === null) isAnswered = true
  }
}

/**
 * The call of the run whose answer brought no text: the core called, waited for what we say, and answered then. So it is the last call
 * that was answered before. One whose caller still waits is another message's, or a core's that does not wait: such a core has brought no
 * text in its answer to the former message either.
 */
function callOfLastRun(
  { storage, openCalls }: Doubts,
  message: MessageRow,
  doubtful: readonly ReplyRow[],
): ReplyRow | undefined {
  if (message.state !== 'delivered') return undefined
  const inLastRun = doubtful.filter((row) => row.run === message.runs)
  const waitsForUs = (row: ReplyRow) =>
    storage.replies.ofMessage(row.doubt!).some(({ origin }) => origin === 'response')
  return inLastRun.findLast((row) => !openCalls.has(row.id)) ?? inLastRun.findLast((row) => !waitsForUs(row))
}

/** What surely answers a message: the core's answer, be it kept silent for the sake of an equal call, and calls without doubt. */
const answersIn = (rows: readonly ReplyRow[]): readonly ReplyRow[] =>
  rows.filter((row) => isCores(row) && row.doubt === null && (row.origin === 'response' || isUnderWay(row)))

/** To the former message, or (null) to its own. A spare one is kept silent by the policy, which tells everybody. */
function give({ storage, now }: Doubts, row: ReplyRow, former: MessageRow | null, isSpare: boolean): void {
  const hasAnswer =
    former !== null && storage.replies.ofMessage(former.id).some((other) => isCores(other) && isUnderWay(other))
  const isSilent = row.state === 'queued' && (isSpare || hasAnswer)
  for (const part of row.answer === null ? [row] : storage.replies.ofAnswer(row.answer)) {
    storage.replies.update(part.id, {
      doubt: null,
      ...(former === null ? {} : { message_row: former.id, run: null }),
      ...(isSilent ? { reason: 'already-answered' } : {}),
    })
  }
  if (former !== null && row.state === 'queued' && !isSilent) noteCall(storage, former, now)
}
