import type { DatabaseSync } from 'node:sqlite'

/** How often something has happened since the record was made. Names: `received.live`, `message.delivered`, `reply.expired.too-old`, … */
export interface Total {
  readonly name: string
  readonly count: number
}

export interface TotalTable {
  /** All totals: some dozens of rows, however many messages there are. */
  all(): readonly Total[]
}

/** Counters kept by triggers, in the transaction of the rows they count, so they are right after a crash too. */
export function createTotalTable(database: DatabaseSync): TotalTable {
  const all = database.prepare('SELECT name, count FROM totals')
  return { all: () => all.all() as unknown as Total[] }
}
