import { existsSync, readFileSync, renameSync } from 'node:fs'
import { basename } from 'node:path'
import { errorCode } from './error-code.ts'
import { isSettingsFile } from '../../shared/is-settings-file.ts'

/** Renames a damaged file to `<name>.bad` (`.bad.2`, … if that exists) and returns the new file name. */
export function setAside(path: string): string {
  let target = `${path}.bad`
  for (let number = 2; existsSync(target); number += 1) target = `${path}.bad.${number}`
  renameSync(path, target)
  return basename(target)
}

/** Sets aside a file that is not one JSON object, so that none of it is lost. Returns the new name; null if the file is good or missing. */
export function setAsideDamaged(path: string): string | null {
  try {
    if (isSettingsFile(readFileSync(path, 'utf8'))) return null
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return null
    // A folder in the file's place is set aside too, because it never becomes a file by itself.
    if (code !== 'EISDIR') throw error
  }
  return setAside(path)
}
