import { DatabaseSync } from 'node:sqlite'

/** Every column, index and trigger, by name. */
const SHAPE = `
  SELECT type || ' ' || name AS part FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'
  UNION SELECT 'column ' || t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'`

/**
 * What a database that `build` has just made has, and this one has not; empty for one of ours. Another program's file, or one that
 * somebody has worked on, would else fail at the first statement that needs the missing part, at each start anew.
 */
export function missingParts(database: DatabaseSync, build: Build): readonly string[] {
  const present = new Set(partsOf(database))
  return expectedBy(build).filter((part) => !present.has(part))
}

type Build = (fresh: DatabaseSync) => void
/** The same for every start of this program: whoever opens many databases makes one to compare with. */
const expected = new WeakMap<Build, readonly string[]>()

function expectedBy(build: Build): readonly string[] {
  let parts = expected.get(build)
  if (parts === undefined) {
    const fresh = new DatabaseSync(':memory:')
    try {
      build(fresh)
      parts = partsOf(fresh)
    } finally {
      fresh.close()
    }
    expected.set(build, parts)
  }
  return parts
}

const partsOf = (database: DatabaseSync): readonly string[] =>
  (database.prepare(SHAPE).all() as { part: string }[]).map(({ part }) => part)
