import { answeredByCall } from '../delivery/record-outcome.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { canonicalText } from '../whatsapp/same-text.ts'
import { callsMissing, formerRuns, isCall } from './lost-runs.ts'
import { isCores, isUnderWay } from './said-already.ts'

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
 * | the call, oldest first                                             | whose                                      |
 * | ------------------------------------------------------------------ | ------------------------------------------ |
 * | says what the message's answer, or its certain call, says          | its own                                    |
 * | the last one of a message whose answer brought no text             | its own: a core calls, and answers then    |
 * | the newest of the others, one for each lost or failed run of it     | its own: the newer run calls later         |
 * | a lost run of the former message may still call                    | the former's                               |
 * | anything else                                                      | its own                                    |
 *
 * Its own after a lost or failed run, while the message has an answer by words that are certain: kept silent, because one answer is enough.
 */
export function settleDoubts(storage: Storage, id: number, now: number): void {
  const message = storage.messages.find(id)
  const rows = storage.replies.ofMessage(id)
  const doubtful = rows.filter((row) => row.doubt !== null && isCall(row))
  if (message === null || doubtful.length === 0) return
  const texts = new Set(answersIn(rows).map((row) => canonicalText(row.text)))
  const last = texts.size === 0 && message.state === 'delivered' ? doubtful.at(-1) : undefined
  const others = doubtful.filter((row) => row !== last && !texts.has(canonicalText(row.text)))
  const runs = formerRuns(message)
  const ownLost = Math.max(callsMissing(storage, message, runs), 0)
  const newest = new Set(others.slice(Math.max(others.length - ownLost, 0)))
  for (const row of doubtful) {
    const former = storage.messages.find(row.doubt!)
    const isFormers = others.includes(row) && !newest.has(row) && former !== null && callsMissing(storage, former) > 0
    const isSpareOne = others.includes(row) && texts.size > 0 && runs > 0
    give(storage, row, isFormers ? former : null, isSpareOne, now)
  }
}

/** What surely answers a message: the core's answer, be it kept silent for the sake of an equal call, and calls without doubt. */
const answersIn = (rows: readonly ReplyRow[]): readonly ReplyRow[] =>
  rows.filter((row) => isCores(row) && row.doubt === null && (row.origin === 'response' || isUnderWay(row)))

/** To the former message, or (null) to its own. A spare one is kept silent by the policy, which tells everybody. */
function give(storage: Storage, row: ReplyRow, former: MessageRow | null, isSpareOne: boolean, now: number): void {
  const hasAnswer =
    former !== null && storage.replies.ofMessage(former.id).some((other) => isCores(other) && isUnderWay(other))
  const isSilent = row.state === 'queued' && (former === null ? isSpareOne : hasAnswer)
  for (const part of row.answer === null ? [row] : storage.replies.ofAnswer(row.answer)) {
    storage.replies.update(part.id, {
      doubt: null,
      ...(former === null ? {} : { message_row: former.id }),
      ...(isSilent ? { reason: 'already-answered' } : {}),
    })
  }
  if (former !== null && row.state === 'queued' && !isSilent) noteCall(storage, former, now)
}
