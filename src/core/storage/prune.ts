import { DAY_MS } from '../time/durations.ts'
import type { DatabaseSync } from 'node:sqlite'
import { allTables } from './schema.ts'

/**
 * Deletes rows older than schema.ts says, at most `limit` per table, inside the caller's transaction. Returns whether a table may have
 * more. `now` is unix ms, `keepDays` the setting `privacy.keepDays`.
 */
export type Prune = (now: number, keepDays: number, limit: number) => boolean

export function createPrune(database: DatabaseSync): Prune {
  const steps = allTables.flatMap(([table, { kept }]) => {
    if ('not' in kept) return []
    const { column, key, where = 'true', unitMs = 1, days } = kept
    const statement = database.prepare(
      `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${column} < ? AND ${where} LIMIT ?)`,
    )
    return { statement, unitMs, days }
  })
  return (now, keepDays, limit) =>
    steps
      .map(({ statement, unitMs, days }) =>
        Number(statement.run(Math.floor((now - days(keepDays) * DAY_MS) / unitMs), limit).changes),
      )
      .includes(limit)
}
