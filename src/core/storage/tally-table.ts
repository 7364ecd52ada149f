import type { DatabaseSync } from 'node:sqlite'

/** How often something happened in one half hour. Names: `received`, `answered.bot`, `time.<step>`, `dead.<code>`, … */
export interface Tally {
  /** Half hours since 1970. */
  readonly slot: number
  readonly name: string
  readonly count: number
}

export interface TallyTable {
  /** Sums over all sessions (`sessionId` null) or of one; slots from `from`, before `to`. */
  read(from: number, to: number, sessionId: string | null): readonly Tally[]
}

/** Counters kept by triggers. They hold no names of people and no texts, so they may be kept longer than messages. */
export function createTallyTable(database: DatabaseSync): TallyTable {
  const all = database.prepare(
    'SELECT slot, name, sum(count) AS count FROM tallies WHERE slot >= ? AND slot < ? GROUP BY slot, name',
  )
  const one = database.prepare('SELECT slot, name, count FROM tallies WHERE slot >= ? AND slot < ? AND session_id = ?')
  return {
    read: (from, to, sessionId) =>
      (sessionId === null ? all.all(from, to) : one.all(from, to, sessionId)) as unknown as Tally[],
  }
}
