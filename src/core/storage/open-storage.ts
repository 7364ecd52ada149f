import { chmodSync, existsSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock, Logger } from '../ports.ts'
import type { LidTable, SessionRecords } from '../sessions/session-records.ts'
import { createKeyValue, type KeyValue } from './key-value.ts'
import { createLidTable } from './lid-table.ts'
import { createMessageTable, type MessageTable } from './message-table.ts'
import { migrate } from './migrations.ts'
import { createOwnMessageTable, type OwnMessageTable } from './own-message-table.ts'
import { createReplyTable, type ReplyTable } from './reply-table.ts'
import { salvage } from './salvage.ts'
import { createSessionTable } from './session-table.ts'
import { createWriteQueue, type WriteQueue } from './write-queue.ts'

export interface Storage {
  /** One sentence for the owner when the former database was damaged and replaced, else null. */
  readonly problem: string | null
  readonly writes: WriteQueue
  readonly sessions: SessionRecords
  readonly lids: LidTable
  readonly messages: MessageTable
  readonly replies: ReplyTable
  readonly own: OwnMessageTable
  readonly keyValue: KeyValue
  close(): void
}

/**
 * Opens (or makes) the database: WAL, every commit flushed to disk, migrated. A damaged file never stops the app: it is set
 * aside as `.bad-<time>`, a new one begins, and what can still be read of it is copied over.
 */
export function openStorage(options: {
  readonly path: string
  readonly clock: Clock
  readonly logger: Logger
}): Storage {
  const { path, clock, logger } = options
  let problem: string | null = null
  let database: DatabaseSync
  try {
    database = openDatabase(path)
  } catch (error) {
    if (!isDamage(error)) throw error
    const aside = `${path}.bad-${clock.now()}`
    logger.error('the database is damaged and was set aside', { aside, error })
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
    }
    database = openDatabase(path)
    const saved = salvage(aside, database, logger)
    problem = `Salesboy’s record of messages was damaged, perhaps by a power cut. A new one was begun; ${saved} entries were saved from the old one.`
  }
  const writes = createWriteQueue(database, logger)
  return {
    problem,
    writes,
    sessions: createSessionTable(database),
    lids: createLidTable(database),
    messages: createMessageTable(database),
    replies: createReplyTable(database),
    own: createOwnMessageTable(database),
    keyValue: createKeyValue(database),
    close() {
      writes.flush()
      if (database.isOpen) database.close()
    },
  }
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  try {
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
    )
    const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
    if (check.quick_check !== 'ok') throw Object.assign(new Error(check.quick_check), { errcode: SQLITE_CORRUPT })
    migrate(database)
    if (process.platform !== 'win32') chmodSync(path, 0o600)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

/** Whether the error means damage of the file (sqlite.org/rescode.html), not a full disk or a missing folder. */
function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode
  return typeof code === 'number' && [SQLITE_CORRUPT, SQLITE_NOTADB].includes(code & 0xff)
}
