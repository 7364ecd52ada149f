/*
 * Owns the record: the only importer of node:sqlite, every table, every transaction. Knows nothing of what the other rooms decide.
 */
import { msg, type Message } from '../../shared/words/say.ts'
import type { SessionRecords } from '../sessions/session-records.ts'
import { createAttemptTable, type AttemptTable } from './attempt-table.ts'
import { createAutomaticTextTable, type AutomaticTextTable } from './automatic-text-table.ts'
import { createChatTable, type ChatTable } from './chat-table.ts'
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
import { LiveRecord } from './live-record.ts'
import type { RecordOptions } from './open-record.ts'
import { createOwnMessageTable, type OwnMessageTable } from './own-message-table.ts'
import { createOwnTextTable, type OwnTextTable } from './own-text-table.ts'
import { createReactionTable, type ReactionTable } from './reaction-table.ts'
import { createReplyTable, type ReplyTable } from './reply-table.ts'
import { lostTimeIn, type Loss, type LostTime } from './record-loss.ts'
import type { SteadyTime } from './steady-time.ts'
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
  /** One sentence for the owner if the database was damaged, lost or replaced by an older one; else null. */
  readonly problem: Message | null
  /** What this start found missing in the database; null when nothing is missing. */
  readonly loss: Loss | null
  /** When the record was last written before this start, by the wall clock of that time (unix ms); null when unknown. */
  readonly lastWrittenAt: number | null
  /** Time over all runs of the program that does not change when a clock is set. */
  readonly steady: SteadyTime
  /** The time in which handled messages cannot be told from unhandled ones; null while nothing was ever lost. */
  lostTime(): LostTime | null
  /** Calls back with a sentence for the owner when the open files were changed from outside and the record was saved anew. */
  onSavedAnew(listener: (sentence: Message) => void): void
  /** Calls back once when the open database turns out to be damaged. The next start sets it aside and saves what can be read. */
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
 * Opens (or makes) the database: WAL, every commit flushed to disk, migrated. A damaged file never stops the app: the readable rows are
 * copied into a new file, and the damaged one is set aside as `.bad-<time>`. Throws when the folder cannot be written, or when the
 * database has a version that this program does not know (a newer one, or one from before the first release).
 */
export function openStorage(options: RecordOptions): Storage {
  const { path, clock, logger } = options
  const record = new LiveRecord(options, () => {
    for (const session of sessions.all()) sessions.save(session)
  })
  const { guard, loss, face: live } = record
  const writes = createWriteQueue(live, clock, logger, () => record.condemn(), guard)
  const search = createMessageSearch(live)
  const messages = createMessageTable(live, search)
  const sessions = createSessionTable(live, writes, logger, () => guard.copyNow())
  if (loss !== null) options.restore?.(sessions)
  guard.committed()
  return {
    problem: sentenceFor(loss, record.saved, sessions.all().length),
    loss,
    lastWrittenAt: record.lastWrittenAt,
    steady: record.steady,
    lostTime: () => lostTimeIn(live),
    onSavedAnew: (listener) => record.onSavedAnew(listener),
    onDamaged: (listener) => record.onDamaged(listener),
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
      if (!record.isOpen) return
      writes.close()
      record.close()
    },
  }
}

function sentenceFor(loss: Loss | null, saved: number | null, shops: number): Message | null {
  if (loss === 'all') return msg('notice.record-lost', { count: shops })
  if (saved !== null) return msg('notice.database-replaced', { count: saved })
  return loss === 'stale' ? msg('notice.record-older') : null
}
