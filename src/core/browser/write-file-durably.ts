import { renameSync, writeFileSync } from 'node:fs'

/** Writes beside and renames, so that a power cut leaves the old text or the new one. */
export function writeFileDurably(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}
