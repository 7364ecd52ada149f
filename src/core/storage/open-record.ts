import { chmodSync, closeSync, lstatSync, openSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock, Logger } from '../ports.ts'
import type { SessionRecords } from '../sessions/session-records.ts'
import type { CleanMark } from './clean-mark.ts'
import { missingParts } from './expected-shape.ts'
import { migrate, notOurs } from './migrations.ts'
import { judge, type Loss } from './record-loss.ts'
import { countIn, lookOf, type StampFile } from './record-stamp.ts'
import { replaceDamaged } from './replace-damaged.ts'
import { isDamage } from './sqlite-errors.ts'
import { lengthOf, standInForLost } from './stand-in.ts'

/** After a crash, a database up to this size is checked before use (a third of a second); a larger one is checked while in use. */
const CHECKED_AT_ONCE_BYTES = 64 * 2 ** 20

export interface RecordOptions {
  readonly path: string
  readonly clock: Clock
  readonly logger: Logger
  readonly checkedAtOnceBytes?: number
  /** Folder of the stamp and the copy, which reveal a lost database; without it there are none. */
  readonly backups?: string
  /** Whether other evidence says that this is not the first start. */
  readonly isKnown?: () => boolean
  /** Called after a loss, before the sessions are read, to add sessions that are known from elsewhere. */
  readonly restore?: (sessions: SessionRecords) => void
}

export interface Found {
  readonly database: DatabaseSync
  readonly loss: Loss | null
  /** Number of rows saved from a damaged database; null when it was not damaged. */
  readonly saved: number | null
  readonly checkLater: boolean
}

/** Opens the database. A damaged one is replaced by a new one with everything that can be read from it. */
export function openRecord(options: RecordOptions, mark: CleanMark, stamp: StampFile | null): Found {
  const { path, clock, logger, checkedAtOnceBytes = CHECKED_AT_ONCE_BYTES, isKnown = () => false } = options
  for (const suffix of ['-wal', '-shm', '-journal']) {
    // SQLite can neither use nor replace a folder with this name, not at any later start either, so it is renamed.
    if (lstatSync(path + suffix, { throwIfNoEntry: false })?.isDirectory() === true)
      renameSync(path + suffix, `${path}.bad-${clock.now()}${suffix}`)
  }
  const known = stamp?.read() ?? null
  const isMissing = path !== ':memory:' && lengthOf(path) === 0
  // With a complete replacement the database is not new: the replacement is put in place.
  const isNew = isMissing && mark.replacement() === null && !standInForLost(path, mark)
  // The write-ahead log of one database over the file of another gives neither of the two.
  const isMixed = !isMissing && known !== null && lengthOf(`${path}-wal`) > 0 && lookOf(path) !== known.look
  const judged = (database: DatabaseSync, isSalvaged: boolean) =>
    judge({
      stamp: known,
      inDatabase: countIn(database),
      isNew: isNew || isBlank(database),
      isKnown: isKnown(),
      isSalvaged,
      isMixed,
    })
  try {
    const left = mark.take()
    if (left === 'damaged') throw damage('the last run found it damaged')
    const large = left === 'unknown' && lengthOf(path) > checkedAtOnceBytes
    const database = openDatabase(path, { isAsWeLeftIt: left === 'clean', readThrough: left === 'unknown' && !large })
    const loss = judged(database, false)
    if (loss === 'stale') checkWhole(database)
    return { database, loss, saved: null, checkLater: large }
  } catch (error) {
    if (!isDamage(error)) throw error
    logger.error('the database is damaged and is set aside', { error })
    const saved = replaceDamaged({ path, mark, clock, logger, build: openAsWeLeftIt })
    try {
      const database = openAsWeLeftIt(path)
      return { database, loss: judged(database, true), saved, checkLater: false }
    } catch (again) {
      mark.condemn() // Otherwise the next start would take it for sound.
      throw again
    }
  }
}

/** True for a database that was made but never used, because the start that made it was cut short. */
function isBlank(database: DatabaseSync): boolean {
  const used = database
    .prepare('SELECT EXISTS (SELECT 1 FROM sessions) OR EXISTS (SELECT 1 FROM messages) AS used')
    .get()
  return countIn(database) === null && (used as { used: number }).used === 0
}

/** Checks each index against its table, because an older file under newer parts may be readable and still wrong. Throws when damaged. */
function checkWhole(database: DatabaseSync): void {
  const { integrity_check } = database.prepare('PRAGMA integrity_check(1)').get() as { integrity_check: string }
  if (integrity_check === 'ok') return
  database.close()
  throw damage(integrity_check)
}

/** Opens a file that needs no check. */
export const openAsWeLeftIt = (path: string): DatabaseSync =>
  openDatabase(path, { isAsWeLeftIt: true, readThrough: false })

function openDatabase(
  path: string,
  how: { readonly isAsWeLeftIt: boolean; readonly readThrough: boolean },
): DatabaseSync {
  if (path !== ':memory:') makePrivate(path)
  const database = new DatabaseSync(path)
  try {
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
    )
    // Rows deleted by age or at the owner's request are overwritten, not only unlinked.
    database.exec('PRAGMA secure_delete = ON')
    if (how.readThrough) {
      const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
      if (check.quick_check !== 'ok') throw damage(check.quick_check)
    }
    const applied = migrate(database)
    // Not at every start, because the comparison makes a second database, which takes tens of milliseconds.
    const missing = how.isAsWeLeftIt && applied === 0 ? [] : missingParts(database)
    if (missing.length > 0) throw notOurs(`${missing[0]} is missing`)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const damage = (what: string) => Object.assign(new Error(what), { errcode: 11 })

/** Runs before SQLite opens the file, because the write-ahead log takes its mode from the database. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  if (process.platform !== 'win32') chmodSync(path, 0o600)
}
