import type { ReplyRow } from '../storage/reply-table.ts'
import { fingerprintOf } from '../storage/own-message-table.ts'
import type { ReplyFacts } from './reply-fact-finder.ts'
import { attachmentOf, saysTheSame, type SaidRow } from './said-of.ts'
import { isCallback } from './whose-reply.ts'

/** The reply is marked as already answered: the policy will suppress it. */
export const isSpare = (row: Pick<ReplyRow, 'state' | 'reason'>): boolean =>
  row.state === 'queued' && row.reason === 'already-answered'

/** The customer has this text, or is about to get it. */
export const isUnderWay = (row: Pick<ReplyRow, 'state' | 'reason'>): boolean =>
  (row.state === 'queued' && !isSpare(row)) || row.state === 'sending' || row.state === 'sent'

/** The reply came from the core: as the response to a webhook POST, or by a gateway call. */
export const isCores = (row: Pick<ReplyRow, 'origin'>): boolean =>
  row.origin === 'callback' || row.origin === 'response'

/** Whether another one of these rows gives the customer the same content. */
export function isSaidElsewhere(reply: Pick<ReplyRow, 'id'> & SaidRow, rows: readonly ReplyRow[]): boolean {
  return rows.some((row) => row.id !== reply.id && isUnderWay(row) && saysTheSame(row, reply))
}

/** The other replies to the same message. */
export const ofSameMessage = ({ message, others }: ReplyFacts): readonly ReplyRow[] =>
  message === null ? [] : others.filter((row) => row.message_row === message.id)

/**
 * Whether the customer already has this text, or any answer where only one counts. When a POST ended unknown, the core may have processed
 * the message twice, and the two runs may choose different words. A row that a setting or a doubt keeps from being sent is no answer.
 */
export function isAlreadySaid(facts: ReplyFacts): boolean {
  const { reply, message } = facts
  if (message === null) return false
  if (isSpare(reply)) return true
  if (reply.origin === 'response') return isSaidByCall(facts)
  const isOne = message.unknown_outcomes > 0 && isCallback(facts)
  return ofSameMessage(facts).some((row) => {
    // Equal parts of one long text are no repetitions.
    if (row.answer !== null && row.answer === reply.answer) return false
    // Of two queued rows the older one is sent. The other row may have been sent already, while a setting had another value.
    if (!isUnderWay(row) || (row.state === 'queued' && (row.id > reply.id || isKept(row, facts)))) return false
    const isDoubtful = row.state === 'queued' && row.doubt !== null
    return saysTheSame(row, reply) || (isOne && isCores(row) && !isDoubtful)
  })
}

/**
 * Since the POST began, the core called with this text or another device sent it. Where only one answer counts, a call about the same
 * message with any text is enough.
 */
function isSaidByCall(facts: ReplyFacts): boolean {
  const { reply, message, others, own } = facts
  const calls = others.filter((row) => row.origin === 'callback' && isUnderWay(row) && !isKept(row, facts))
  const isOne = (message?.unknown_outcomes ?? 0) > 0
  const called = calls.some(
    (row) => saysTheSame(row, reply) || (isOne && row.message_row === message?.id && row.doubt === null),
  )
  const print = fingerprintOf(reply.text)
  const isFile = attachmentOf(reply) !== null
  return (
    called ||
    own.some(
      (one) => one.by_owner === 1 && one.text === print && (!isFile || (one.file != null && one.file === reply.file)),
    )
  )
}

/** The setting `replies.mode` will suppress the row. */
function isKept(row: ReplyRow, { mode }: ReplyFacts): boolean {
  if (row.state !== 'queued' || row.forced === 1) return false
  return row.origin === 'callback' ? mode === 'response' : row.origin === 'response' && mode === 'callback'
}
