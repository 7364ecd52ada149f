import type { JsonStore } from '../adapters/json-store.ts'

/** A JSON store that lives in memory, for tests. */
export function createMemoryStore(first: Readonly<Record<string, unknown>> = {}): JsonStore {
  let values = first
  return {
    load: () => values,
    save(next) {
      values = structuredClone(next)
    },
    setAside: null,
  }
}
