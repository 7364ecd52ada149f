import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { allTables } from './schema.ts'

/** Prepares the statements that `schema.ts` has for one purpose, in its order. `byKey` makes the SQL of tables that say `chat_key`. */
export function statementsFor(
  database: DatabaseSync,
  purpose: 'renamed' | 'deleted',
  byKey: (table: string) => string,
): readonly StatementSync[] {
  const texts = allTables.flatMap(([table, { [purpose]: rule }]) => {
    if (rule === 'chat_key') return byKey(table)
    return 'not' in rule ? [] : rule
  })
  return texts.map((sql) => {
    const statement = database.prepare(sql)
    statement.setAllowUnknownNamedParameters(true)
    return statement
  })
}
