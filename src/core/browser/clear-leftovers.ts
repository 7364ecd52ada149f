import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../ports.ts'
import { PINNED_VERSION } from './pinned-browser.ts'
import { STAGING_PREFIX } from './unpack-browser.ts'

/**
 * Removes files that an interrupted unpacking or an app update left in the folder. A file that cannot be removed now (a virus scanner
 * holds it, another user owns it) stays until the next start; it does no harm.
 */
export function clearLeftovers(shelf: string, logger: Logger): void {
  let names: readonly string[]
  try {
    names = readdirSync(shelf)
  } catch {
    return // nothing was ever fetched
  }
  for (const name of names.filter(isStale)) {
    try {
      rmSync(join(shelf, name), { recursive: true, force: true, maxRetries: 2 })
    } catch (error) {
      logger.warn('a leftover of fetching a browser could not be removed', { leftover: name, error })
    }
  }
}

function isStale(name: string): boolean {
  if (name.startsWith(STAGING_PREFIX)) return true
  return /\.zip\.part(\.json)?(\.new)?$/.test(name) && !name.includes(PINNED_VERSION)
}
