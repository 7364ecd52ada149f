import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { replaceFile } from '../files/replace-file.ts'

/** Size and time of change of the file. A file that has not changed since we closed it needs no check. */
function lookOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return JSON.stringify({ size, mtimeMs })
}

/**
 * Two small files beside the database. The first marks a clean close: a full check of a large database takes seconds, so it runs only if
 * the last run did not close the database or the file was touched since. The second says that the last run found the database damaged.
 */
export interface CleanMark {
  /** Returns how the last run left the database. Removes the mark of a clean close; the mark of damage stays until `replaced`. */
  take(): 'clean' | 'unknown' | 'damaged'
  leave(): void
  /** Marks the database as damaged: the next start sets it aside, whatever else happens. */
  condemn(): void
  /** The database that replaces the damaged one; null while it is not complete. */
  replacement(): Replacement | null
  /** Notes that the replacement is complete on disk. If this start is cut short later, the next one continues instead of starting over. */
  replaceBy(replacement: Replacement): void
  /** Removes the mark of damage: the damaged database is set aside and its replacement is in place. */
  replaced(): void
}

export interface Replacement {
  /** Unix ms; part of the names of the files set aside. */
  readonly at: number
  /** Number of rows saved. */
  readonly saved: number
}

export function createCleanMark(databasePath: string): CleanMark {
  const clean = `${databasePath}-clean`
  const damaged = `${databasePath}-damaged`
  const write = (path: string, text: () => string) => {
    try {
      writeFileSync(path, text(), { mode: 0o600 })
    } catch {
      rmSync(path, { force: true }) // For example a full disk. Without a mark the next start only takes longer, for a check.
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
        rmSync(clean, { force: true })
      }
    },
    leave() {
      if (!existsSync(damaged)) write(clean, () => lookOf(databasePath))
    },
    condemn: () => write(damaged, () => ''),
    replacement() {
      try {
        const { at, saved } = JSON.parse(readFileSync(damaged, 'utf8')) as Partial<Replacement>
        return Number.isSafeInteger(at) && Number.isSafeInteger(saved) ? { at: at!, saved: saved! } : null
      } catch {
        return null // No mark, or the empty mark that only condemns.
      }
    },
    replaceBy(replacement) {
      replaceFile(damaged, JSON.stringify(replacement))
    },
    replaced: () => rmSync(damaged, { force: true }),
  }
}
