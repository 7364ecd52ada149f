import { existsSync, renameSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock, Logger } from '../ports.ts'
import type { CleanMark } from './clean-mark.ts'
import { salvage } from './salvage.ts'

/** The database file comes first: left behind without its write-ahead log it would be another database. */
export const SUFFIXES = ['', '-wal', '-shm', '-journal']

/**
 * Replaces a damaged database by a new one with everything that can still be read, and keeps the damaged one as `.bad-<time>`. Returns the
 * number of rows saved. After a kill at any time the next call completes the work: the damaged file is not touched before the new one is
 * complete, and the mark says whether it is complete. The caller removes the mark.
 */
export function replaceDamaged(options: {
  readonly path: string
  readonly mark: CleanMark
  readonly clock: Clock
  readonly logger: Logger
  /** Makes an empty database. */
  readonly build: (path: string) => DatabaseSync
}): number {
  const { path, mark, clock, logger, build } = options
  const fresh = `${path}.new`
  let replacement = mark.replacement()
  if (replacement === null) {
    mark.condemn()
    for (const suffix of SUFFIXES) rmSync(fresh + suffix, { recursive: true, force: true })
    const saved = saveInto(build(fresh))
    replacement = { at: freeTime(path, clock.now()), saved }
    mark.replaceBy(replacement)
  }
  // The new file is already in place if only the mark was left to be removed.
  if (existsSync(fresh)) {
    putInPlace(path, replacement.at)
    logger.info('the readable part of the damaged database was copied into a new one', { ...replacement })
  }
  return replacement.saved

  function saveInto(database: DatabaseSync): number {
    try {
      const saved = salvage(path, database, logger)
      // Moves everything into the one file that is renamed.
      const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
      if (busy !== 0) throw new Error('the new database is in use')
      return saved
    } finally {
      database.close()
    }
  }
}

/** Sets aside all files with the database's names, and puts the new database in their place. */
export function putInPlace(path: string, at: number): void {
  for (const suffix of SUFFIXES) {
    if (existsSync(path + suffix)) renameSync(path + suffix, asideAt(path, at) + suffix)
  }
  renameSync(`${path}.new`, path)
}

/** The time (unix ms, `now` or later) that names the files set aside now and is not taken yet. */
export function freeTime(path: string, now: number): number {
  let time = now
  while (SUFFIXES.some((suffix) => existsSync(asideAt(path, time) + suffix))) time += 1
  return time
}

const asideAt = (path: string, time: number): string => `${path}.bad-${time}`
