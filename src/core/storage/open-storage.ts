/*
 * Owns the record: the one importer of node:sqlite, every table, every transaction. Knows nothing of what the rooms decide.
 */
import { msg, type Message } from '../../shared/words/say.ts'
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
import { LidsOnDisk, type LidTableOnDisk } from './lid-table.ts'
import { createMediaTable, type MediaTable } from './media-table.ts'
import { createMessageSearch, type MessageSearch } from './message-search.ts'
import { createMessageTable, type MessageTable } from './message-table.ts'
import { createNotForwardedTable, type NotForwardedTable } from './not-forwarded-table.ts'
import { createOldMessages, type OldMessages } from './old-messages.ts'
import { openAsWeLeftIt, openRecord, type RecordOptions } from './open-record.ts'
import { createOwnMessageTable, type OwnMessageTable } from './own-message-table.ts'
import { createOwnTextTable, type OwnTextTable } from './own-text-table.ts'
import { createReactionTable, type ReactionTable } from './reaction-table.ts'
import { createReplyTable, type ReplyTable } from './reply-table.ts'
import { CopyFile } from './record-copy.ts'
import { copyPath, RecordGuard, stampPath } from './record-guard.ts'
import { lostTimeIn, takeLoss, type Loss, type LostTime } from './record-loss.ts'
import { countIn, StampFile } from './record-stamp.ts'
import { SteadyTime } from './steady-time.ts'
import { createPrune, type Prune } from './prune.ts'
import { createSetAside, type SetAside } from './set-aside-database.ts'
import { createSessionTimeTable, type SessionTimeTable } from './session-time-table.ts'
import { createSessionTable } from './session-table.ts'
import { createTallyTable, type TallyTable } from './tally-table.ts'
import { createTotalTable, type TotalTable } from './total-table.ts'
import { createThreadPages, type ThreadPages } from './thread-pages.ts'
import { createTouchedChats, type TouchedChats } from './touched-chats.ts'
import { createTakeoverTable, type TakeoverTable } from './takeover-table.ts'
import { createWriteQueue, type WriteQueue } from './write-queue.ts'

export interface Storage {
  /** One sentence for the owner when the former database was damaged, lost or an older one, else null. */
  readonly problem: Message | null
  /** What this start found that the database does not know any more; null when it knows all. */
  readonly loss: Loss | null
  /** When this record was last written before this start, by the clock of then (unix ms); null when that is not known. */
  readonly lastWrittenAt: number | null
  /** Time that nobody sets, over all runs of the program. */
  readonly steady: SteadyTime
  /** What was handled then cannot be told from what was not; null while nothing was ever lost. */
  lostTime(): LostTime | null
  /** Calls back when somebody changed the files while they were open, and the record was saved anew: what to tell the owner. */
  onSavedAnew(listener: (sentence: Message) => void): void
  /** Calls back once when the database turns out to be damaged while it is open; the next start sets it aside and saves what it can. */
  onDamaged(listener: () => void): void
  readonly writes: WriteQueue
  readonly sessions: SessionRecords
  readonly lids: LidTableOnDisk
  readonly messages: MessageTable
  readonly notForwarded: NotForwardedTable
  readonly media: MediaTable
  readonly oldMessages: OldMessages
  readonly replies: ReplyTable
  readonly touchedChats: TouchedChats
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
  readonly reactions: ReactionTable
  readonly ownTexts: OwnTextTable
  readonly automaticTexts: AutomaticTextTable
  readonly attempts: AttemptTable
  readonly tallies: TallyTable
  readonly totals: TotalTable
  readonly sessionTimes: SessionTimeTable
  readonly setAside: SetAside
  readonly prune: Prune
  close(): void
}

/**
 * Opens (or makes) the database: WAL, every commit flushed to disk, migrated. A damaged file never stops the app: what can still be
 * read of it is copied into a new one, and it is set aside as `.bad-<time>`. Throws when the folder cannot be written or the database
 * was made by a newer version.
 */
