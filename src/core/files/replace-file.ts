/*
 * Owns how our files are replaced as a whole, and how a damaged file is set aside. Knows nothing of their content.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** Writes a file that only this user can read. After a power cut it has either the old or the new content, never half of it. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const draft = `${path}.draft`
  try {
    // Removes a draft left by a power cut.
    rmSync(draft, { force: true })
    const file = openSync(draft, 'wx', 0o600)
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
