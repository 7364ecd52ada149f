import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'

/** What the file looked like when we closed it: unchanged since then means it needs no check. */
function lookOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return JSON.stringify({ size, mtimeMs })
}

/**
 * A small file beside the database, written after a clean close. A full check of a large database takes seconds, so it is made only
 * when the last run did not close it or somebody touched it since.
 */
export interface CleanMark {
  /** True when the database is as we left it. Removes the mark: the next close writes it anew. */
  take(): boolean
  leave(): void
}

export function createCleanMark(databasePath: string): CleanMark {
  const path = `${databasePath}-clean`
  return {
    take() {
      try {
        return readFileSync(path, 'utf8') === lookOf(databasePath)
      } catch {
        return false // No mark or no database yet: the check decides.
      } finally {
        rmSync(path, { force: true })
      }
    },
    leave() {
      try {
        writeFileSync(path, lookOf(databasePath), { mode: 0o600 })
      } catch {
        rmSync(path, { force: true }) // A full disk, say: without a mark the next start only checks for longer.
      }
    },
  }
}
