import Conf from 'conf'
import { join } from 'node:path'
import { setAsideDamaged } from '../../core/files/set-aside.ts'
import type { SettingsStore } from '../../core/ports.ts'

/**
 * Stores settings in `settings.json` in the data folder, written atomically. A damaged file is set aside and reported in `problem`.
 */
export function openFileSettingsStore(dataDir: string): SettingsStore {
  const damaged = setAsideDamaged(join(dataDir, 'settings.json'))
  const problem = damaged
    ? `The settings file was damaged. It is kept as ${damaged}, and Salesboy went on with the standard settings. Please look through them.`
    : null
  const conf = new Conf<Record<string, unknown>>({
    cwd: dataDir,
    configName: 'settings',
    // A dot is part of a setting's name, not a path separator.
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
