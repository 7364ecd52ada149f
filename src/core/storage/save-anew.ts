import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock, Logger } from '../ports.ts'
import type { CleanMark } from './clean-mark.ts'
import type { LiveDatabase } from './live-database.ts'
import { countIn, type Count } from './record-stamp.ts'
import { freeTime, putInPlace, SUFFIXES } from './replace-damaged.ts'
import { salvageFrom } from './salvage.ts'

export interface SavedAnew {
  /** Nothing is missing. */
  readonly isWhole: boolean
  /** How many rows were saved where something is missing. */
  readonly saved: number
}

/** Ids of lost rows that others still hold in memory must never come again for new rows. */
const ID_GAP = 1_000_000

/**
 * Writes everything the open connection still has into a new file, puts that in the place of the old one, and goes on with it.
 * Killed at any moment, the next start finds the new file complete (the mark says so) or the old one untouched.
 */
export function saveAnew(
  live: LiveDatabase,
  deps: {
    readonly path: string
    readonly clock: Clock
    readonly logger: Logger
    readonly mark: CleanMark
    readonly open: (path: string) => DatabaseSync
    readonly count: Count | null
  },
): SavedAnew {
  const { path, clock, logger, mark, open, count } = deps
  const fresh = `${path}.new`
  let isWhole = true
  let saved = 0
  try {
    clear(fresh)
    live.inner.exec(`VACUUM INTO '${fresh.replaceAll("'", "''")}'`)
    if (!isAsWritten(fresh, count)) throw new Error('the copy is not what was written')
  } catch (error) {
    logger.warn('the database can be saved only in part', { error })
    clear(fresh)
    isWhole = false
    saved = salvageInto(open(fresh), live.inner, logger)
  }
  flushFile(fresh)
  const replacement = { at: freeTime(path, clock.now()), saved }
  mark.replaceBy(replacement)
  putInPlace(path, replacement.at)
  closeFormer(live.inner, logger)
  live.swap(open(path))
  mark.replaced()
  return { isWhole, saved }
}

/** Closing removes the write-ahead log by its name: before the new database has one. */
function closeFormer(former: DatabaseSync, logger: Logger): void {
  try {
    former.close()
  } catch (error) {
    logger.warn('the former connection was not closed', { error })
  }
}

function salvageInto(target: DatabaseSync, source: DatabaseSync, logger: Logger): number {
  try {
    const saved = salvageFrom(source, target, logger)
    target.exec(`UPDATE sqlite_sequence SET seq = seq + ${ID_GAP}`)
    target.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return saved
  } finally {
    target.close()
  }
}

/** Whether the files, read by somebody who has nothing of them in memory, say what we wrote last. */
export function isAsWritten(path: string, count: Count | null): boolean {
  let database: DatabaseSync | null = null
  try {
    database = new DatabaseSync(path, { readOnly: true })
    const { quick_check } = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
    return quick_check === 'ok' && (count === null || countIn(database)?.count === count.count)
  } catch {
    return false // Not to be read is damaged enough.
  } finally {
    database?.close()
  }
}

function clear(fresh: string): void {
  for (const suffix of SUFFIXES) rmSync(fresh + suffix, { recursive: true, force: true })
}

/** VACUUM leaves that to the system. */
function flushFile(path: string): void {
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
}
