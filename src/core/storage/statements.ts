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
 * The values of a row whose numbers are whole: times, ids and counts. A time that was reckoned by halves and steady clocks has fractions, and
 * a STRICT table refuses those: the whole change would be lost for them.
 */
export function wholeValues(row: object): SQLInputValue[] {
  return (Object.values(row) as SQLInputValue[]).map((value) => (typeof value === 'number' ? Math.round(value) : value))
}
