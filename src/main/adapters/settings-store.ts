import type { SettingsStore } from '../../core/ports.ts'
import type { JsonStore } from './json-store.ts'

/** The settings file as the core's port: the core validates, the store only persists. `problem` is shown to the owner at start. */
export function createSettingsStore(store: JsonStore, problem: string | null): SettingsStore {
  return { load: () => store.load(), save: (values) => store.save(values), problem }
}
