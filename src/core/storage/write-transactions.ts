import type { DatabaseSync } from 'node:sqlite'
import type { Clock, Logger } from '../ports.ts'
import { isDamage, isIoError, isTransient } from './sqlite-errors.ts'

/** Work of one caller, and how the caller hears of its end. */
export interface WriteJob {
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  /** How often it failed alone while others were committed. */
  failures: number
}

/** What goes along with every transaction. */
export interface CommitGuard {
  /** One is about to begin. */
  begins(): void
  /** It is about to be committed: what is written now belongs to it. */
  commits(): void
  /** It is on disk; nobody was told yet. */
  committed(): void
}

interface FailedJob {
  readonly job: WriteJob
  readonly error: unknown
}

export interface CommittedBatch {
  readonly kind: 'committed'
  /** Each tells one caller what became of his work. */
  readonly done: readonly (() => void)[]
  /** They fail at their place on the disk while others are committed. */
  readonly hopeless: readonly FailedJob[]
  /** To be tried next, in this order. */
  readonly left: readonly WriteJob[]
}

/** `refused`: nothing of the batch is on disk. */
export type BatchOutcome = CommittedBatch | { readonly kind: 'refused'; readonly error: unknown }

export interface WriteTransactionsDeps {
  readonly database: DatabaseSync
  readonly clock: Pick<Clock, 'monotonic'>
  readonly logger: Logger
  readonly guard: CommitGuard
  /** A write met a broken page; told once. */
  readonly onDamage: () => void
}

/** So often a job may fail alone while others are committed: then it is not the disk that refuses. */
const FAILURES = 3

/** Runs jobs in transactions. Tells what became of them and settles none: nobody hears of a write that is not on disk. */
export class WriteTransactions {
  readonly #deps: WriteTransactionsDeps
  readonly #database: DatabaseSync
  #isDamageTold = false

  constructor(deps: WriteTransactionsDeps) {
    this.#deps = deps
    this.#database = deps.database
  }

  /** One transaction with as many jobs as fit into the time, at least one. */
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

  /** Each in a transaction of its own, in their order; those that fail keep their place before the ones not tried. */
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
    // Only where a rollback failed before.
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

  /** A job that throws takes back its own changes alone. */
  #run(job: WriteJob): () => void {
    this.#database.exec('SAVEPOINT job')
    try {
      const value = job.work()
      this.#database.exec('RELEASE job')
      return () => job.resolve(value)
    } catch (error) {
      this.#lookForDamage(error)
      // Not the job's fault, or the whole transaction is gone already: whoever runs it decides for everybody.
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

/** One more failure of this job counts, where the disk alone may be to blame. */
function isHopeless({ job, error }: FailedJob): boolean {
  return !isTransient(error) || (isIoError(error) && ++job.failures >= FAILURES)
}
