import type { Logger } from '../../core/ports.ts'
import type { JsonStore } from './json-store.ts'

/** Names of the values that the shell itself remembers. */
export type MemoryName = 'bounds' | 'toldAboutTray'

export interface ShellMemory {
  /** Returns the raw value from the file; the caller must validate it. */
  get(name: MemoryName): unknown
  set(name: MemoryName, value: unknown): void
}

/** Remembers values across starts. A failed write is logged and the value is lost; it never throws. */
export function createShellMemory(store: JsonStore, logger: Logger): ShellMemory {
  return {
    get: (name) => store.load()[name],
    set(name, value) {
      try {
        store.save({ ...store.load(), [name]: value })
      } catch (error) {
        logger.warn('a value of the shell was not stored', { name, error })
      }
    },
  }
}
