import type { ReplyRow } from '../storage/reply-table.ts'
import { saysTheSame, type SaidRow } from './said-of.ts'

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
