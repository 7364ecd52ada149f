import type { Logger } from '../../core/ports.ts'
import type { JsonStore } from './json-store.ts'

/** The little things the shell itself remembers. Values come from a file: readers check them. */
export type MemoryName = 'bounds' | 'toldAboutTray'

export interface ShellMemory {
  get(name: MemoryName): unknown
  set(name: MemoryName, value: unknown): void
}

/** Remembers across starts; a full disk costs the memory, never the program. */
export function createShellMemory(store: JsonStore, logger: Logger): ShellMemory {
  return {
    get: (name) => store.load()[name],
    set(name, value) {
      try {
        store.save({ ...store.load(), [name]: value })
      } catch (error) {
        logger.warn('could not remember', { name, error })
      }
    },
  }
}
