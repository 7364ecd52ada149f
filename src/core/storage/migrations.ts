import type { DatabaseSync } from 'node:sqlite'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { chatTriggers } from './chat-triggers.ts'
import { allTables } from './schema.ts'

/** `PRAGMA user_version` of a database that schema.ts makes without any migration. Versions 1 to 14 existed before the first release. */
const FIRST_VERSION = 15

/**
 * Each entry brings an existing database one version further; a new database is made by schema.ts as it is now. Never edit, only append,
 * and change schema.ts in the same commit: anything in schema.ts that a migrated database lacks is an error at the next start.
 */
const migrations: readonly string[] = []

export const VERSION = FIRST_VERSION + migrations.length
const SQLITE_ERROR = 1

/** Makes all tables and their indexes in an empty database, inside the caller's transaction. */
export function makeTables(database: DatabaseSync): void {
  for (const [, { make }] of allTables) database.exec(make)
}

/**
 * Brings the database to `VERSION`, each step in its own transaction, and returns the number of steps. Throws a `CommandError` for a
 * version of our database that this program does not know, and an error with SQLite's code for "not a database" for any other file.
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
    // Tables with other names or shapes than ours are in the way, or our tables are missing.
    throw (error as { errcode?: unknown }).errcode === SQLITE_ERROR ? notOurs(String(error)) : error
  }
}

/** The error that stopped the step may have ended the transaction already. A failed rollback must not hide that error. */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK')
  } catch {
    // The caller throws the cause, and this connection is not used any more.
  }
}

const unknownVersion = (name: 'start.newer-record' | 'start.older-record', from: number): CommandError =>
  new CommandError('unavailable', msg(name), `version ${from}, not ${FIRST_VERSION} to ${VERSION}`)

/** An error with SQLite's own code, so that the file is set aside like any damaged one and the rows that fit are saved from it. */
export const notOurs = (why: string): Error =>
  Object.assign(new Error(`not a database of Salesboy: ${why}`), { errcode: 26 })
