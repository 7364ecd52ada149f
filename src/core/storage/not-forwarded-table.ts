import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { NotForwardedRule } from '../../shared/model/not-forwarded.ts'

export interface NotForwardedRow {
  readonly session_id: string
  /** Tells it from others and names nobody. */
  readonly print: string
  readonly rule: NotForwardedRule
  readonly type: string
  /** WhatsApp's time, unix ms. */
  readonly sent_at: number
}

/** The fingerprint of a message in its chat: an id alone is chosen by whoever sends it. */
export function printOf(chatKey: string, idPart: string): string {
  return createHash('sha256').update(`${chatKey} ${idPart}`).digest('hex').slice(0, 32)
}

export interface NotForwardedTable {
  /** Notes under which rule it fell; a message counts once, under the rule that it fell under last. */
  note(row: NotForwardedRow): void
  /** It was forwarded after all. */
  forget(sessionId: string, print: string): void
  ruleOf(sessionId: string, print: string): NotForwardedRule | null
  /** Sums over all shops of what was sent since, by rule and kind. */
  counts(since: number): readonly { readonly rule: NotForwardedRule; readonly type: string; readonly count: number }[]
}

/** What did not go to the assistant. Writes belong into the write queue. */
export function createNotForwardedTable(database: DatabaseSync): NotForwardedTable {
  const note = database.prepare(
    `INSERT INTO not_forwarded (session_id, print, rule, type, sent_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (session_id, print) DO UPDATE SET rule = excluded.rule, type = excluded.type`,
  )
  const forget = database.prepare('DELETE FROM not_forwarded WHERE session_id = ? AND print = ?')
  const ruleOf = database.prepare('SELECT rule FROM not_forwarded WHERE session_id = ? AND print = ?')
  const counts = database.prepare(
    'SELECT rule, type, count(*) AS count FROM not_forwarded WHERE sent_at >= ? GROUP BY rule, type ORDER BY rule, type',
  )
  return {
    note: ({ session_id, print, rule, type, sent_at }) => void note.run(session_id, print, rule, type, sent_at),
    forget: (sessionId, print) => void forget.run(sessionId, print),
    ruleOf: (sessionId, print) =>
      (ruleOf.get(sessionId, print) as { rule: NotForwardedRule } | undefined)?.rule ?? null,
    counts: (since) => counts.all(since) as unknown as ReturnType<NotForwardedTable['counts']>,
  }
}
