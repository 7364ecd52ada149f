import type { ReplyRow } from '../storage/reply-table.ts'
import { fingerprintOf } from '../storage/own-message-table.ts'
import type { ReplyFacts } from './reply-fact-finder.ts'
import { attachmentOf, saysTheSame, type SaidRow } from './said-of.ts'
import { isCallback } from './whose-reply.ts'

/** It waits only to be told that the customer has another answer. */
export const isSpare = (row: Pick<ReplyRow, 'state' | 'reason'>): boolean =>
  row.state === 'queued' && row.reason === 'already-answered'

/** The customer has this text, or is about to get it. */
export const isUnderWay = (row: Pick<ReplyRow, 'state' | 'reason'>): boolean =>
  (row.state === 'queued' && !isSpare(row)) || row.state === 'sending' || row.state === 'sent'

/** What the core said about a message, by its answer or by its own call. */
export const isCores = (row: Pick<ReplyRow, 'origin'>): boolean =>
  row.origin === 'callback' || row.origin === 'response'

/** Whether one of these rows, not this one, gives the customer the same. */
export function isSaidElsewhere(reply: Pick<ReplyRow, 'id'> & SaidRow, rows: readonly ReplyRow[]): boolean {
  return rows.some((row) => row.id !== reply.id && isUnderWay(row) && saysTheSame(row, reply))
}

/** The other replies to the same message. */
export const ofSameMessage = ({ message, others }: ReplyFacts): readonly ReplyRow[] =>
  message === null ? [] : others.filter((row) => row.message_row === message.id)

/**
 * The same text, or any: a message whose post had an unknown end may have been worked on twice, and the two runs choose their words
 * anew. What a setting or doubt keeps from being sent is no answer.
 */
export function isAlreadySaid(facts: ReplyFacts): boolean {
  const { reply, message } = facts
  if (message === null) return false
  if (isSpare(reply)) return true
  if (reply.origin === 'response') return isSaidByCall(facts)
  const isOne = message.unknown_outcomes > 0 && isCallback(facts)
  return ofSameMessage(facts).some((row) => {
    // Equal parts of one long text are not repetitions.
    if (row.answer !== null && row.answer === reply.answer) return false
    // Whoever comes first is sent; the other one may have been, while a setting was another one.
    if (!isUnderWay(row) || (row.state === 'queued' && (row.id > reply.id || isKept(row, facts)))) return false
    const isDoubtful = row.state === 'queued' && row.doubt !== null
    return saysTheSame(row, reply) || (isOne && isCores(row) && !isDoubtful)
  })
}

/** Since the POST began the core called back with this text, or another device said it; or with any text, where one answer counts. */
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

/** A setting will keep it silent. */
function isKept(row: ReplyRow, { mode }: ReplyFacts): boolean {
  if (row.state !== 'queued' || row.forced === 1) return false
  return row.origin === 'callback' ? mode === 'response' : row.origin === 'response' && mode === 'callback'
}
