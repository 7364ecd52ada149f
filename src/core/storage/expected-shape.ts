import { DatabaseSync } from 'node:sqlite'
import { migrate } from './migrations.ts'

/** Every column, index and trigger, by name. */
const SHAPE = `
  SELECT type || ' ' || name AS part FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'
  UNION SELECT 'column ' || t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'`

/** The same for every start of this program. */
let expected: readonly string[] | null = null

/**
 * What a database that we have just made has, and this one has not; empty for one of ours. Another program's file, or one that
 * somebody has worked on, would else fail at the first statement that needs the missing part, in the middle of its work.
 */
export function missingParts(database: DatabaseSync): readonly string[] {
  const present = new Set(partsOf(database))
  return (expected ??= partsOfNew()).filter((part) => !present.has(part))
}

function partsOfNew(): readonly string[] {
  const fresh = new DatabaseSync(':memory:')
  try {
    migrate(fresh)
    return partsOf(fresh)
  } finally {
    fresh.close()
  }
}

const partsOf = (database: DatabaseSync): readonly string[] =>
  (database.prepare(SHAPE).all() as { part: string }[]).map(({ part }) => part)
