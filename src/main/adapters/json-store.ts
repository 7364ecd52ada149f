import { join } from 'node:path'
import Store from 'electron-store'
import { setAsideDamaged } from '../../core/files/set-aside.ts'

export interface JsonStore {
  load(): Readonly<Record<string, unknown>>
  /** Replaces the whole file atomically (temporary file, then rename). Throws when the disk refuses. */
  save(values: Readonly<Record<string, unknown>>): void
  /** The name under which a damaged file was set aside, or null. */
  readonly setAside: string | null
}

/**
 * One JSON file in the data folder, kept by electron-store. A dot in a name is part of the name, not a path.
 * `clearInvalidConfig` stays off: we set a damaged file aside and report it, and never replace it silently.
 */
export function createJsonStore({ folder, name }: { readonly folder: string; readonly name: string }): JsonStore {
  const setAside = setAsideDamaged(join(folder, `${name}.json`))
  const store = new Store<Record<string, unknown>>({
    cwd: folder,
    name,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: false,
    configFileMode: 0o600,
  })
  return {
    load: () => store.store,
    save(values) {
      store.store = { ...values }
    },
    setAside,
  }
}
