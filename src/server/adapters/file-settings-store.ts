import Conf from 'conf'
import { join } from 'node:path'
import { setAsideDamaged } from '../../core/files/set-aside.ts'
import type { SettingsStore } from '../../core/ports.ts'

/**
 * `settings.json` in the data folder, written atomically. A damaged file never stops the host: it is set aside, and `problem` says so.
 */
export function openFileSettingsStore(dataDir: string): SettingsStore {
  const damaged = setAsideDamaged(join(dataDir, 'settings.json'))
  const problem = damaged
    ? `The settings file was damaged. It is kept as ${damaged}, and Salesboy went on with the standard settings. Please look through them.`
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
