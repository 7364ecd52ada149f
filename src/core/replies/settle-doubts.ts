import { answeredByCall } from '../delivery/settle-delivery.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { canonicalText } from '../whatsapp/same-text.ts'
import { callsMissing, isCall } from './lost-runs.ts'
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

type Whose = 'own' | 'own, answered already' | 'the former’s'

/**
 * A message is over: says of each call that came while it was open whether it was its own, or the late one of a lost run of a former
 * message; to that it is given. What becomes of it is then the policy's matter as of any other reply. Inside the transaction that ends the
 * message. Where it cannot be known, the text that surely answers the message is sent, and the other one is not.
 *
 * | the call, oldest first                                             | whose                                      |
 * | ------------------------------------------------------------------ | ------------------------------------------ |
 * | says what the message's answer, or its certain call, says          | its own                                    |
 * | the last one of a message whose answer brought no text             | its own: a core calls, and answers then    |
 * | a lost run of the message itself may still call                    | its own: the newer run is the likelier one |
 * | a lost run of the former message may still call                    | the former's                               |
 * | anything else                                                      | its own                                    |
 *
 * Its own after a lost run, while the message has an answer by words that are certain: kept silent, because one answer is enough.
 */
export function settleDoubts(storage: Storage, id: number, now: number): void {
  const message = storage.messages.find(id)
  const rows = storage.replies.ofMessage(id)
  const doubtful = rows.filter((row) => row.doubt !== null && isCall(row))
  if (message === null || doubtful.length === 0) return
  const texts = new Set(answersIn(rows).map((row) => canonicalText(row.text)))
  const last = texts.size === 0 && message.state === 'delivered' ? doubtful.at(-1) : undefined
  for (const row of doubtful) {
    const former = storage.messages.find(row.doubt!)
    const isCertain = row === last || texts.has(canonicalText(row.text))
    const whose = isCertain ? 'own' : whoseIs(storage, message, former, texts.size > 0)
    give(storage, row, whose, former, now)
  }
}

/** What surely answers a message: the core's answer, be it kept silent for the sake of an equal call, and calls without doubt. */
const answersIn = (rows: readonly ReplyRow[]): readonly ReplyRow[] =>
  rows.filter((row) => isCores(row) && row.doubt === null && (row.origin === 'response' || isUnderWay(row)))

function whoseIs(storage: Storage, message: MessageRow, former: MessageRow | null, isAnswered: boolean): Whose {
  const own = isAnswered && message.unknown_outcomes > 0 ? 'own, answered already' : 'own'
  if (former === null || callsMissing(storage, message) > 0) return own
  return callsMissing(storage, former) > 0 ? 'the former’s' : own
}

function give(storage: Storage, row: ReplyRow, whose: Whose, former: MessageRow | null, now: number): void {
  const isFormers = whose === 'the former’s' && former !== null
  const hasAnswer =
    isFormers && storage.replies.ofMessage(former.id).some((other) => isCores(other) && isUnderWay(other))
  const isSilent = row.state === 'queued' && (hasAnswer || whose === 'own, answered already')
  for (const part of row.answer === null ? [row] : storage.replies.ofAnswer(row.answer)) {
    storage.replies.update(part.id, {
      doubt: null,
      ...(isFormers ? { message_row: former.id } : {}),
      ...(isSilent ? { reason: 'already-answered' } : {}),
    })
  }
  if (isFormers && row.state === 'queued' && !isSilent) noteCall(storage, former, now)
}
