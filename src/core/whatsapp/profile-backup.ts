import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { errorCode } from '../files/error-code.ts'
import type { Logger } from '../ports.ts'

export interface ProfileBackup {
  /** Copies the profile. Call it only after a clean close: a copy of a running browser's files is worthless. */
  take(sessionId: string): Promise<void>
  /** Replaces the profile with the copy. False when there is no copy or the restore fails. */
  restore(sessionId: string): Promise<boolean>
  /** When the copy was taken, unix ms; null when there is none. */
  takenAt(sessionId: string): Promise<number | null>
  /** Removes the copy after an unlink: it must never come back. Files that the system does not remove are logged. */
  forget(sessionId: string): Promise<void>
}

const DEFAULT_MAX_MEGABYTES = 500

/** Caches, and the lock files of a running browser: large, rebuilt by themselves, or wrong in a copy. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'Cache',
  'Code Cache',
  'CacheStorage',
  'ScriptCache',
  'GPUCache',
  'GrShaderCache',
  'GraphiteDawnCache',
  'DawnCache',
  'DawnGraphiteCache',
  'DawnWebGPUCache',
  'ShaderCache',
  'Crashpad',
  'BrowserMetrics',
  'Safe Browsing',
  'component_crx_cache',
  'extensions_crx_cache',
  'blob_storage',
  'SingletonLock',
  'SingletonSocket',
  'SingletonCookie',
  'lockfile',
  'salesboy-owner.json',
])

/** Whether a path inside a profile belongs in its copy. */
export function belongsIntoBackup(profile: string, path: string): boolean {
  return !relative(profile, path)
    .split(sep)
    .some((name) => LEFT_OUT.has(name))
}

export interface ProfileBackupDeps {
  readonly backupsFolder: string
  readonly logger: Logger
  /** A profile larger than this without its caches is not copied, because a small laptop also has a small disk. */
  readonly maxMegabytes?: number
  folder(sessionId: string): string
}

export function createProfileBackup(deps: ProfileBackupDeps): ProfileBackup {
  return new BackupsOnDisk(deps)
}

/**
 * The last good copy of each session's profile, in case a power cut damages it. There is one copy per session, replaced as a whole:
 * an interrupted copy leaves the former one.
 */
class BackupsOnDisk implements ProfileBackup {
  readonly #deps: ProfileBackupDeps

  constructor(deps: ProfileBackupDeps) {
    this.#deps = deps
  }

  async take(sessionId: string): Promise<void> {
    const { backupsFolder, logger, maxMegabytes = DEFAULT_MAX_MEGABYTES } = this.#deps
    try {
      const profile = this.#deps.folder(sessionId)
      const megabytes = Math.round((await sizeOf(profile)) / 1024 / 1024)
      if (megabytes > maxMegabytes) {
        logger.warn('the profile is too large to copy, the last copy stays', { sessionId, megabytes })
        return
      }
      await mkdir(backupsFolder, { recursive: true, mode: 0o700 })
      await copy(profile, this.#copyOf(sessionId))
      logger.info('profile copied', { sessionId })
    } catch (error) {
      logger.warn('profile not copied', { sessionId, code: errorCode(error) })
    }
  }

  async restore(sessionId: string): Promise<boolean> {
    const from = this.#copyOf(sessionId)
    if (!(await exists(from))) return false
    try {
      await copy(from, this.#deps.folder(sessionId))
      return true
    } catch (error) {
      this.#deps.logger.error('profile not restored', { sessionId, code: errorCode(error) })
      return false
    }
  }

  async takenAt(sessionId: string): Promise<number | null> {
    try {
      return (await stat(this.#copyOf(sessionId))).mtimeMs
    } catch {
      return null // no copy yet
    }
  }

  async forget(sessionId: string): Promise<void> {
    const path = this.#copyOf(sessionId)
    for (const name of [path, unfinishedOf(path), formerOf(path)]) {
      try {
        await rm(name, REMOVED_FOR_SURE)
      } catch (error) {
        this.#deps.logger.error('copy of a profile not removed', { sessionId, code: errorCode(error) })
      }
    }
  }

  #copyOf(sessionId: string): string {
    return join(this.#deps.backupsFolder, `session-${sessionId}`)
  }
}

/** Retries, because Windows keeps files locked for a while. */
const REMOVED_FOR_SURE = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 } as const

const unfinishedOf = (path: string): string => `${path}.unfinished`
const formerOf = (path: string): string => `${path}.former`

async function copy(from: string, to: string): Promise<void> {
  const [unfinished, former] = [unfinishedOf(to), formerOf(to)]
  await rm(unfinished, { recursive: true, force: true })
  await cp(from, unfinished, { recursive: true, filter: (path) => belongsIntoBackup(from, path) })
  // Move the former copy aside, and delete it only when the new one has its name.
  await rm(former, REMOVED_FOR_SURE)
  if (await exists(to)) await rename(to, former)
  await rename(unfinished, to)
  await rm(former, REMOVED_FOR_SURE)
}

async function sizeOf(profile: string): Promise<number> {
  const files = await readdir(profile, { recursive: true, withFileTypes: true })
  let bytes = 0
  for (const file of files) {
    const path = join(file.parentPath, file.name)
    if (file.isFile() && belongsIntoBackup(profile, path)) bytes += (await stat(path)).size
  }
  return bytes
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
