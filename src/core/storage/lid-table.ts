import type { DatabaseSync } from 'node:sqlite'
import type { LidTable } from '../sessions/session-records.ts'

/** LID ↔ phone on disk; a phone that changes hands is overwritten. */
export function createLidTable(database: DatabaseSync): LidTable {
  const select = database.prepare('SELECT phone FROM lids WHERE session_id = ? AND lid = ?')
  const upsert = database.prepare(
    'INSERT INTO lids VALUES (?, ?, ?) ON CONFLICT (session_id, lid) DO UPDATE SET phone = excluded.phone WHERE phone <> excluded.phone',
  )
  return {
    phoneOf(sessionId, lid) {
      const row = select.get(sessionId, lid) as { phone: string } | undefined
      return row?.phone ?? null
    },
    remember(sessionId, lid, phone) {
      upsert.run(sessionId, lid, phone)
    },
  }
}
