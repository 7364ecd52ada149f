/*
 * Owns how a file of ours is written whole, and how a damaged one is set aside. Knows nothing of what is in it.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** Writes a file that only this user can read, so that after a power cut the old or the new content is there, never half of it. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const draft = `${path}.draft`
  try {
    // One that a power cut left.
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
