import { readFileSync } from 'node:fs'
import { tooFewFiles } from './start-error.ts'

/** Enough for a gateway full of connections, SQLite, and a pipe or two for each browser. With fewer, some work fails halfway. */
export const NEEDED_FILES = 256

/** How many files this process may hold open; null where no file tells the limit (Windows and macOS, where it is no problem). */
export function allowedFiles(): number | null {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return found === null ? null : Number(found[1])
  } catch {
    return null // No such file on this system.
  }
}

/** Throws a `CommandError` that explains the problem when this process may open too few files. */
export function requireOpenFiles(allowed: number | null = allowedFiles()): void {
  if (allowed !== null && allowed < NEEDED_FILES) throw tooFewFiles(allowed)
}
