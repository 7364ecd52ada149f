import { join } from 'node:path'
import Store from 'electron-store'
import { setAsideDamaged } from './set-aside-damaged.ts'

export interface JsonStore {
  load(): Readonly<Record<string, unknown>>
  /** Replaces the whole file atomically (temporary file, then rename). Throws when the disk refuses. */
  save(values: Readonly<Record<string, unknown>>): void
  /** Where a damaged file was put aside, or null. */
  readonly setAside: string | null
}

/**
 * One JSON file in the data folder, kept by electron-store. A dot in a name is part of the name, not a path.
 * `clearInvalidConfig` stays off: a damaged file is put aside by us and reported, never silently replaced.
 */
export function createJsonStore(options: {
  readonly folder: string
  readonly name: string
  readonly at: number
}): JsonStore {
  const { folder, name, at } = options
  const setAside = setAsideDamaged(join(folder, `${name}.json`), at)
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