export function openStorage(options: RecordOptions): Storage {
  const { path, clock, logger, backups } = options
  const mark = createCleanMark(path)
  const stamp = backups === undefined ? null : new StampFile(stampPath(backups), logger)
  const copy = backups === undefined ? null : new CopyFile(copyPath(backups), logger)
  const found = openRecord(options, mark, stamp)
  const { database, loss } = found
  const lastWrite = countIn(database)
  const steady = new SteadyTime(clock, lastWrite)
  if (loss !== null) {
    logger.error('the record does not know all that happened', { loss, saved: found.saved })
    takeLoss(database, loss, { stamp: stamp?.read() ?? null, copy: copy?.read() ?? null, now: clock.now() })
  }
  // Last: a start that was cut short before tells it again.
  if (found.saved !== null) mark.replaced()
  const damaged = Promise.withResolvers<void>()
  const condemn = () => {
    logger.error('the database is damaged; the next start sets it aside')
    mark.condemn()
    damaged.resolve()
  }
  const check = found.checkLater
    ? startBackgroundCheck(path, (result) => {
        logger.info('the database was checked', { result })
        if (result === 'damaged') condemn()
      })
    : null
  const savedListeners = new Set<(sentence: Message) => void>()
  const guard = new RecordGuard(database, {
    path,
    clock,
    steady,
    logger,
    mark,
    stamp,
    copy,
    open: openAsWeLeftIt,
    onSaved(saved) {
      // Caught later than at once, some of it may be missing without a trace: then what cannot be told from the lost is not answered.
      if (!saved.isWhole) {
        for (const record of sessions.all()) sessions.save(record)
        takeLoss(guard.live.inner, 'part', {
          stamp: stamp?.read() ?? null,
          copy: copy?.read() ?? null,
          now: clock.now(),
        })
      }
      const sentence = saved.isWhole
        ? msg('notice.record-saved-anew')
        : msg('notice.record-saved-in-part', { count: saved.saved })
      for (const listener of savedListeners) listener(sentence)
    },
  })
  const live = guard.live.face
  const writes = createWriteQueue(live, clock, logger, condemn, guard)
  const search = createMessageSearch(live)
  const messages = createMessageTable(live, search)
  const sessions = createSessionTable(live, writes, logger, () => guard.copyNow())
  if (loss !== null) options.restore?.(sessions)
  guard.committed()
  return {
    problem: sentenceFor(loss, found.saved, sessions.all().length),
    loss,
    lastWrittenAt: lastWrite?.at ?? null,
    steady,
    lostTime: () => lostTimeIn(live),
    onSavedAnew: (listener) => void savedListeners.add(listener),
    onDamaged: (listener) => void damaged.promise.then(listener),
    writes,
    sessions,
    lids: new LidsOnDisk(live, { clock, writes, logger }),
    messages: {
      ...messages,
      insert(message) {
        guard.stored(message.session_id, message.sent_at)
        return messages.insert(message)
      },
    },
    notForwarded: createNotForwardedTable(live),
    media: createMediaTable(live),
    oldMessages: createOldMessages(live),
    replies: createReplyTable(live),
    touchedChats: createTouchedChats(guard.live),
    own: createOwnMessageTable(live),
    takeovers: createTakeoverTable(live),
    keyValue: createKeyValue(live, writes, logger),
    posts: createCorePostTable(live),
    commands: createCommandTable(live),
    customers: createCustomerTable(live),
    home: createHomeTable(live),
    chats: createChatTable(live),
    thread: createThreadPages(live),
    search,
    reactions: createReactionTable(live),
    ownTexts: createOwnTextTable(live),
    automaticTexts: createAutomaticTextTable(live),
    attempts: createAttemptTable(live),
    tallies: createTallyTable(live),
    totals: createTotalTable(live),
    sessionTimes: createSessionTimeTable(live),
    setAside: createSetAside(path, logger),
    prune: createPrune(live),
    close() {
      if (!guard.live.isOpen) return
      writes.close()
      guard.close()
      // Not checked to the end: the next start begins anew.
      const known = check === null || check.result === 'sound'
      check?.stop()
      guard.live.close()
      guard.closed()
      if (known) mark.leave()
    },
  }
}

function sentenceFor(loss: Loss | null, saved: number | null, shops: number): Message | null {
  if (loss === 'all') return msg('notice.record-lost', { count: shops })
  if (saved !== null) return msg('notice.database-replaced', { count: saved })
  return loss === 'stale' ? msg('notice.record-older') : null
}
