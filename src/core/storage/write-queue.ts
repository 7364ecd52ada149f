import type { DatabaseSync } from 'node:sqlite'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { DiskRefusals } from './disk-refusals.ts'
import { isTransient } from './sqlite-errors.ts'
import { WriteTransactions, type CommitGuard, type CommittedBatch, type WriteJob } from './write-transactions.ts'

export interface WriteQueue {
  /**
   * Runs `work` in the next transaction and resolves with its result after the COMMIT is on disk. All work of one turn of the event loop
   * shares one transaction, so a burst pays one disk flush, not one each. A large burst is committed in parts, in order, and other code
   * gets its turn between them. Rejects when `work` throws: its own changes are undone, the others stay. While the disk refuses (full,
   * busy, failing), the work stays queued and is tried again, so `work` may run more than once and must do nothing but write. Rejects also
   * if the place of `work` on the disk fails again and again while other work is committed.
   */
  run<T>(work: () => T): Promise<T>
  /**
   * The same for work that a crash may lose, such as a tick that WhatsApp shows again. It waits up to 100 ms for the next `run` and shares
   * its disk flush.
   */
  runLater<T>(work: () => T): Promise<T>
  /**
   * Commits `work` and everything queued before it now, and returns its result. Throws the `CommandError` for a full disk when the disk
   * refuses. The work is then not written later either, because the caller was told so.
   */
  runNow<T>(work: () => T): T
  /** Commits everything queued now, synchronously. False: the disk refused (work stays queued) or the transaction failed (work rejects). */
  flush(): boolean
  /** The disk refused the last transaction; nothing was committed since. */
  readonly refused: boolean
  /** The disk has refused for some seconds: it is full, not only busy for a moment. */
  readonly isStuck: boolean
  /** Calls back when `isStuck` changes; returns the unsubscribe. */
  onStuck(listener: () => void): () => void
  /** Flushes for the last time, and rejects the work that the disk still refuses. */
  close(): void
}

/** The longest that one transaction works before other code gets its turn: a catch-up of thousands must not freeze the interface. */
const MOMENT_MS = 15
/** How long a write given to `runLater` waits. Nobody sees the difference, and a busy shop pays half of the flushes. */
const LATER_MS = 100

const NO_GUARD: CommitGuard = { begins: () => undefined, commits: () => undefined, committed: () => undefined }

/** Group commit on one connection. */
export function createWriteQueue(
  database: DatabaseSync,
  clock: Clock,
  logger: Logger,
  /** Called once when a write hits a broken page. */
  onDamage: () => void = () => undefined,
  guard: CommitGuard = NO_GUARD,
): WriteQueue {
  const transactions = new WriteTransactions({ database, clock, logger, guard, onDamage })
  return new GroupCommit(transactions, { clock, logger })
}

/** Keeps the jobs in order and decides when the next ones are committed. */
class GroupCommit implements WriteQueue {
  readonly #transactions: WriteTransactions
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #refusals: DiskRefusals
  #jobs: WriteJob[] = []
  #isScheduled = false
  #retry: Timer | null = null
  #later: Timer | null = null

  constructor(transactions: WriteTransactions, deps: { readonly clock: Clock; readonly logger: Logger }) {
    this.#transactions = transactions
    this.#clock = deps.clock
    this.#logger = deps.logger
    this.#refusals = new DiskRefusals(deps.logger)
  }

  get refused(): boolean {
    return this.#refusals.count > 0
  }

  get isStuck(): boolean {
    return this.#refusals.isStuck
  }

  onStuck(listener: () => void): () => void {
    return this.#refusals.onStuck(listener)
  }

  // `run` and `runLater` are functions of their own, because callers choose one of them and pass it on without the object.
  readonly run = <T>(work: () => T): Promise<T> => {
    const kept = this.#add(work)
    if (!this.#isScheduled && this.#retry === null) this.#schedule()
    return kept
  }

  readonly runLater = <T>(work: () => T): Promise<T> => {
    const kept = this.#add(work)
    if (!this.#isScheduled && this.#retry === null) this.#later ??= this.#clock.setTimer(LATER_MS, this.#commitMoment)
    return kept
  }

  runNow<T>(work: () => T): T {
    let outcome: { readonly value: T } | { readonly error: unknown } | null = null
    const job: WriteJob = {
      work,
      resolve: (value) => (outcome = { value: value as T }),
      reject: (error) => (outcome = { error }),
      failures: 0,
    }
    this.#jobs.push(job)
    this.flush()
    this.#jobs = this.#jobs.filter((one) => one !== job)
    return resultOf(outcome)
  }

  flush(): boolean {
    while (this.#jobs.length > 0) if (!this.#commit(Number.POSITIVE_INFINITY)) return false
    return true
  }

  close(): void {
    this.flush()
    this.#retry?.cancel()
    this.#later?.cancel()
    const left = this.#jobs
    this.#jobs = []
    // Only a disk that refuses leaves jobs.
    for (const job of left) job.reject(notWritten())
  }

  #add<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve: resolve as (value: unknown) => void, reject, failures: 0 })
    })
  }

  #schedule(): void {
    this.#isScheduled = true
    setImmediate(this.#commitMoment)
  }

  readonly #commitMoment = (): void => {
    if (this.#commit(MOMENT_MS) && this.#jobs.length > 0) this.#schedule()
  }

  /** Commits as many jobs as fit into the time, at least one. Returns false when they could not be committed. */
  #commit(milliseconds: number): boolean {
    this.#isScheduled = false
    this.#retry?.cancel()
    this.#retry = null
    this.#later?.cancel()
    this.#later = null
    if (this.#jobs.length === 0) return true
    const batch = this.#jobs
    this.#jobs = []
    const until = this.#clock.monotonic() + milliseconds
    const { isTriedAlone } = this.#refusals
    const outcome = isTriedAlone ? this.#transactions.alone(batch, until) : this.#transactions.together(batch, until)
    if (outcome.kind === 'committed') return this.#accept(outcome)
    return this.#refuse(batch, outcome.error)
  }

  #accept({ done, hopeless, left }: CommittedBatch): true {
    this.#jobs = [...left, ...this.#jobs]
    for (const { job, error } of hopeless) {
      this.#logger.error('gave up a write that keeps failing at one place of the disk', { error })
      job.reject(error)
    }
    const { count } = this.#refusals
    if (count > 0) this.#logger.info('the disk takes writes again', { refusals: count, jobs: done.length })
    this.#refusals.clear()
    for (const settle of done) settle()
    return true
  }

  #refuse(batch: readonly WriteJob[], error: unknown): false {
    if (!isTransient(error)) {
      this.#logger.error('a transaction failed', { jobs: batch.length, error })
      for (const job of batch) job.reject(error)
      return false
    }
    this.#jobs = [...batch, ...this.#jobs]
    if (!this.refused) this.#logger.error('the disk refuses writes; trying again', { jobs: this.#jobs.length, error })
    this.#retry = this.#clock.setTimer(this.#refusals.pauseMs, this.#commitMoment)
    this.#refusals.add()
    return false
  }
}

function resultOf<T>(outcome: { readonly value: T } | { readonly error: unknown } | null): T {
  if (outcome === null) throw notWritten()
  if ('error' in outcome) throw outcome.error
  return outcome.value
}

const notWritten = (): CommandError => new CommandError('unavailable', msg('error.disk-full'))
