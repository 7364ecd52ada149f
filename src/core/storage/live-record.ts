import type { DatabaseSync } from 'node:sqlite'
import { msg, type Message } from '../../shared/words/say.ts'
import { Emitter } from '../async/emitter.ts'
import { startBackgroundCheck, type BackgroundCheck, type CheckResult } from './background-check.ts'
import { createCleanMark, type CleanMark } from './clean-mark.ts'
import { openAsWeLeftIt, openRecord, type RecordOptions } from './open-record.ts'
import { CopyFile } from './record-copy.ts'
import { copyPath, RecordGuard, stampPath } from './record-guard.ts'
import { takeLoss, type Loss } from './record-loss.ts'
import { countIn, StampFile } from './record-stamp.ts'
import type { SavedAnew } from './save-anew.ts'
import { SteadyTime } from './steady-time.ts'

/**
 * The open database with the small files beside it. At the start it finds out what was lost, then it watches the open files, and at the
 * end it leaves the mark of a clean close.
 */
export class LiveRecord {
  /** What this start found missing in the database; null when nothing is missing. */
  readonly loss: Loss | null
  /** Number of rows saved from a damaged database; null when it was not damaged. */
  readonly saved: number | null
  readonly lastWrittenAt: number | null
  readonly steady: SteadyTime
  readonly guard: RecordGuard
  readonly onSavedAnew: (listener: (sentence: Message) => void) => void
  readonly #options: RecordOptions
  readonly #mark: CleanMark
  readonly #stamp: StampFile | null
  readonly #copy: CopyFile | null
  readonly #check: BackgroundCheck | null
  readonly #saveSessions: () => void
  readonly #savedAnew: Emitter<Message>
  readonly #damaged = Promise.withResolvers<void>()

  /** `saveSessions` writes the sessions known in memory to the database again. */
  constructor(options: RecordOptions, saveSessions: () => void) {
    const { path, clock, logger, backups } = options
    this.#options = options
    this.#saveSessions = saveSessions
    this.#savedAnew = new Emitter(logger, 'record saved anew')
    this.onSavedAnew = this.#savedAnew.on
    this.#mark = createCleanMark(path)
    this.#stamp = backups === undefined ? null : new StampFile(stampPath(backups), logger)
    this.#copy = backups === undefined ? null : new CopyFile(copyPath(backups), logger)
    const { database, loss, saved, checkLater } = openRecord(options, this.#mark, this.#stamp)
    this.loss = loss
    this.saved = saved
    const lastWrite = countIn(database)
    this.lastWrittenAt = lastWrite?.at ?? null
    this.steady = new SteadyTime(clock, lastWrite)
    if (loss !== null) {
      logger.error('the record lost a part of what happened', { loss, saved })
      this.#takeLoss(database, loss)
    }
    // Last, so that the next start reports the saved rows again if this one is cut short before.
    if (saved !== null) this.#mark.replaced()
    this.#check = checkLater ? startBackgroundCheck(path, (result) => this.#checked(result)) : null
    this.guard = new RecordGuard(database, {
      ...{ path, clock, logger, steady: this.steady, mark: this.#mark, stamp: this.#stamp, copy: this.#copy },
      open: openAsWeLeftIt,
      onSaved: (outcome) => this.#wasSavedAnew(outcome),
    })
  }

  /** The database in the type that the tables take. */
  get face(): DatabaseSync {
    return this.guard.live.face
  }

  get isOpen(): boolean {
    return this.guard.live.isOpen
  }

  /** Marks the open database as damaged: the next start sets it aside. */
  condemn(): void {
    this.#options.logger.error('the database is damaged; the next start sets it aside')
    this.#mark.condemn()
    this.#damaged.resolve()
  }

  onDamaged(listener: () => void): void {
    void this.#damaged.promise.then(listener)
  }

  close(): void {
    this.guard.close()
    // An unfinished check leaves no mark of a clean close, so the next start checks from the beginning.
    const isKnown = this.#check === null || this.#check.result === 'sound'
    this.#check?.stop()
    this.guard.live.close()
    this.guard.closed()
    if (isKnown) this.#mark.leave()
  }

  #checked(result: CheckResult): void {
    this.#options.logger.info('the database was checked', { result })
    if (result === 'damaged') this.condemn()
  }

  #wasSavedAnew({ isWhole, saved }: SavedAnew): void {
    // The change was noticed too late and rows may be missing without a trace: messages that may be answered already get no answer.
    if (!isWhole) {
      this.#saveSessions()
      this.#takeLoss(this.guard.live.inner, 'part')
    }
    this.#savedAnew.emit(
      isWhole ? msg('notice.record-saved-anew') : msg('notice.record-saved-in-part', { count: saved }),
    )
  }

  #takeLoss(database: DatabaseSync, loss: Loss): void {
    const [stamp, copy] = [this.#stamp?.read() ?? null, this.#copy?.read() ?? null]
    takeLoss(database, loss, { stamp, copy, now: this.#options.clock.now() })
  }
}
