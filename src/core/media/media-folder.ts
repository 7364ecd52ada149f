import { constants, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../files/error-code.ts'
import type { Logger } from '../ports.ts'
import { isFileName } from './kept-file.ts'
import { PART_PREFIX } from './part-file.ts'

export interface MediaEntry {
  readonly size: number
  /** When it was last put here, unix ms. */
  readonly since: number
}

/** The media folder and the list of its files. The list is read once; callers that add or remove files keep it up to date. */
export class MediaFolder {
  readonly path: string
  readonly #logger: Logger
  #entries: Map<string, MediaEntry> | null = null
  #isUnreadable = false

  constructor(path: string, logger: Logger) {
    this.path = path
    this.#logger = logger
  }

  /** The files by name; empty while the folder cannot be read. */
  get entries(): Map<string, MediaEntry> {
    try {
      this.#entries ??= this.#read()
      this.#isUnreadable = false
      return this.#entries
    } catch (error) {
      if (!this.#isUnreadable) this.#logger.warn('the media folder cannot be read', { error })
      this.#isUnreadable = true
      return new Map()
    }
  }

  /** Creates the folder if it is missing. Throws when it cannot be read or created. */
  prepare(): void {
    this.#entries ??= this.#read()
    mkdirSync(this.path, { recursive: true, mode: 0o700 })
  }

  /** Flushes the folder, because a new file name is on disk only after that. Windows does this itself and cannot open folders. */
  async flush(): Promise<void> {
    if (process.platform === 'win32') return
    const folder = await open(this.path, constants.O_RDONLY)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }

  /** Lists the files and removes unfinished ones of an earlier run. Throws when the folder cannot be read. */
  #read(): Map<string, MediaEntry> {
    const isThere = lstatSync(this.path, { throwIfNoEntry: false })
    if (isThere !== undefined && !isThere.isDirectory()) throw new NoFolderError()
    const entries = new Map<string, MediaEntry>()
    for (const name of isThere === undefined ? [] : readdirSync(this.path)) {
      if (name.startsWith(PART_PREFIX)) this.#removePart(name)
      if (!isFileName(name)) continue
      const status = lstatSync(join(this.path, name), { throwIfNoEntry: false })
      if (status?.isFile() === true) entries.set(name, { size: status.size, since: status.mtimeMs })
    }
    this.#logger.debug('searched the media folder', { files: entries.size })
    return entries
  }

  #removePart(name: string): void {
    try {
      rmSync(join(this.path, name), { force: true, recursive: true })
    } catch (error) {
      this.#logger.warn('a partial media file stays until the next start', { error })
    }
  }
}

/** `media` is a symlink or a file: its target is not ours. */
class NoFolderError extends Error {
  readonly code = 'ENOTDIR'
}

/** Classifies an error of the file system; null for any other error. */
export function diskOutcome(error: unknown): 'disk-full' | 'disk-error' | null {
  const code = errorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full'
  return error instanceof NoFolderError || (error as { syscall?: unknown }).syscall !== undefined ? 'disk-error' : null
}
