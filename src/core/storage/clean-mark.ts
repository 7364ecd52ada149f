import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'

/** What the file looked like when we closed it: unchanged since then means it needs no check. */
function lookOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return JSON.stringify({ size, mtimeMs })
}

/**
 * Small files beside the database. One is written after a clean close: a full check of a large database takes seconds, so it is made
 * only when the last run did not close it or somebody touched it since. The other says that the last run found it damaged.
 */
export interface CleanMark {
  /** How the last run left the database. Removes the marks: the next close writes them anew. */
  take(): 'clean' | 'unknown' | 'damaged'
  leave(): void
  /** It is damaged: the next start sets it aside, whatever else happens. */
  condemn(): void
}

export function createCleanMark(databasePath: string): CleanMark {
  const clean = `${databasePath}-clean`
  const damaged = `${databasePath}-damaged`
  const write = (path: string, text: () => string) => {
    try {
      writeFileSync(path, text(), { mode: 0o600 })
    } catch {
      rmSync(path, { force: true }) // A full disk, say: without a mark the next start only checks for longer.
    }
  }
  return {
    take() {
      try {
        if (existsSync(damaged)) return 'damaged'
        return readFileSync(clean, 'utf8') === lookOf(databasePath) ? 'clean' : 'unknown'
      } catch {
        return 'unknown' // No mark or no database yet: the check decides.
      } finally {
        for (const path of [clean, damaged]) rmSync(path, { force: true })
      }
    },
    leave() {
      if (!existsSync(damaged)) write(clean, () => lookOf(databasePath))
    },
    condemn: () => write(damaged, () => ''),
  }
}
