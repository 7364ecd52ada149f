import Conf from 'conf'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SettingsStore } from '../../core/ports.ts'
import { isSettingsFile } from '../../shared/is-settings-file.ts'
import { setAside } from './set-aside.ts'

/**
 * `settings.json` in the data folder, written atomically. A damaged file never stops the host: it is set aside, and `problem` says so.
 */
export function openFileSettingsStore(dataDir: string): SettingsStore {
  const path = join(dataDir, 'settings.json')
  const problem = isDamaged(path)
    ? `The settings file was damaged. It is kept as ${setAside(path)}, and Salesboy went on with the standard settings. Please look through them.`
    : null
  const conf = new Conf<Record<string, unknown>>({
    cwd: dataDir,
    configName: 'settings',
    // Setting names have dots in them; they are names, not paths.
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: false,
    configFileMode: 0o600,
  })
  return {
    problem,
    load: () => ({ ...conf.store }),
    save: (values) => {
      conf.store = { ...values }
    },
  }
}

function isDamaged(path: string): boolean {
  try {
    return !isSettingsFile(readFileSync(path, 'utf8'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return false
    // A folder in its place will not become a file by itself.
    if (code === 'EISDIR') return true
    throw error
  }
}
