import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { allTables } from './schema.ts'

/** What `schema.ts` says of one purpose, prepared in its order; `byKey` is what `chat_key` stands for there. */
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
