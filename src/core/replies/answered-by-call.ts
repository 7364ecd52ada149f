import type { MessageRow } from '../storage/message-table.ts'

/** The row change for a message that the core answered by a gateway call: it counts as delivered and is never posted again. */
export function answeredByCall(row: Pick<MessageRow, 'attempts'>, now: number): Partial<Omit<MessageRow, 'id'>> {
  const attempts = row.attempts + 1
  return { state: 'delivered', delivered_at: now, next_at: null, error_code: null, note: null, attempts }
}
