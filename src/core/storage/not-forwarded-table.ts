import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { NotForwardedRule } from '../../shared/model/not-forwarded.ts'

export interface NotForwardedRow {
  readonly session_id: string
  /** Identifies the message without naming anybody. */
  readonly print: string
  readonly rule: NotForwardedRule
  readonly type: string
  /** WhatsApp's time, unix ms. */
  readonly sent_at: number
}

/** The fingerprint of a message in its chat. It includes the chat, because the sender can choose the id. */
export function printOf(chatKey: string, idPart: string): string {
  return createHash('sha256').update(`${chatKey} ${idPart}`).digest('hex').slice(0, 32)
}

export interface NotForwardedTable {
  /** Notes the rule that a message fell under. A message counts once, under its latest rule. */
  note(row: NotForwardedRow): void
  /** Deletes the note: the message was forwarded after all. */
  forget(sessionId: string, print: string): void
  ruleOf(sessionId: string, print: string): NotForwardedRule | null
  /** Counts of messages sent since `since` (WhatsApp's time, unix ms), over all shops, by rule and type. */
  counts(since: number): readonly { readonly rule: NotForwardedRule; readonly type: string; readonly count: number }[]
}

/** Messages that did not go to the assistant. Put writes into the write queue. */
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
