import type { DatabaseSync } from 'node:sqlite'

/** One half hour of a session: the ms it spent in a state (`connected`, …) or its number of interruptions (`cut.internet`, …). */
export interface SessionTime {
  readonly sessionId: string
  /** Half hours since 1970. */
  readonly slot: number
  readonly name: string
  readonly amount: number
}

export interface SessionTimeTable {
  /** Call it only in work given to the write queue. */
  add(times: readonly SessionTime[]): void
  /** Slots from `from`, before `to`. */
  read(sessionId: string, from: number, to: number): readonly Omit<SessionTime, 'sessionId'>[]
  /** The first slot with data of this session; null when there is none. */
  first(sessionId: string): number | null
}

/** The states and interruptions of sessions, half hour by half hour. */
export function createSessionTimeTable(database: DatabaseSync): SessionTimeTable {
  const add = database.prepare(
    `INSERT INTO session_times (session_id, slot, name, amount) VALUES (?, ?, ?, ?)
     ON CONFLICT (session_id, slot, name) DO UPDATE SET amount = amount + excluded.amount`,
  )
  const read = database.prepare(
    'SELECT slot, name, amount FROM session_times WHERE session_id = ? AND slot >= ? AND slot < ? ORDER BY slot',
  )
  const first = database.prepare('SELECT min(slot) AS slot FROM session_times WHERE session_id = ?')
  return {
    add(times) {
      for (const { sessionId, slot, name, amount } of times) add.run(sessionId, slot, name, amount)
    },
    read: (sessionId, from, to) => read.all(sessionId, from, to) as unknown as SessionTime[],
    first: (sessionId) => (first.get(sessionId) as { slot: number | null }).slot,
  }
}
