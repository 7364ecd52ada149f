import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { sha256Of } from '../../torture/files.ts'

/** One file of the program's data folder. */
export interface KeptFile {
  /** Relative to the data folder. */
  readonly folder: string
  readonly name: string
  readonly bytes: number
  /** SHA-256 of the content, for files of customers and of the core only. */
  readonly sha256: string | null
}

const MEDIA = 'media'

/** The files in the data folder after a week. */
export function readFolder(root: string): readonly KeptFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((path) => join(root, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => {
      const folder = relative(root, dirname(path))
      const sha256 = folder === MEDIA ? sha256Of(readFileSync(path)) : null
      return { folder, name: basename(path), bytes: statSync(path).size, sha256 }
    })
}
