import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { replaceFile } from '../files/replace-file.ts'

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
  /** How the last run left the database. The mark of a clean close is removed, the other stays until `replaced`. */
  take(): 'clean' | 'unknown' | 'damaged'
  leave(): void
  /** It is damaged: the next start sets it aside, whatever else happens. */
  condemn(): void
  /** The database that takes the damaged one's place, once it is complete; null while it is not. */
  replacement(): Replacement | null
  /** What takes its place is complete on disk: a start that is cut short from here on is gone on with, not begun anew. */
  replaceBy(replacement: Replacement): void
  /** The damaged one is set aside and another is in its place. */
  replaced(): void
}

export interface Replacement {
  /** Names the files that are set aside; unix ms. */
  readonly at: number
  /** How many rows could be saved. */
  readonly saved: number
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
        return null // No mark, or the one without a word that only condemns.
      }
    },
    replaceBy(replacement) {
      replaceFile(damaged, JSON.stringify(replacement))
    },
    replaced: () => rmSync(damaged, { force: true }),
  }
}
