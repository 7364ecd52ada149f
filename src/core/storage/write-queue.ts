import type { DatabaseSync } from 'node:sqlite'
import type { Logger } from '../ports.ts'

export interface WriteQueue {
  /**
   * Runs `work` in the next transaction and resolves with its result after the COMMIT is on disk. All work of one turn of the
   * event loop shares one transaction, so a burst pays one disk flush and not one each. Rejects when `work` throws (its own
   * changes are undone, the others stay) or when the commit fails (nothing of that transaction stays).
   */
  run<T>(work: () => T): Promise<T>
  /** Commits now, synchronously, whatever is queued. */
  flush(): void
}

interface Job {
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Group commit on one connection. */
export function createWriteQueue(database: DatabaseSync, logger: Logger): WriteQueue {
  let jobs: Job[] = []
  let scheduled = false

  function flush(): void {
    scheduled = false
    const batch = jobs
    if (batch.length === 0) return
    jobs = []
    const done: (() => void)[] = []
    try {
      database.exec('BEGIN IMMEDIATE')
      for (const job of batch) done.push(runJob(job))
      database.exec('COMMIT')
    } catch (error) {
      logger.error('a transaction failed', { jobs: batch.length, error })
      if (database.isTransaction) database.exec('ROLLBACK')
      for (const job of batch) job.reject(error)
      return
    }
    for (const settle of done) settle()
  }

  function runJob(job: Job): () => void {
    database.exec('SAVEPOINT job')
    try {
      const value = job.work()
      database.exec('RELEASE job')
      return () => job.resolve(value)
    } catch (error) {
      // The whole transaction may be gone already (disk full): then the outer catch rejects everybody.
      if (!database.isTransaction) throw error
      database.exec('ROLLBACK TO job')
      database.exec('RELEASE job')
      return () => job.reject(error)
    }
  }

  return {
    run<T>(work: () => T) {
      return new Promise<T>((resolve, reject) => {
        jobs.push({ work, resolve: resolve as (value: unknown) => void, reject })
        if (scheduled) return
        scheduled = true
        setImmediate(flush)
      })
    },
    flush,
  }
}
