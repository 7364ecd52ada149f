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
 * The open database with the small files beside it: finds at the start what was lost, watches over the files while they are open, and
 * leaves the mark of a clean end.
 */
export class LiveRecord {
  /** What this start found that the database does not know any more; null when it knows all. */
  readonly loss: Loss | null
  /** How many rows were saved of a damaged one; null when it was not. */
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

  /** `saveSessions` writes what is known of the sessions in memory once more. */
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
      logger.error('the record does not know all that happened', { loss, saved })
      this.#takeLoss(database, loss)
    }
    // Last: a start that was cut short before tells it again.
    if (saved !== null) this.#mark.replaced()
    this.#check = checkLater ? startBackgroundCheck(path, (result) => this.#checked(result)) : null
    this.guard = new RecordGuard(database, {
      ...{ path, clock, logger, steady: this.steady, mark: this.#mark, stamp: this.#stamp, copy: this.#copy },
      open: openAsWeLeftIt,
      onSaved: (outcome) => this.#wasSavedAnew(outcome),
    })
  }

  /** As the tables take it. */
  get face(): DatabaseSync {
    return this.guard.live.face
  }

  get isOpen(): boolean {
    return this.guard.live.isOpen
  }

  /** It is damaged while it is open: the next start sets it aside. */
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
    // Not checked to the end: the next start begins anew.
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
    // Caught later than at once, some of it may be missing without a trace: then what cannot be told from the lost is not answered.
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
