import { existsSync, renameSync } from 'node:fs'
import { basename } from 'node:path'

/** Renames a damaged file to `<name>.bad` (`.bad.2`, … when that is taken) and returns the new file's name. */
export function setAside(path: string): string {
  let target = `${path}.bad`
  for (let number = 2; existsSync(target); number += 1) target = `${path}.bad.${number}`
  renameSync(path, target)
  return basename(target)
}
