import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock, Logger } from '../ports.ts'
import type { CleanMark } from './clean-mark.ts'
import type { LiveDatabase } from './live-database.ts'
import { countIn, type Count } from './record-stamp.ts'
import { freeTime, putInPlace, SUFFIXES } from './replace-damaged.ts'
import { salvageFrom } from './salvage.ts'

export interface SavedAnew {
  /** True when no row is missing. */
  readonly isWhole: boolean
  /** Number of rows saved if some are missing; 0 if none is. */
  readonly saved: number
}

/** New row ids skip this many, because ids of lost rows may still be held in memory and must never name new rows. */
const ID_GAP = 1_000_000

/**
 * Writes everything the open connection still has into a new file, puts the file in place of the old one, and switches to it. After a kill
 * at any time the next start finds either the new file complete (the mark says so) or the old one untouched.
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

/** Runs before the new database has a write-ahead log, because closing deletes the log by its name. */
function closeFormer(former: DatabaseSync, logger: Logger): void {
  try {
    former.close()
  } catch (error) {
    logger.warn('the old database connection was not closed', { error })
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

/** Whether the files hold what we wrote last, read through a new connection that has nothing of them in memory. */
export function isAsWritten(path: string, count: Count | null): boolean {
  let database: DatabaseSync | null = null
  try {
    database = new DatabaseSync(path, { readOnly: true })
    const { quick_check } = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
    return quick_check === 'ok' && (count === null || countIn(database)?.count === count.count)
  } catch {
    return false // An unreadable file counts as damaged.
  } finally {
    database?.close()
  }
}

function clear(fresh: string): void {
  for (const suffix of SUFFIXES) rmSync(fresh + suffix, { recursive: true, force: true })
}

/** Flushes the file to disk, because VACUUM leaves that to the system. */
function flushFile(path: string): void {
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
}
