import type { DatabaseSync } from 'node:sqlite'
import type { Logger } from '../ports.ts'
import type { SessionRecord, SessionRecords } from '../sessions/session-records.ts'
import type { WriteQueue } from './write-queue.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly wanted: number
  readonly linked: number
  readonly phone: string | null
  readonly push_name: string | null
  readonly last_connected_at: number | null
}

/**
 * The sessions of this computer: read once, and changes are visible at once. A decision (a session made, renamed, connected, linked) is on
 * disk before `save` returns, so that a power cut never undoes what was confirmed. Other changes are written with the next commit.
 */
export function createSessionTable(
  database: DatabaseSync,
  writes: WriteQueue,
  logger: Logger,
  /** Called when a decision is on disk. */
  onDecided: () => void = () => undefined,
): SessionRecords {
  const upsert = database.prepare(
    `INSERT INTO sessions (id, name, wanted, linked, phone, push_name, last_connected_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, wanted = excluded.wanted, linked = excluded.linked,
       phone = excluded.phone, push_name = excluded.push_name, last_connected_at = excluded.last_connected_at`,
  )
  const remove = database.prepare('DELETE FROM sessions WHERE id = ?')
  const rows = database.prepare('SELECT * FROM sessions ORDER BY rowid').all() as unknown as Row[]
  const records = new Map(rows.map((row) => [row.id, toRecord(row)]))

  const write = (id: string, work: () => void) =>
    void writes
      .run(work)
      .catch((error: unknown) => logger.error('a session was not written to disk', { sessionId: id, error }))

  return {
    all: () => [...records.values()],
    save(record) {
      const { id, name, wanted, linked, phone, pushName, lastConnectedAt } = record
      const before = records.get(id)
      records.set(id, record)
      write(id, () => void upsert.run(id, name, Number(wanted), Number(linked), phone, pushName, lastConnectedAt))
      if (isDecision(before, record) && writes.flush()) onDecided()
    },
    remove(id) {
      records.delete(id)
      write(id, () => void remove.run(id))
      if (writes.flush()) onDecided()
    },
  }
}

const isDecision = (before: SessionRecord | undefined, after: SessionRecord): boolean =>
  before?.name !== after.name || before.wanted !== after.wanted || before.linked !== after.linked

const toRecord = (row: Row): SessionRecord => ({
  id: row.id,
  name: row.name,
  wanted: row.wanted === 1,
  linked: row.linked === 1,
  phone: row.phone,
  pushName: row.push_name,
  lastConnectedAt: row.last_connected_at,
})
