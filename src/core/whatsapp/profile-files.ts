import { readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync, lstatSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sessionIdSchema } from '../../shared/model/session.ts'
import { errorCode } from '../files/error-code.ts'
import type { Logger } from '../ports.ts'

const LINK_NAME = 'salesboy-link.json'
const PREFIX = 'session-'
const ENDING_PREFIX = '.ending-'
/** Where WhatsApp Web keeps its keys; a profile without it was never linked, or is half deleted. */
const keysOf = join('Default', 'IndexedDB', 'https_web.whatsapp.com_0.indexeddb.leveldb')

export interface ProfileFiles {
  folder(sessionId: string): string
  exists(sessionId: string): boolean
  /** Removes the profile; Windows keeps files locked for a while after a browser ended, hence the retries. */
  remove(sessionId: string): Promise<boolean>
  /** When the phone was linked with this profile, unix ms; null when unknown. Stored in the profile and removed with it. */
  linkedAt(sessionId: string): Promise<number | null>
  markLinked(sessionId: string, atMs: number): Promise<void>
  /** Whole profiles that contain WhatsApp Web's keys and are not marked as ending. `usedAt`: unix ms of the last use. */
  real(): readonly { readonly id: string; readonly usedAt: number }[]
  /** Marks the link as ending. Until the profile is removed, it belongs to no session. */
  markEnding(sessionId: string): void
  /** Removes the mark: a new link begins, or the profile is removed. */
  unmarkEnding(sessionId: string): void
  /** Sessions that are marked as ending but whose profile still exists. */
  ending(): readonly string[]
}

export function createProfileFiles(sessionsFolder: string, logger: Logger): ProfileFiles {
  return new ProfilesOnDisk(sessionsFolder, logger)
}

/** The browser profiles under the sessions folder, one `session-<id>` each (the name LocalAuth gives them). */
class ProfilesOnDisk implements ProfileFiles {
  readonly #sessionsFolder: string
  readonly #logger: Logger

  constructor(sessionsFolder: string, logger: Logger) {
    this.#sessionsFolder = sessionsFolder
    this.#logger = logger
  }

  folder(sessionId: string): string {
    return join(this.#sessionsFolder, PREFIX + sessionId)
  }

  exists(sessionId: string): boolean {
    return existsSync(this.folder(sessionId))
  }

  real(): readonly { readonly id: string; readonly usedAt: number }[] {
    return this.#names().flatMap((name) => {
      const id = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : ''
      const usedAt = usedAtOf(join(this.#sessionsFolder, name))
      const isWhole = sessionIdSchema.safeParse(id).success && usedAt !== null
      return isWhole && !existsSync(this.#endingMark(id)) ? [{ id, usedAt }] : []
    })
  }

  ending(): readonly string[] {
    return this.#names()
      .filter((name) => name.startsWith(ENDING_PREFIX))
      .map((name) => name.slice(ENDING_PREFIX.length))
      .filter((id) => sessionIdSchema.safeParse(id).success)
  }

  markEnding(sessionId: string): void {
    try {
      if (existsSync(this.#sessionsFolder)) writeFileSync(this.#endingMark(sessionId), '', { mode: 0o600, flush: true })
    } catch (error) {
      this.#logger.warn('unlinking was not noted', { sessionId, code: errorCode(error) })
    }
  }

  unmarkEnding(sessionId: string): void {
    rmSync(this.#endingMark(sessionId), { force: true })
  }

  async remove(sessionId: string): Promise<boolean> {
    this.markEnding(sessionId)
    try {
      await rm(this.folder(sessionId), { recursive: true, force: true, maxRetries: 15, retryDelay: 200 })
      this.unmarkEnding(sessionId)
      return true
    } catch (error) {
      this.#logger.error('profile could not be removed', { sessionId, code: errorCode(error) })
      return false
    }
  }

  async linkedAt(sessionId: string): Promise<number | null> {
    try {
      const parsed: unknown = JSON.parse(await readFile(this.#linkFile(sessionId), 'utf8'))
      const at = (parsed as { linkedAt?: unknown }).linkedAt
      return typeof at === 'number' && Number.isFinite(at) ? at : null
    } catch {
      return null // linked by an older version, or damaged: catch-up falls back to its time limit
    }
  }

  async markLinked(sessionId: string, atMs: number): Promise<void> {
    try {
      await writeFile(this.#linkFile(sessionId), JSON.stringify({ linkedAt: atMs }), { mode: 0o600 })
    } catch (error) {
      this.#logger.warn('link time not kept', { sessionId, code: errorCode(error) })
    }
  }

  #names(): readonly string[] {
    return existsSync(this.#sessionsFolder) ? readdirSync(this.#sessionsFolder) : []
  }

  #linkFile(sessionId: string): string {
    return join(this.folder(sessionId), LINK_NAME)
  }

  /** The mark lies beside the profile, because files inside it may be deleted first. */
  #endingMark(sessionId: string): string {
    return join(this.#sessionsFolder, ENDING_PREFIX + sessionId)
  }
}

/** When the browser last wrote its keys, unix ms; null for anything but a whole profile: a symlink, an empty or half-deleted folder. */
function usedAtOf(profile: string): number | null {
  try {
    const keys = join(profile, keysOf)
    const isFolder = lstatSync(profile).isDirectory() && lstatSync(join(profile, 'Default')).isDirectory()
    const entries = isFolder ? readdirSync(keys) : []
    const isWhole = entries.includes('CURRENT') && entries.some((name) => name.startsWith('MANIFEST-'))
    return isWhole ? Math.max(...entries.map((name) => statSync(join(keys, name)).mtimeMs)) : null
  } catch {
    return null // Part of it is missing.
  }
}
