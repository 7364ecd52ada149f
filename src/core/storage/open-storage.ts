import { chmodSync, closeSync, existsSync, lstatSync, openSync, renameSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { said, type Said } from '../../shared/words/say.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SessionRecords } from '../sessions/session-records.ts'
import { createAttemptTable, type AttemptTable } from './attempt-table.ts'
import { createAutomaticTextTable, type AutomaticTextTable } from './automatic-text-table.ts'
import { startBackgroundCheck } from './background-check.ts'
import { createChatTable, type ChatTable } from './chat-table.ts'
import { createCleanMark } from './clean-mark.ts'
import { createCommandTable, type CommandTable } from './command-table.ts'
import { createCorePostTable, type CorePostTable } from './core-post-table.ts'
import { createCustomerTable, type CustomerTable } from './customer-table.ts'
import { createHomeTable, type HomeTable } from './home-table.ts'
import { createKeyValue, type KeyValue } from './key-value.ts'
import { createLidTable, type LidTableOnDisk } from './lid-table.ts'
import { createMessageSearch, type MessageSearch } from './message-search.ts'
import { createMessageTable, type MessageTable } from './message-table.ts'
import { missingParts } from './expected-shape.ts'
import { migrate, notOurs } from './migrations.ts'
import { createOldMessages, type OldMessages } from './old-messages.ts'
import { createOwnMessageTable, type OwnMessageTable } from './own-message-table.ts'
import { createOwnTextTable, type OwnTextTable } from './own-text-table.ts'
import { createReplyTable, type ReplyTable } from './reply-table.ts'
import { replaceDamaged } from './replace-damaged.ts'
import { createSetAside, type SetAside } from './set-aside.ts'
import { createSessionTable } from './session-table.ts'
import { isDamage } from './sqlite-errors.ts'
import { createTallyTable, type TallyTable } from './tally-table.ts'
import { createThreadPages, type ThreadPages } from './thread-pages.ts'
import { createTakeoverTable, type TakeoverTable } from './takeover-table.ts'
import { createWriteQueue, type WriteQueue } from './write-queue.ts'

export interface Storage {
  /** One sentence for the owner when the former database was damaged and replaced, else null. */
  readonly problem: Said | null
  /** Calls back once when the database turns out to be damaged while it is open; the next start sets it aside and saves what it can. */
  onDamaged(listener: () => void): void
  readonly writes: WriteQueue
  readonly sessions: SessionRecords
  readonly lids: LidTableOnDisk
  readonly messages: MessageTable
  readonly oldMessages: OldMessages
  readonly replies: ReplyTable
  readonly own: OwnMessageTable
  readonly takeovers: TakeoverTable
  readonly keyValue: KeyValue
  readonly posts: CorePostTable
  readonly commands: CommandTable
  readonly customers: CustomerTable
  readonly home: HomeTable
  readonly chats: ChatTable
  readonly thread: ThreadPages
  readonly search: MessageSearch
  readonly ownTexts: OwnTextTable
  readonly automaticTexts: AutomaticTextTable
  readonly attempts: AttemptTable
  readonly tallies: TallyTable
  readonly setAside: SetAside
  close(): void
}

/** After a crash a database up to this size is checked before it is used (a third of a second); a larger one while it is in use. */
const CHECKED_AT_ONCE_BYTES = 64 * 2 ** 20

/**
 * Opens (or makes) the database: WAL, every commit flushed to disk, migrated. A damaged file never stops the app: what can still be
 * read of it is copied into a new one, and it is set aside as `.bad-<time>`. Throws when the folder cannot be written or the database
 * was made by a newer version.
 */
export function openStorage(options: {
  readonly path: string
  readonly clock: Clock
  readonly logger: Logger
  readonly checkedAtOnceBytes?: number
}): Storage {
  const { path, clock, logger, checkedAtOnceBytes = CHECKED_AT_ONCE_BYTES } = options
  const mark = createCleanMark(path)
  for (const suffix of ['-wal', '-shm', '-journal']) {
    // SQLite can neither use nor replace a folder there, at any later start either.
    if (lstatSync(path + suffix, { throwIfNoEntry: false })?.isDirectory() === true)
      renameSync(path + suffix, `${path}.bad-${clock.now()}${suffix}`)
  }
  let problem: Said | null = null
  let database: DatabaseSync
  let checkLater = false
  try {
    const left = mark.take()
    if (left === 'damaged') throw damage('the last run found it damaged')
    const large = left === 'unknown' && sizeOf(path) > checkedAtOnceBytes
    database = openDatabase(path, { isAsWeLeftIt: left === 'clean', readThrough: left === 'unknown' && !large })
    checkLater = large
  } catch (error) {
    if (!isDamage(error)) throw error
    logger.error('the database is damaged and is set aside', { error })
    const build = (fresh: string) => openDatabase(fresh, { isAsWeLeftIt: true, readThrough: false })
    const saved = replaceDamaged({ path, mark, clock, logger, build })
    try {
      database = build(path)
    } catch (again) {
      mark.condemn() // Or the next start would take it for sound.
      throw again
    }
    mark.replaced()
    problem = said('notice.database-replaced', { count: saved })
  }
  const damaged = Promise.withResolvers<void>()
  const condemn = () => {
    logger.error('the database is damaged; the next start sets it aside')
    mark.condemn()
    damaged.resolve()
  }
  const check = checkLater
    ? startBackgroundCheck(path, (result) => {
        logger.info('the database was checked', { result })
        if (result === 'damaged') condemn()
      })
    : null
  const writes = createWriteQueue(database, clock, logger, condemn)
  const search = createMessageSearch(database)
  return {
    problem,
    onDamaged: (listener) => void damaged.promise.then(listener),
    writes,
    sessions: createSessionTable(database, writes, logger),
    lids: createLidTable(database, writes, logger),
    messages: createMessageTable(database, search),
    oldMessages: createOldMessages(database),
    replies: createReplyTable(database),
    own: createOwnMessageTable(database),
    takeovers: createTakeoverTable(database),
    keyValue: createKeyValue(database, writes, logger),
    posts: createCorePostTable(database),
    commands: createCommandTable(database),
    customers: createCustomerTable(database),
    home: createHomeTable(database),
    chats: createChatTable(database),
    thread: createThreadPages(database),
    search,
    ownTexts: createOwnTextTable(database),
    automaticTexts: createAutomaticTextTable(database),
    attempts: createAttemptTable(database),
    tallies: createTallyTable(database),
    setAside: createSetAside(path, logger),
    close() {
      if (!database.isOpen) return
      writes.close()
      // Not checked to the end: the next start begins anew.
      const known = check === null || check.result === 'sound'
      check?.stop()
      database.close()
      if (known) mark.leave()
    },
  }
}

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
    // What is deleted by age or on the owner's wish is overwritten, not only unlinked.
    database.exec('PRAGMA secure_delete = ON')
    if (how.readThrough) {
      const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
      if (check.quick_check !== 'ok') throw damage(check.quick_check)
    }
    const applied = migrate(database)
    // Making a second database to compare with takes tens of milliseconds: not at every start.
    const missing = how.isAsWeLeftIt && applied === 0 ? [] : missingParts(database, migrate)
    if (missing.length > 0) throw notOurs(`${missing[0]} is missing`)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const damage = (what: string) => Object.assign(new Error(what), { errcode: 11 })

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0)

/** Before SQLite opens it: the write-ahead log takes its mode from the database. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  if (process.platform !== 'win32') chmodSync(path, 0o600)
}
