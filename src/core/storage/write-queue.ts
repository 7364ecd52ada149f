import type { DatabaseSync } from 'node:sqlite'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { isDamage, isIoError, isTransient } from './sqlite-errors.ts'

export interface WriteQueue {
  /**
   * Runs `work` in the next transaction and resolves with its result after the COMMIT is on disk. All work of one turn of the
   * event loop shares one transaction, so a burst pays one disk flush and not one each; more than fits into a moment is committed
   * in parts, in order, and others get their turn between them. Rejects when `work` throws (its own changes are undone, the others
   * stay). While the disk refuses (full, busy, failing) the work stays queued and is tried again, so `work` may run more than once
   * and must do nothing but write. Work that cannot read or write its place on the disk, again and again while other work can, rejects.
   */
  run<T>(work: () => T): Promise<T>
  /**
   * The same for what a crash may forget, such as a tick that WhatsApp shows again: it waits up to a tenth of a second for the next
   * `run` and shares its disk flush.
   */
  runLater<T>(work: () => T): Promise<T>
  /**
   * Commits `work` and all that was queued before it now, and returns its result. Throws the `CommandError` for a full disk when the
   * disk refuses: then it is not written later either, because the caller was told so.
   */
  runNow<T>(work: () => T): T
  /** Commits now, synchronously, whatever is queued. False when the disk refused; the work stays queued. */
  flush(): boolean
  /** The disk refused the last transaction; nothing was committed since. */
  readonly refused: boolean
  /** It has refused for some seconds: a full disk, not one that was busy for a moment. */
  readonly isStuck: boolean
  /** Calls back when `isStuck` changes; returns the unsubscribe. */
  onStuck(listener: () => void): () => void
  /** Last flush; what the disk still refuses is rejected. */
  close(): void
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

interface Job {
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  /** How often it failed alone while others were committed. */
  failures: number
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000
/** So many refusals one after another take about two seconds. */
const STUCK_AFTER = 4
/** After so many refusals each job is tried alone, so that one which meets a bad sector does not hold up the others. */
const ALONE_AFTER = 3
/** So often a job may fail alone while others are committed: then it is not the disk that refuses. */
const FAILURES = 3
/** One transaction works no longer than this before others get their turn: a catch-up of thousands must not stop the interface. */
const MOMENT_MS = 15
/** How long a write that can wait does so. Nobody sees the difference, and a busy shop pays half of the flushes. */
const LATER_MS = 100

const NO_GUARD: CommitGuard = { begins: () => undefined, commits: () => undefined, committed: () => undefined }

/** Group commit on one connection. */
export function createWriteQueue(
  database: DatabaseSync,
  clock: Clock,
  logger: Logger,
  /** A write met a broken page; told once. */
  onDamage: () => void = () => undefined,
  guard: CommitGuard = NO_GUARD,
): WriteQueue {
  let jobs: Job[] = []
  let scheduled = false
  let retry: Timer | null = null
  let later: Timer | null = null
  let refusals = 0
  let damageTold = false
  const stuckListeners = new Set<() => void>()
  const tellStuck = () => stuckListeners.forEach((listener) => listener())

  function lookForDamage(error: unknown): void {
    if (damageTold || !isDamage(error)) return
    damageTold = true
    onDamage()
  }

  function flush(): boolean {
    while (jobs.length > 0) if (!commit(Number.POSITIVE_INFINITY)) return false
    return true
  }

  function flushMoment(): void {
    if (commit(MOMENT_MS) && jobs.length > 0) schedule()
  }

  function schedule(): void {
    scheduled = true
    setImmediate(flushMoment)
  }

  /** One transaction with as many jobs as fit into the time, at least one. */
  function commit(milliseconds: number): boolean {
    scheduled = false
    retry?.cancel()
    retry = null
    later?.cancel()
    later = null
    if (jobs.length === 0) return true
    const batch = jobs
    jobs = []
    const until = clock.monotonic() + milliseconds
    return refusals < ALONE_AFTER ? commitTogether(batch, until) : commitAlone(batch, until)
  }

  function commitTogether(batch: Job[], until: number): boolean {
    const done: (() => void)[] = []
    try {
      begin()
      for (const job of batch) {
        done.push(runJob(job))
        if (clock.monotonic() >= until) break
      }
      end()
    } catch (error) {
      rollBack()
      return handleRefusal(batch, error)
    }
    guard.committed()
    jobs = [...batch.slice(done.length), ...jobs]
    accept(done)
    return true
  }

  /** Each in a transaction of its own, in their order; those that fail keep their place before the ones not tried. */
  function commitAlone(batch: Job[], until: number): boolean {
    const done: (() => void)[] = []
    const failed: { readonly job: Job; readonly error: unknown }[] = []
    let next = 0
    let refusal: unknown = null
    while (next < batch.length && (done.length === 0 || clock.monotonic() < until)) {
      const job = batch[next]!
      let isDisk = true
      try {
        begin()
        isDisk = false
        const settle = runJob(job)
        isDisk = true
        end()
        done.push(settle)
      } catch (error) {
        rollBack()
        refusal ??= error
        if (isDisk) break
        failed.push({ job, error })
      }
      next += 1
    }
    if (done.length === 0) return handleRefusal(batch, refusal)
    guard.committed()
    const hopeless = failed.filter(
      ({ job, error }) => !isTransient(error) || (isIoError(error) && ++job.failures >= FAILURES),
    )
    const kept = failed.filter((one) => !hopeless.includes(one)).map(({ job }) => job)
    jobs = [...kept, ...batch.slice(next), ...jobs]
    for (const { job, error } of hopeless) {
      logger.error('a write fails at its place on the disk and is given up', { error })
      job.reject(error)
    }
    accept(done)
    return true
  }

  function accept(done: readonly (() => void)[]): void {
    if (refusals > 0) logger.info('the disk takes writes again', { refusals, jobs: done.length })
    const wasStuck = refusals >= STUCK_AFTER
    refusals = 0
    if (wasStuck) tellStuck()
    for (const settle of done) settle()
  }

  function begin(): void {
    // Only where a rollback failed before.
    if (database.isTransaction) database.exec('ROLLBACK')
    guard.begins()
    database.exec('BEGIN IMMEDIATE')
  }

  function end(): void {
    guard.commits()
    database.exec('COMMIT')
  }

  /** Never throws: the jobs of the transaction still have to be settled or queued again. */
  function rollBack(): void {
    try {
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
    } catch (error) {
      logger.warn('a transaction could not be rolled back', { error })
    }
  }

  function handleRefusal(batch: Job[], error: unknown): boolean {
    if (!isTransient(error)) {
      lookForDamage(error)
      logger.error('a transaction failed', { jobs: batch.length, error })
      for (const job of batch) job.reject(error)
      return false
    }
    jobs = [...batch, ...jobs]
    if (refusals === 0) logger.error('the disk refuses writes; trying again', { jobs: jobs.length, error })
    retry = clock.setTimer(Math.min(FIRST_PAUSE_MS * 2 ** refusals, LONGEST_PAUSE_MS), flushMoment)
    refusals += 1
    if (refusals === STUCK_AFTER) tellStuck()
    return false
  }

  function runJob(job: Job): () => void {
    database.exec('SAVEPOINT job')
    try {
      const value = job.work()
      database.exec('RELEASE job')
      return () => job.resolve(value)
    } catch (error) {
      lookForDamage(error)
      // Not the job's fault, or the whole transaction is gone already: the outer catch decides for everybody.
      if (isTransient(error) || !database.isTransaction) throw error
      database.exec('ROLLBACK TO job')
      database.exec('RELEASE job')
      return () => job.reject(error)
    }
  }

  const add = <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      jobs.push({ work, resolve: resolve as (value: unknown) => void, reject, failures: 0 })
    })

