import type { DatabaseSync } from 'node:sqlite'

/** Small facts that must survive a restart (pause, hold, clock offset). Values are JSON. */
export interface KeyValue {
  get(key: string): unknown
  set(key: string, value: unknown): void
}

export function createKeyValue(database: DatabaseSync): KeyValue {
  const select = database.prepare('SELECT value FROM key_value WHERE key = ?')
  const upsert = database.prepare(
    'INSERT INTO key_value VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  return {
    get(key) {
      const row = select.get(key) as { value: string } | undefined
      return row === undefined ? null : (JSON.parse(row.value) as unknown)
    },
    set(key, value) {
      upsert.run(key, JSON.stringify(value))
    },
  }
}
