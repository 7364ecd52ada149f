import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { join } from 'node:path'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { CleanMark } from './clean-mark.ts'
import { LiveDatabase } from './live-database.ts'
import type { CopyFile } from './record-copy.ts'
import { RecordFiles, type FileTrouble } from './record-files.ts'
import { COUNT_KEY, countIn, lookOf, newCount, type Count, type Stamp, type StampFile } from './record-stamp.ts'
import { isAsWritten, saveAnew, type SavedAnew } from './save-anew.ts'
import type { SteadyTime } from './steady-time.ts'
import type { CommitGuard } from './write-transactions.ts'

const LOOK_MS = 1_000
/** The pause after the record could not be saved anew, for example on a full disk. */
const AGAIN_MS = 5_000

export interface GuardOptions {
  readonly path: string
  readonly clock: Clock
  readonly steady: SteadyTime
  readonly logger: Logger
  readonly mark: CleanMark
  readonly stamp: StampFile | null
  readonly copy: CopyFile | null
  /** Opens the file at `path`, making an empty one where there is none. */
  readonly open: (path: string) => DatabaseSync
  /** Called after the files were damaged from outside and their content was saved in new ones. */
  readonly onSaved: (saved: SavedAnew) => void
}

/**
 * Protects the open database against programs and people who delete, cut or overwrite its files. It checks the files before and after each
 * commit and every second. After a change it saves the record anew from the connection, which still has the data. It also keeps the stamp
 * and the copy beside the database, from which the next start knows what was lost.
 */
export class RecordGuard implements CommitGuard {
  readonly live: LiveDatabase
  readonly #options: GuardOptions
  readonly #files: RecordFiles | null
  /** The count that the database on disk has. */
  #count: Count
  readonly #writeCount: StatementSync
  /** The count that the running transaction writes; a full disk may undo it. */
  #next: Count | null = null
  #newest: Record<string, number>
  #timer: Timer | null = null
  #notBefore = 0
  #isBusy = false
  #isNews = true
  /** A write from outside was found in order, but it may not have been finished. */
  #isDoubted = false

  constructor(database: DatabaseSync, options: GuardOptions) {
    this.#options = options
    const known = options.stamp?.read() ?? null
    this.#count = countIn(database) ?? newCount()
    this.#newest = known?.id === this.#count.id ? { ...known.newest } : {}
    this.live = new LiveDatabase(database, {
      // If one file was cut, all of them may have been.
      reads: () => void (this.#files?.mendSharedMemory() === true && this.#look('we did not write')),
      written: (mayCut) => this.#files?.remember(mayCut),
    })
    this.#writeCount = this.live.prepare(
      'INSERT INTO key_value VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    this.#files = options.path === ':memory:' ? null : new RecordFiles(options.path)
    // Without a stamp (a test, a tool) the files are checked only at commits.
    if (this.#files !== null && options.stamp !== null) this.#watch()
  }

  /** Notes that a customer's message with this time (WhatsApp's, unix ms) is stored. */
  stored(sessionId: string, sentAt: number): void {
    this.#newest[sessionId] = Math.max(sentAt, this.#newest[sessionId] ?? 0)
  }

  begins(): void {
    this.#look('we did not write')
  }
  commits(): void {
    const { clock, steady } = this.#options
    this.#next = { id: this.#count.id, count: this.#count.count + 1, at: clock.now(), steady: steady.now() }
    this.#writeCount.run(COUNT_KEY, JSON.stringify(this.#next))
  }
  committed(): void {
    this.#count = this.#next ?? this.#count
    this.#next = null
    this.#look('we wrote')
    this.#isNews = true
    this.#options.stamp?.write(this.#stampNow())
  }

  /** Writes the small tables to the copy before it returns. */
  copyNow(): void {
    if (!this.#isNews) return
    this.#isNews = false
    this.#options.copy?.keep(this.live.inner)
  }

  /** Ends the watch and brings the copy up to date. Call it before the database is closed. */
  close(): void {
    this.#timer?.cancel()
    this.#look('we did not write')
    this.copyNow()
  }
  closed(): void {
    this.#options.stamp?.write(this.#stampNow())
    this.#options.stamp?.close()
  }

  #watch(): void {
    this.#timer = this.#options.clock.setTimer(LOOK_MS, () => {
      this.#lookAgain()
      this.#look('we did not write')
      this.copyNow()
      this.#watch()
    })
  }

  #stampNow(): Stamp {
    const { clock, path } = this.#options
    return { ...this.#count, at: clock.now(), newest: this.#newest, look: lookOf(path) }
  }

  #look(ours: 'we wrote' | 'we did not write'): void {
    if (this.#files === null || this.#isBusy || this.live.isTransaction) return
    const trouble = this.#files.look(ours)
    if (trouble === null) return
    if (trouble !== 'written' || !this.#isSound()) return this.#save(trouble)
    this.#files.accept()
    this.#isDoubted = true
  }

  /** Checks the content once more: file times move in steps of some milliseconds, so a further write in the same step leaves no trace. */
  #lookAgain(): void {
    if (!this.#isDoubted || this.live.isTransaction) return
    this.#isDoubted = false
    if (!this.#isSound()) this.#save('written')
  }

  /** Whether touched files still hold what we wrote, for example after a backup that sets times back. */
  #isSound(): boolean {
    return isAsWritten(this.#options.path, this.#written)
  }

  /** The count that the database must have; null without a stamp. */
  get #written(): Count | null {
    return this.#options.stamp === null ? null : this.#count
  }

  #save(trouble: FileTrouble): void {
    const { clock, logger, onSaved, copy } = this.#options
    if (clock.monotonic() < this.#notBefore) return
    this.#isBusy = true
    try {
      logger.error('another program changed the database files; saving the record anew', { trouble })
      const saved = saveAnew(this.live, { ...this.#options, count: this.#written })
      this.#files?.startOver()
      this.#isNews = true
      if (copy !== null) this.copyNow()
      onSaved(saved)
    } catch (error) {
      this.#notBefore = clock.monotonic() + AGAIN_MS
      logger.error('the database could not be saved anew; trying again', { error })
    } finally {
      this.#isBusy = false
    }
  }
}

export const stampPath = (backups: string): string => join(backups, 'record-stamp.json')
export const copyPath = (backups: string): string => join(backups, 'record.json')
