import { existsSync, readFileSync, renameSync } from 'node:fs'
import { basename } from 'node:path'
import { errorCode } from './error-code.ts'
import { isSettingsFile } from '../../shared/is-settings-file.ts'

/** Renames a damaged file to `<name>.bad` (`.bad.2`, … when that is taken) and returns the new file's name. */
export function setAside(path: string): string {
  let target = `${path}.bad`
  for (let number = 2; existsSync(target); number += 1) target = `${path}.bad.${number}`
  renameSync(path, target)
  return basename(target)
}

/** Sets aside what is not one JSON object, so that nothing of it is lost. Returns its new name, or null. */
export function setAsideDamaged(path: string): string | null {
  try {
    if (isSettingsFile(readFileSync(path, 'utf8'))) return null
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return null
    // A folder in its place will not become a file by itself.
    if (code !== 'EISDIR') throw error
  }
  return setAside(path)
}
