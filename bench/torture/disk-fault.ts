/**
 * A disk that is full for a while, only for programs under torture; none of this is in the product. It is loaded before the program
 * (`--import`) or by the child, and changes node:sqlite's `exec` so that the database may not grow while the fault is on. SQLite itself
 * then fails with its real SQLITE_FULL, in the middle of a transaction.
 */
import { DatabaseSync } from 'node:sqlite'

export interface DiskFault {
  full: boolean
  /** How many transactions were refused. */
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
  // A transaction without new pages would still pass, so refuse its COMMIT: the write-ahead log needs disk space, too.
  if (sql === 'ROLLBACK' && diskFault.full) diskFault.refused += 1
  if (sql === 'COMMIT' && diskFault.full) {
    throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })
  }
  exec.call(this, sql)
}
