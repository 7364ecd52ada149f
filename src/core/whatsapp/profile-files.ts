import { readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../ports.ts'

const linkName = 'salesboy-link.json'

export interface ProfileFiles {
  folder(sessionId: string): string
  exists(sessionId: string): boolean
  /** Removes the profile; Windows keeps files locked for a while after a browser ended, hence the retries. */
  remove(sessionId: string): Promise<boolean>
  /** When the phone was linked with this profile, unix ms. Lives and dies with the profile. */
  linkedAt(sessionId: string): Promise<number | null>
  markLinked(sessionId: string, atMs: number): Promise<void>
}

/** The browser profiles under the sessions folder, one `session-<id>` each (the name LocalAuth gives them). */
export function createProfileFiles(sessionsFolder: string, logger: Logger): ProfileFiles {
  const folder = (sessionId: string): string => join(sessionsFolder, `session-${sessionId}`)
  return {
    folder,
    exists: (sessionId) => existsSync(folder(sessionId)),
    async remove(sessionId) {
      try {
        await rm(folder(sessionId), { recursive: true, force: true, maxRetries: 15, retryDelay: 200 })
        return true
      } catch (error) {
        logger.error('profile could not be removed', {
          session: sessionId,
          code: (error as NodeJS.ErrnoException).code,
        })
        return false
      }
    },
    async linkedAt(sessionId) {
      try {
        const parsed: unknown = JSON.parse(await readFile(join(folder(sessionId), linkName), 'utf8'))
        const at = (parsed as { linkedAt?: unknown }).linkedAt
        return typeof at === 'number' && Number.isFinite(at) ? at : null
      } catch {
        return null // linked by an older version, or damaged: catch-up falls back to its time limit
      }
    },
    async markLinked(sessionId, atMs) {
      try {
        await writeFile(join(folder(sessionId), linkName), JSON.stringify({ linkedAt: atMs }), { mode: 0o600 })
      } catch (error) {
        logger.warn('link time not kept', { session: sessionId, code: (error as NodeJS.ErrnoException).code })
      }
    },
  }
}
