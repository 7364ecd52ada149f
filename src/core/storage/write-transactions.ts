import type { DatabaseSync } from 'node:sqlite'
import type { Clock, Logger } from '../ports.ts'
import { isDamage, isIoError, isTransient } from './sqlite-errors.ts'

/** The work of one caller, and the callbacks for its outcome. */
export interface WriteJob {
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  /** How often the job failed alone while other jobs were committed. */
  failures: number
}

/** Hooks that run with every transaction. */
export interface CommitGuard {
  /** A transaction is about to begin. */
  begins(): void
  /** The transaction is about to be committed; writes made now belong to it. */
  commits(): void
  /** The transaction is on disk, and no caller was told yet. */
  committed(): void
}

interface FailedJob {
  readonly job: WriteJob
  readonly error: unknown
}

export interface CommittedBatch {
  readonly kind: 'committed'
  /** Each function tells one caller the outcome of its work. */
  readonly done: readonly (() => void)[]
  /** Jobs to give up, because they fail alone while others are committed. */
  readonly hopeless: readonly FailedJob[]
  /** Jobs to try next, in this order. */
  readonly left: readonly WriteJob[]
}

/** `refused`: nothing of the batch is on disk. */
export type BatchOutcome = CommittedBatch | { readonly kind: 'refused'; readonly error: unknown }

export interface WriteTransactionsDeps {
  readonly database: DatabaseSync
  readonly clock: Pick<Clock, 'monotonic'>
  readonly logger: Logger
  readonly guard: CommitGuard
  /** Called once when a write hits a broken page. */
  readonly onDamage: () => void
}

/** A job that fails alone this often while others are committed is given up, because the disk takes other writes. */
const FAILURES = 3

/** Runs jobs in transactions. Returns their outcomes but settles none, so that no caller hears of a write that is not on disk. */
export class WriteTransactions {
  readonly #deps: WriteTransactionsDeps
  readonly #database: DatabaseSync
  #isDamageTold = false

  constructor(deps: WriteTransactionsDeps) {
    this.#deps = deps
    this.#database = deps.database
  }

  /** Runs one transaction with as many jobs as fit into the time, at least one. */
  together(batch: readonly WriteJob[], until: number): BatchOutcome {
    const { clock, guard } = this.#deps
    const done: (() => void)[] = []
    try {
      this.#begin()
      for (const job of batch) {
        done.push(this.#run(job))
        if (clock.monotonic() >= until) break
      }
      this.#end()
    } catch (error) {
      this.#rollBack()
      return this.#refuse(error)
    }
    guard.committed()
    return { kind: 'committed', done, hopeless: [], left: batch.slice(done.length) }
  }

  /** Runs each job in its own transaction, in order. Failed jobs keep their place before the jobs that were not tried. */
  alone(batch: readonly WriteJob[], until: number): BatchOutcome {
    const { clock, guard } = this.#deps
    const done: (() => void)[] = []
    const failed: FailedJob[] = []
    let next = 0
    let refusal: unknown = null
    while (next < batch.length && (done.length === 0 || clock.monotonic() < until)) {
      const job = batch[next]!
      const tried = this.#commitOne(job)
      if ('settle' in tried) done.push(tried.settle)
      else {
        refusal ??= tried.error
        if (tried.isDisk) break
        failed.push({ job, error: tried.error })
      }
      next += 1
    }
    if (done.length === 0) return this.#refuse(refusal)
    guard.committed()
    const hopeless = failed.filter(isHopeless)
    const kept = failed.filter((one) => !hopeless.includes(one)).map(({ job }) => job)
    return { kind: 'committed', done, hopeless, left: [...kept, ...batch.slice(next)] }
  }

  /** `isDisk`: the transaction itself failed, not the job in it. */
  #commitOne(job: WriteJob): { readonly settle: () => void } | { readonly error: unknown; readonly isDisk: boolean } {
    let isDisk = true
    try {
      this.#begin()
      isDisk = false
      const settle = this.#run(job)
      isDisk = true
      this.#end()
      return { settle }
    } catch (error) {
      this.#rollBack()
      return { error, isDisk }
    }
  }

  #begin(): void {
    // Only if an earlier rollback failed.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
    this.#deps.guard.begins()
    this.#database.exec('BEGIN IMMEDIATE')
  }

  #end(): void {
    this.#deps.guard.commits()
    this.#database.exec('COMMIT')
  }

  /** Never throws: the jobs of the transaction still have to be settled or queued again. */
  #rollBack(): void {
    try {
      if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK')
    } catch (error) {
      this.#deps.logger.warn('a transaction could not be rolled back', { error })
    }
  }

  /** Runs a job in a savepoint, so that a job that throws undoes only its own changes. */
  #run(job: WriteJob): () => void {
    this.#database.exec('SAVEPOINT job')
    try {
      const value = job.work()
      this.#database.exec('RELEASE job')
      return () => job.resolve(value)
    } catch (error) {
      this.#lookForDamage(error)
      // Not the job's fault, or the whole transaction is gone already: the caller decides for all jobs.
      if (isTransient(error) || !this.#database.isTransaction) throw error
      this.#database.exec('ROLLBACK TO job')
      this.#database.exec('RELEASE job')
      return () => job.reject(error)
    }
  }

  #refuse(error: unknown): BatchOutcome {
    this.#lookForDamage(error)
    return { kind: 'refused', error }
  }

  #lookForDamage(error: unknown): void {
    if (this.#isDamageTold || !isDamage(error)) return
    this.#isDamageTold = true
    this.#deps.onDamage()
  }
}

/** Whether a job that failed alone is given up. A disk error may be the disk's fault, so it only counts as one more failure of the job. */
function isHopeless({ job, error }: FailedJob): boolean {
  return !isTransient(error) || (isIoError(error) && ++job.failures >= FAILURES)
}
