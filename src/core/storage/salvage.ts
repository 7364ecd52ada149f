import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { Logger } from '../ports.ts'
import { allTables } from './schema.ts'
import { isTransient } from './sqlite-errors.ts'
import { createStatements } from './statements.ts'

/**
 * Copies every row that can still be read from a damaged file into `target`, and returns the number of rows. Throws only if `target` cannot
 * be written now, for example on a full disk: a later call can still save everything.
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

/** The same as `salvage`, from an open connection. */
export function salvageFrom(source: DatabaseSync, target: DatabaseSync, logger: Logger): number {
  let saved = 0
  // One transaction for all rows, because a flush per row would take minutes.
  target.exec('BEGIN IMMEDIATE')
  for (const [table, { rescued }] of allTables) if (rescued) saved += salvageTable(source, target, table, logger)
  // The triggers rebuilt the chat list with everything unread, but old messages are not new to the owner.
  target.exec('UPDATE chats SET unread = 0')
  target.exec('COMMIT')
  return saved
}

/** Reads forwards to the first broken page, then backwards from the end. Rows between two broken pages are lost. */
function salvageTable(source: DatabaseSync, target: DatabaseSync, table: string, logger: Logger): number {
  let count = 0
  // Prepared once, because compiling an insert with its triggers costs more than running it.
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

/** Tells a target that cannot be written from a source that cannot be read, because both give the same error codes. */
class TargetRefused extends Error {
  constructor(cause: unknown) {
    super('the new database cannot be written', { cause })
  }
}
