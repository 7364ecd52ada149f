import { answeredByCall } from './answered-by-call.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { callsMissing, formerOf, formerRuns, isCall } from './lost-runs.ts'
import { isCores, isUnderWay } from './said-already.ts'
import { saysTheSame } from './said-of.ts'

interface Doubts {
  readonly storage: Storage
  /** Ledger rows of gateway calls whose caller still waits for our response. */
  readonly openCalls: ReadonlySet<number>
  readonly now: number
}

/**
 * Notes a call at the message it answers; call it inside the transaction that stores the call. True when the call ends the message. For a
 * message whose POST is under way the call is only noted: it ends the message if that POST ends unknown.
 */
export function noteCall(storage: Storage, message: MessageRow, now: number): boolean {
  if (message.state === 'posting') storage.messages.update(message.id, { called_back_at: now })
  const isLost = (message.state === 'waiting' || message.state === 'dead') && message.unknown_outcomes > 0
  // `called_back_at` belongs to a POST under way; a lost run is counted in the message's `unknown_outcomes`.
  if (isLost) storage.messages.update(message.id, { ...answeredByCall(message, now), called_back_at: null })
  return isLost
}

/**
 * When a message ends, decides for each call that came while it was open: the call was the message's own, or the late call of a lost run of
 * an earlier message, which then gets it. The policy decides about the call afterwards, as about any other reply. Call it inside the
 * transaction that ends the message. If the message of a call cannot be known, the text that surely answers the ended message is sent, and
 * the other text is not.
 *
 * | the call, oldest first                                               | whose                                   |
 * | -------------------------------------------------------------------- | --------------------------------------- |
 * | says what the message's answer, or its certain call, says            | its own                                 |
 * | came in the last run, whose answer brought no text (`callOfLastRun`) | its own: a core calls, then answers     |
 * | one of the newest others: one for each earlier run without a call    | its own, once it has an answer          |
 * | a lost run of an earlier message may still call (`formerOf`)         | the earlier message's                   |
 * | anything else                                                        | its own                                 |
 *
 * A message's own call after a lost or failed run is suppressed when the message has an answer, because one answer is enough. A call that
 * may belong to either of two unanswered messages is suppressed while the earlier one is still to be posted again: that POST brings its
 * answer.
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
  // Newest first: of several calls that may answer the message, the newest one does.
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
 * The call of the last run, whose answer brought no text: the core called, waited for our response, then answered the POST. So it is the
 * last call that we had responded to by then. A call whose caller still waits belongs to another message, or to a core that does not wait;
 * such a core brought no text in its answer to the earlier message either.
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

/** The rows that surely answer a message: the core's response, even if suppressed because of an equal call, and calls without doubt. */
const answersIn = (rows: readonly ReplyRow[]): readonly ReplyRow[] =>
  rows.filter((row) => isCores(row) && row.doubt === null && (row.origin === 'response' || isUnderWay(row)))

/** Gives a call to the earlier message, or (`former` null) to its own message. The policy suppresses a spare call and announces it. */
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
