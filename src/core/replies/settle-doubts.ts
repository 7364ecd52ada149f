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

/**
 * A message is over: says of each call that came while it was open whether it was its own, or the late one of a lost run of a former
 * message; to that it is given. What becomes of it is then the policy's matter as of any other reply. Inside the transaction that ends the
 * message.
 *
 * | the call, oldest first                                                      | whose                                   |
 * | --------------------------------------------------------------------------- | --------------------------------------- |
 * | it says what the message's answer, or its certain call, says                | its own                                 |
 * | the last one of a message whose answer brought no text                      | its own: the core calls, then it answers |
 * | as many of the others as lost runs may still call                           | the former's                            |
 * | one more, and the message was answered, and perhaps by several runs          | the former's: it has its answer         |
 * | one more                                                                    | its own                                 |
 */
export function settleDoubts(storage: Storage, id: number, now: number): void {
  const message = storage.messages.find(id)
  const rows = storage.replies.ofMessage(id)
  const doubtful = rows.filter((row) => row.doubt !== null && isCall(row))
  if (message === null || doubtful.length === 0) return
  const answers = rows.filter(
    (row) => isCores(row) && row.doubt === null && (row.origin === 'response' || isUnderWay(row)),
  )
  const texts = new Set(answers.map((row) => canonicalText(row.text)))
  const others = doubtful.filter((row) => !texts.has(canonicalText(row.text)))
  const isSilent = texts.size === 0 && message.state === 'delivered'
  if (isSilent) others.pop()
  for (const row of doubtful) {
    const former = others.includes(row) ? storage.messages.find(row.doubt!) : null
    const isFormers =
      former !== null && (callsMissing(storage, former) > 0 || (texts.size > 0 && message.unknown_outcomes > 0))
    for (const part of partsOf(storage, row)) {
      storage.replies.update(part.id, { doubt: null, ...(isFormers ? { message_row: former.id } : {}) })
    }
    if (isFormers && row.state === 'queued') noteCall(storage, former, now)
  }
}

const partsOf = (storage: Storage, row: ReplyRow): readonly ReplyRow[] =>
  row.answer === null ? [row] : storage.replies.ofAnswer(row.answer)