  return {
    run(work) {
      const kept = add(work)
      if (!scheduled && retry === null) schedule()
      return kept
    },
    runLater(work) {
      const kept = add(work)
      if (!scheduled && retry === null) later ??= clock.setTimer(LATER_MS, flushMoment)
      return kept
    },
    runNow<T>(work: () => T): T {
      let outcome: { readonly value: T } | { readonly error: unknown } | null = null
      const job: Job = {
        work,
        resolve: (value) => (outcome = { value: value as T }),
        reject: (error) => (outcome = { error }),
        failures: 0,
      }
      jobs.push(job)
      flush()
      jobs = jobs.filter((one) => one !== job)
      return resultOf(outcome)
    },
    flush,
    get refused() {
      return refusals > 0
    },
    get isStuck() {
      return refusals >= STUCK_AFTER
    },
    onStuck(listener) {
      stuckListeners.add(listener)
      return () => stuckListeners.delete(listener)
    },
    close() {
      flush()
      retry?.cancel()
      later?.cancel()
      const left = jobs
      jobs = []
      for (const job of left) job.reject(new Error('The database was closed before this could be written.'))
    },
  }
}

function resultOf<T>(outcome: { readonly value: T } | { readonly error: unknown } | null): T {
  if (outcome === null) throw new CommandError('unavailable', msg('error.disk-full'))
  if ('error' in outcome) throw outcome.error
  return outcome.value
}
