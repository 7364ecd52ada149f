import type { MessageRow } from '../storage/message-table.ts'

/** What becomes of a message whose answer came by the core's own call: it is delivered, and never posted again. */
export function answeredByCall(row: Pick<MessageRow, 'attempts'>, now: number): Partial<Omit<MessageRow, 'id'>> {
  const attempts = row.attempts + 1
  return { state: 'delivered', delivered_at: now, next_at: null, error_code: null, note: null, attempts }
}
