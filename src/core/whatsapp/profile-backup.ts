import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Logger } from '../ports.ts'

export interface ProfileBackup {
  /** Copies the profile, after a clean close only: a copy of a running browser's files is worth nothing. */
  take(sessionId: string): Promise<void>
  /** Puts the copy in the profile's place. False when there is none. */
  restore(sessionId: string): Promise<boolean>
  /** When the copy was taken, unix ms; null when there is none. */
  takenAt(sessionId: string): Promise<number | null>
  /** The link is gone: a copy of it must never come back. What the system does not give up is logged. */
  forget(sessionId: string): Promise<void>
}

const DEFAULT_MAX_MEGABYTES = 500

/** Caches, and the marks of a running browser: large, rebuilt by themselves, or wrong in a copy. */
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

/** Whether a path inside a profile belongs into its copy. */
export function belongsIntoBackup(profile: string, path: string): boolean {
  return !relative(profile, path)
    .split(sep)
    .some((name) => LEFT_OUT.has(name))
}

/**
 * The last good copy of each session's profile, for the day a power cut damages it. One copy per session, replaced as a whole: an
 * interrupted copy leaves the former one.
 */
export function createProfileBackup(options: {
  readonly backupsFolder: string
  readonly logger: Logger
  /** A profile that is larger without its caches is not copied: a small laptop's disk is small, too. */
  readonly maxMegabytes?: number
  folder(sessionId: string): string
}): ProfileBackup {
  const { logger } = options
  const copyOf = (sessionId: string): string => join(options.backupsFolder, `session-${sessionId}`)
  const exists = (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    )
  const copy = async (from: string, to: string): Promise<void> => {
    const unfinished = `${to}.unfinished`
    await rm(unfinished, { recursive: true, force: true })
    await cp(from, unfinished, { recursive: true, filter: (path) => belongsIntoBackup(from, path) })
    // The former one is moved aside, not deleted, until the new one has its name.
    const former = `${to}.former`
    await rm(former, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    if (await exists(to)) await rename(to, former)
    await rename(unfinished, to)
    await rm(former, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
  const sizeOf = async (profile: string): Promise<number> => {
    const files = await readdir(profile, { recursive: true, withFileTypes: true })
    let bytes = 0
    for (const file of files) {
      const path = join(file.parentPath, file.name)
      if (file.isFile() && belongsIntoBackup(profile, path)) bytes += (await stat(path)).size
    }
    return bytes
  }
  return {
    async take(sessionId) {
      try {
        const megabytes = Math.round((await sizeOf(options.folder(sessionId))) / 1024 / 1024)
        if (megabytes > (options.maxMegabytes ?? DEFAULT_MAX_MEGABYTES)) {
          logger.warn('profile is too large for a copy, the former one stays', { sessionId, megabytes })
          return
        }
        await mkdir(options.backupsFolder, { recursive: true, mode: 0o700 })
        await copy(options.folder(sessionId), copyOf(sessionId))
        logger.info('profile copied', { sessionId })
      } catch (error) {
        logger.warn('profile not copied', { sessionId, code: (error as NodeJS.ErrnoException).code })
      }
    },
    async restore(sessionId) {
      const from = copyOf(sessionId)
      if (!(await exists(from))) return false
      try {
        await copy(from, options.folder(sessionId))
        return true
      } catch (error) {
        logger.error('profile not restored', { sessionId, code: (error as NodeJS.ErrnoException).code })
        return false
      }
    },
    async takenAt(sessionId) {
      try {
        return (await stat(copyOf(sessionId))).mtimeMs
      } catch {
        return null // no copy yet
      }
    },
    async forget(sessionId) {
      const path = copyOf(sessionId)
      for (const name of [path, `${path}.unfinished`, `${path}.former`]) {
        try {
          await rm(name, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
        } catch (error) {
          logger.error('copy of a profile not removed', {
            sessionId,
            code: (error as NodeJS.ErrnoException).code,
          })
        }
      }
    },
  }
}
