import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { Logger } from '../ports.ts'
import { createStatements } from './statements.ts'

/** In this order, because replies refer to messages. */
const TABLES = [
  'sessions',
  'lids',
  'key_value',
  'messages',
  'marks',
  'replies',
  'own_messages',
  'takeovers',
  'core_posts',
  'commands',
  'forgotten',
  'own_texts',
]

/** Copies every row that can still be read from a damaged file into `target`; returns how many. Never throws. */
export function salvage(damagedPath: string, target: DatabaseSync, logger: Logger): number {
  let source: DatabaseSync | null = null
  let saved = 0
  try {
    source = new DatabaseSync(damagedPath, { readOnly: true })
    // One transaction for all: a flush for each row would take minutes.
    target.exec('BEGIN IMMEDIATE')
    for (const table of TABLES) saved += salvageTable(source, target, table, logger)
    // The triggers made the chat list anew; what was there before is nothing new to the owner.
    target.exec('UPDATE chats SET unread = 0')
    target.exec('COMMIT')
  } catch (error) {
    logger.warn('the damaged database could not be saved completely', { error })
    if (target.isTransaction) target.exec('COMMIT')
  }
  if (source?.isOpen) source.close()
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
    logger.warn('a row was too damaged to be saved', { table, error })
    return 0
  }
}
