import type { DatabaseSync } from 'node:sqlite'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { chatTriggers } from './chat-triggers.ts'
import { allTables } from './schema.ts'

/** What `PRAGMA user_version` says of a database as schema.ts makes it without any migration. Before the first release there were 1 to 14. */
const FIRST_VERSION = 15

/**
 * Each entry brings a database that exists one version further; a new one is made by schema.ts as it is now. Never edit, only append,
 * and change schema.ts in the same commit: whatever schema.ts has and a migrated database has not is an error at the next start.
 */
const migrations: readonly string[] = []

export const VERSION = FIRST_VERSION + migrations.length
const SQLITE_ERROR = 1

/** Makes all tables and triggers in an empty database. Inside the caller's transaction. */
export function makeTables(database: DatabaseSync): void {
  for (const [, { make }] of allTables) database.exec(make)
}

/**
 * Makes what is missing, each version in its own transaction; returns how many that were. Throws a `CommandError` for a database that
 * another version made and this one does not know, and an error of SQLite's kind "not a database" for one that is not ours.
 */
export function migrate(database: DatabaseSync): number {
  const { user_version: from } = database.prepare('PRAGMA user_version').get() as { user_version: number }
  const isOurs = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'key_value'").get() !== undefined
  if (isOurs && from > VERSION) throw unknownVersion('start.newer-record', from)
  if (isOurs && from > 0 && from < FIRST_VERSION) throw unknownVersion('start.older-record', from)
  if (from !== 0 && (from < FIRST_VERSION || from > VERSION)) throw notOurs(`version ${from}`)
  if (from === 0) {
    apply(database, VERSION, () => {
      makeTables(database)
      database.exec(chatTriggers)
    })
    return 1
  }
  for (let version = from; version < VERSION; version += 1)
    apply(database, version + 1, () => database.exec(migrations[version - FIRST_VERSION]!))
  return VERSION - from
}

function apply(database: DatabaseSync, version: number, work: () => void): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    work()
    database.exec(`PRAGMA user_version = ${version}`)
    database.exec('COMMIT')
  } catch (error) {
    rollBack(database)
    // Tables of other names or shapes than ours are in the way, or missing.
    throw (error as { errcode?: unknown }).errcode === SQLITE_ERROR ? notOurs(String(error)) : error
  }
}

/** What stopped the step may have ended the transaction already; that it did is not what went wrong. */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK')
  } catch {
    // The caller throws the cause, and nobody goes on with this connection.
  }
}

const unknownVersion = (name: 'start.newer-record' | 'start.older-record', from: number): CommandError =>
  new CommandError('unavailable', msg(name), `version ${from}, not ${FIRST_VERSION} to ${VERSION}`)

/** As SQLite itself says it: set aside like any damaged file, and what fits is saved from it. */
export const notOurs = (why: string): Error =>
  Object.assign(new Error(`not a database of Salesboy: ${why}`), { errcode: 26 })
