import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { Logger } from '../ports.ts'
import { allTables } from './schema.ts'
import { isTransient } from './sqlite-errors.ts'
import { createStatements } from './statements.ts'

/**
 * Copies every row that can still be read from a damaged file into `target`; returns how many. Throws only when `target` cannot be
 * written now (a full disk, say): another time it may, and everything can still be saved then.
 */
export function salvage(damagedPath: string, target: DatabaseSync, logger: Logger): number {
  let source: DatabaseSync
  try {
    source = new DatabaseSync(damagedPath, { readOnly: true })
  } catch (error) {
    logger.warn('nothing of the damaged database can be read', { error })
    return 0
  }
  try {
    return salvageFrom(source, target, logger)
  } finally {
    source.close()
  }
}

/** The same from an open connection. */
export function salvageFrom(source: DatabaseSync, target: DatabaseSync, logger: Logger): number {
  let saved = 0
  // One transaction for all: a flush for each row would take minutes.
  target.exec('BEGIN IMMEDIATE')
  for (const [table, { rescued }] of allTables) if (rescued) saved += salvageTable(source, target, table, logger)
  // The triggers made the chat list anew; what was there before is nothing new to the owner.
  target.exec('UPDATE chats SET unread = 0')
  target.exec('COMMIT')
  return saved
}

/** Forwards until the first broken page, then backwards from the end: what lies between two breaks is lost. */
function salvageTable(source: DatabaseSync, target: DatabaseSync, table: string, logger: Logger): number {
  let count = 0
  // Prepared once: an insert brings its triggers along, and compiling them costs more than running them.
  const sql = createStatements(target)
  for (const order of ['', ' ORDER BY rowid DESC']) {
    try {
      for (const row of source.prepare(`SELECT * FROM ${table}${order}`).iterate()) {
        count += copyRow(sql, table, row as Record<string, SQLInputValue>, logger)
      }
      return count
    } catch (error) {
      if (error instanceof TargetRefused) throw error.cause
      logger.warn('a table can be read only in part', { table, error })
    }
  }
  return count
}

function copyRow(
  sql: (text: string) => StatementSync,
  table: string,
  row: Record<string, SQLInputValue>,
  logger: Logger,
): number {
  const names = Object.keys(row)
  try {
    const text = `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
    return Number(sql(text).run(...Object.values(row)).changes)
  } catch (error) {
    if (isTransient(error)) throw new TargetRefused(error)
    logger.warn('a row was too damaged to be saved', { table, error })
    return 0
  }
}

/** Tells a target that takes no writes from a source that cannot be read: both come as the same codes. */
class TargetRefused extends Error {
  constructor(cause: unknown) {
    super('the new database cannot be written', { cause })
  }
}
