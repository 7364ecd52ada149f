import { DatabaseSync } from 'node:sqlite'
import { migrate } from './migrations.ts'

/** Every column, index and trigger, by name. */
const SHAPE = `
  SELECT type || ' ' || name AS part FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'
  UNION SELECT 'column ' || t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'`

/** Made once, because it is the same for every database of this program version. */
let expected: readonly string[] | null = null

/**
 * Returns the parts that a newly made database has and this one lacks; empty for a database of ours. Without this check, another program's
 * file or a file edited by hand would fail at the first statement that needs a missing part, in the middle of the work.
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
