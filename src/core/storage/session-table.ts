import type { DatabaseSync } from 'node:sqlite'
import type { SessionRecord, SessionRecords } from '../sessions/session-records.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly wanted: number
  readonly linked: number
  readonly phone: string | null
  readonly push_name: string | null
  readonly last_connected_at: number | null
}

/** The laptop's sessions on disk. */
export function createSessionTable(database: DatabaseSync): SessionRecords {
  const select = database.prepare('SELECT * FROM sessions ORDER BY rowid')
  const upsert = database.prepare(
    `INSERT INTO sessions (id, name, wanted, linked, phone, push_name, last_connected_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, wanted = excluded.wanted, linked = excluded.linked,
       phone = excluded.phone, push_name = excluded.push_name, last_connected_at = excluded.last_connected_at`,
  )
  const remove = database.prepare('DELETE FROM sessions WHERE id = ?')
  return {
    all: () => (select.all() as unknown as Row[]).map(toRecord),
    save(record) {
      const { id, name, wanted, linked, phone, pushName, lastConnectedAt } = record
      upsert.run(id, name, Number(wanted), Number(linked), phone, pushName, lastConnectedAt)
    },
    remove(id) {
      remove.run(id)
    },
  }
}

const toRecord = (row: Row): SessionRecord => ({
  id: row.id,
  name: row.name,
  wanted: row.wanted === 1,
  linked: row.linked === 1,
  phone: row.phone,
  pushName: row.push_name,
  lastConnectedAt: row.last_connected_at,
})
