import { readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync, lstatSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sessionIdSchema } from '../../shared/model/session.ts'
import type { Logger } from '../ports.ts'

const LINK_NAME = 'salesboy-link.json'
const PREFIX = 'session-'
/** Where WhatsApp Web keeps its keys; a profile without it was never linked, or is half deleted. */
const keysOf = join('Default', 'IndexedDB', 'https_web.whatsapp.com_0.indexeddb.leveldb')

export interface ProfileFiles {
  folder(sessionId: string): string
  exists(sessionId: string): boolean
  /** Removes the profile; Windows keeps files locked for a while after a browser ended, hence the retries. */
  remove(sessionId: string): Promise<boolean>
  /** When the phone was linked with this profile, unix ms. Lives and dies with the profile. */
  linkedAt(sessionId: string): Promise<number | null>
  markLinked(sessionId: string, atMs: number): Promise<void>
  /** Whole profiles that WhatsApp Web has kept its keys in, and whose end nobody has decided. */
  real(): readonly { readonly id: string; readonly usedAt: number }[]
  /** Somebody has decided that this link ends: until the profile is removed, it is nobody's. */
  markEnding(sessionId: string): void
  /** A new link begins in its place. */
  unmarkEnding(sessionId: string): void
  /** Sessions whose link was to end, but whose profile was not removed. */
  ending(): readonly string[]
}

/** The browser profiles under the sessions folder, one `session-<id>` each (the name LocalAuth gives them). */
export function createProfileFiles(sessionsFolder: string, logger: Logger): ProfileFiles {
  const folder = (sessionId: string): string => join(sessionsFolder, PREFIX + sessionId)
  // Beside the profile: what lies in it may be deleted first.
  const mark = (sessionId: string): string => join(sessionsFolder, `.ending-${sessionId}`)
  const names = (): readonly string[] => (existsSync(sessionsFolder) ? readdirSync(sessionsFolder) : [])
  const files: ProfileFiles = {
    folder,
    exists: (sessionId) => existsSync(folder(sessionId)),
    real: () =>
      names().flatMap((name) => {
        const id = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : ''
        const usedAt = usedAtOf(join(sessionsFolder, name))
        return sessionIdSchema.safeParse(id).success && usedAt !== null && !existsSync(mark(id)) ? [{ id, usedAt }] : []
      }),
    ending: () =>
      names()
        .filter((name) => name.startsWith('.ending-'))
        .map((name) => name.slice('.ending-'.length))
        .filter((id) => sessionIdSchema.safeParse(id).success),
    markEnding(sessionId) {
      try {
        if (existsSync(sessionsFolder)) writeFileSync(mark(sessionId), '', { mode: 0o600, flush: true })
      } catch (error) {
        logger.warn('the end of a link is not noted', {
          sessionId,
          code: (error as NodeJS.ErrnoException).code,
        })
      }
    },
    unmarkEnding: (sessionId) => rmSync(mark(sessionId), { force: true }),
    async remove(sessionId) {
      files.markEnding(sessionId)
      try {
        await rm(folder(sessionId), { recursive: true, force: true, maxRetries: 15, retryDelay: 200 })
        files.unmarkEnding(sessionId)
        return true
      } catch (error) {
        logger.error('profile could not be removed', {
          sessionId,
          code: (error as NodeJS.ErrnoException).code,
        })
        return false
      }
    },
    async linkedAt(sessionId) {
      try {
        const parsed: unknown = JSON.parse(await readFile(join(folder(sessionId), LINK_NAME), 'utf8'))
        const at = (parsed as { linkedAt?: unknown }).linkedAt
        return typeof at === 'number' && Number.isFinite(at) ? at : null
      } catch {
        return null // linked by an older version, or damaged: catch-up falls back to its time limit
      }
    },
    async markLinked(sessionId, atMs) {
      try {
        await writeFile(join(folder(sessionId), LINK_NAME), JSON.stringify({ linkedAt: atMs }), { mode: 0o600 })
      } catch (error) {
        logger.warn('link time not kept', { sessionId, code: (error as NodeJS.ErrnoException).code })
      }
    },
  }
  return files
}

/** When the browser last wrote there, unix ms; null for what is no whole profile: a link to elsewhere, an empty or half-deleted one. */
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
