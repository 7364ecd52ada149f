import { DatabaseSync } from 'node:sqlite'
import type { Logger } from '../ports.ts'

/** In this order, because replies refer to messages. */
const TABLES = ['sessions', 'lids', 'key_value', 'messages', 'marks', 'replies', 'own_messages', 'takeovers']

/** Copies every row that can still be read from a damaged file into `target`; returns how many. Never throws. */
export function salvage(damagedPath: string, target: DatabaseSync, logger: Logger): number {
  let saved = 0
  let source: DatabaseSync
  try {
    source = new DatabaseSync(damagedPath)
  } catch (error) {
    logger.warn('nothing could be saved from the damaged database', { error })
    return 0
  }
  for (const table of TABLES) {
    try {
      saved += copyTable(source, target, table)
    } catch (error) {
      logger.warn('a table could be saved only in part', { table, error })
    }
  }
  source.close()
  return saved
}

function copyTable(source: DatabaseSync, target: DatabaseSync, table: string): number {
  let count = 0
  // Row by row: reading stops at the first broken page, and what came before it is kept.
  for (const row of source.prepare(`SELECT * FROM ${table}`).iterate() as Iterable<
    Record<string, null | number | string>
  >) {
    const names = Object.keys(row)
    const places = names.map(() => '?').join(', ')
    const insert = target.prepare(`INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${places})`)
    count += Number(insert.run(...Object.values(row)).changes)
  }
  return count
}
