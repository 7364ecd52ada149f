import type { DatabaseSync } from 'node:sqlite'
import type { Logger } from '../ports.ts'
import { readJson } from './read-json.ts'
import type { WriteQueue } from './write-queue.ts'

/** When the core last accepted a message, unix ms. */
export const LAST_DELIVERED_KEY = 'webhook.lastDeliveredAt'

/** Small facts that must survive a restart (pause, hold, clock offset). Values are JSON. */
export interface KeyValue {
  get(key: string): unknown
  /** `get` returns the value at once; it is on disk with the next commit. */
  set(key: string, value: unknown): void
  /** Writes inside the running transaction. Call it only in work given to the write queue. */
  setNow(key: string, value: unknown): void
}

export function createKeyValue(database: DatabaseSync, writes: WriteQueue, logger: Logger): KeyValue {
  const select = database.prepare('SELECT value FROM key_value WHERE key = ?')
  const upsert = database.prepare(
    'INSERT INTO key_value VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const known = new Map<string, string>()

  function read(key: string): string | null {
    const kept = known.get(key)
    if (kept !== undefined) return kept
    const row = select.get(key) as { value: string } | undefined
    return row?.value ?? null
  }

  return {
    // An unreadable value counts as absent: every reader treats null as "never set".
    get: (key) => readJson(read(key)),
    set(key, value) {
      const text = JSON.stringify(value)
      known.set(key, text)
      writes
        .run(() => void upsert.run(key, known.get(key) ?? text))
        .catch((error: unknown) => logger.warn('a value was not stored', { key, error }))
    },
    setNow(key, value) {
      const text = JSON.stringify(value)
      upsert.run(key, text)
      known.set(key, text)
    },
  }
}

/** Access to the value of one key. */
export function entryOf(keyValue: KeyValue, name: string): { get(): unknown; set(value: unknown): void } {
  return { get: () => keyValue.get(name), set: (value) => keyValue.set(name, value) }
}
