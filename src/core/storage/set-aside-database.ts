import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Logger } from '../ports.ts'

/** Damaged databases that were set aside as `.bad-<time>`. Customers' texts can still be read in them. */
export interface SetAside {
  /** Removes those set aside before `time` (unix ms by our clock). */
  removeBefore(time: number): void
  /** Removes all of them. Returns false when one could not be removed. */
  removeAll(): boolean
}

export function createSetAside(databasePath: string, logger: Logger): SetAside {
  const folder = dirname(databasePath)
  const prefix = `${basename(databasePath)}.bad-`

  function remove(isDue: (time: number) => boolean): boolean {
    if (databasePath === ':memory:') return true
    try {
      const names = readdirSync(folder).filter((name) => name.startsWith(prefix))
      const due = names.filter((name) => isDue(Number.parseInt(name.slice(prefix.length), 10)))
      // A file that was set aside may be a folder, so this removes folders too.
      for (const name of due) rmSync(join(folder, name), { recursive: true, force: true })
      if (due.length > 0) logger.info('removed a damaged database', { files: due.length })
      return true
    } catch (error) {
      logger.warn('a damaged database could not be removed', { error })
      return false
    }
  }

  return {
    removeBefore: (before) => void remove((time) => time < before),
    removeAll: () => remove(() => true),
  }
}
