import { existsSync, readFileSync, renameSync } from 'node:fs'
import { isSettingsFile } from '../../shared/is-settings-file.ts'

/** Moves what is not one JSON object out of the way, so that nothing of it is lost. Returns its new place, or null. */
export function setAsideDamaged(path: string, at: number): string | null {
  if (!existsSync(path)) return null
  try {
    if (isSettingsFile(readFileSync(path, 'utf8'))) return null
  } catch (error) {
    // A folder in its place will not become a file by itself.
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error
  }
  const aside = `${path}.${at}.bad`
  renameSync(path, aside)
  return aside
}
