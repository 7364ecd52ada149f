/**
 * A disk that is full for a while, for programs under torture only. Loaded before the program (`--import`) or by the child, it changes
 * node:sqlite's `exec` so that the database may not grow while the fault is on: SQLite itself then refuses with its real SQLITE_FULL,
 * in the middle of a transaction. Nothing of this is in the product.
 */
import { DatabaseSync } from 'node:sqlite'

export interface DiskFault {
  full: boolean
  /** Transactions that were refused. */
  refused: number
}

export const diskFault: DiskFault = { full: false, refused: 0 }

const exec = DatabaseSync.prototype.exec
const limited = new WeakSet<DatabaseSync>()

function limit(database: DatabaseSync): void {
  if (diskFault.full) {
    const { page_count } = database.prepare('PRAGMA page_count').get() as { page_count: number }
    exec.call(database, `PRAGMA max_page_count = ${page_count}`)
    limited.add(database)
  } else if (limited.delete(database)) exec.call(database, 'PRAGMA max_page_count = 1073741823')
}

DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
  if (sql.startsWith('BEGIN')) limit(this)
  // Changes that need no new page would still go through: the write-ahead log needs room for them, too.
  if (sql === 'ROLLBACK' && diskFault.full) diskFault.refused += 1
  if (sql === 'COMMIT' && diskFault.full) {
    throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })
  }
  exec.call(this, sql)
}
