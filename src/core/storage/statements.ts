import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

/** Prepares each SQL text once. */
export function createStatements(database: DatabaseSync): (sql: string) => StatementSync {
  const prepared = new Map<string, StatementSync>()
  return (sql) => {
    let statement = prepared.get(sql)
    if (statement === undefined) {
      statement = database.prepare(sql)
      prepared.set(sql, statement)
    }
    return statement
  }
}

/**
 * The values of a row, with its numbers (times, ids and counts) rounded. A time computed with halves or monotonic clocks has fractions, and
 * a STRICT table would refuse the whole change because of them.
 */
export function wholeValues(row: object): SQLInputValue[] {
  return (Object.values(row) as SQLInputValue[]).map((value) => (typeof value === 'number' ? Math.round(value) : value))
}
