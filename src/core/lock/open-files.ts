import { readFileSync } from 'node:fs'
import { tooFewFiles } from './start-error.ts'

/** A gateway full of connections, SQLite, and a pipe or two for each browser. With less, something fails in the middle of the work. */
export const NEEDED_FILES = 256

/** How many files this process may hold open; null where the system does not say in a file (Windows and macOS, where it is no trouble). */
export function allowedFiles(): number | null {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return found === null ? null : Number(found[1])
  } catch {
    return null // No such file on this system.
  }
}

/** Refuses to start where too few files may be open. Throws `CommandError` in words. */
export function requireOpenFiles(allowed: number | null = allowedFiles()): void {
  if (allowed !== null && allowed < NEEDED_FILES) throw tooFewFiles(allowed)
}
