import { constants, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../files/error-code.ts'
import type { Logger } from '../ports.ts'
import { isFileName } from './kept-file.ts'
import { PART_PREFIX } from './part-file.ts'

export interface MediaEntry {
  readonly size: number
  /** When it was put here last; unix ms. */
  readonly since: number
}

/** The folder of media and what lies in it: read once, then kept up to date by whoever adds and removes. */
export class MediaFolder {
  readonly path: string
  readonly #logger: Logger
  #entries: Map<string, MediaEntry> | null = null
  #isUnreadable = false

  constructor(path: string, logger: Logger) {
    this.path = path
    this.#logger = logger
  }

  /** By name; nothing while the folder cannot be read. */
  get entries(): Map<string, MediaEntry> {
    try {
      this.#entries ??= this.#read()
      this.#isUnreadable = false
      return this.#entries
    } catch (error) {
      if (!this.#isUnreadable) this.#logger.warn('the folder of media cannot be read', { error })
      this.#isUnreadable = true
      return new Map()
    }
  }

  /** Makes it where there is none. Throws when it cannot be read or made. */
  prepare(): void {
    this.#entries ??= this.#read()
    mkdirSync(this.path, { recursive: true, mode: 0o700 })
  }

  /** A name itself is on disk only when the folder is. Windows does so by itself and opens no folders. */
  async flush(): Promise<void> {
    if (process.platform === 'win32') return
    const folder = await open(this.path, constants.O_RDONLY)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }

  /** Throws when it cannot be read. What another run of the program has left unfinished is removed. */
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
    this.#logger.debug('looked through the files of media', { files: entries.size })
    return entries
  }

  #removePart(name: string): void {
    try {
      rmSync(join(this.path, name), { force: true, recursive: true })
    } catch (error) {
      this.#logger.warn('a part of a file of media stays until the next start', { error })
    }
  }
}

/** `media` is a link or a file: whatever it leads to is not ours. */
class NoFolderError extends Error {
  readonly code = 'ENOTDIR'
}

/** What an error of the file system means; null when it is none. */
export function diskOutcome(error: unknown): 'disk-full' | 'disk-error' | null {
  const code = errorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full'
  return error instanceof NoFolderError || (error as { syscall?: unknown }).syscall !== undefined ? 'disk-error' : null
}
