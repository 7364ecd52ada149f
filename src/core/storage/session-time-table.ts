import type { DatabaseSync } from 'node:sqlite'

/** So much of one half hour since 1970: ms that a session spent in a state (`connected`, …), or how often it was interrupted (`cut.internet`, …). */
export interface SessionTime {
  readonly sessionId: string
  readonly slot: number
  readonly name: string
  readonly amount: number
}

export interface SessionTimeTable {
  /** Only inside work given to the write queue. */
  add(times: readonly SessionTime[]): void
  /** Slots from `from` to before `to`. */
  read(sessionId: string, from: number, to: number): readonly Omit<SessionTime, 'sessionId'>[]
  /** The first slot of which anything is known; null when nothing is. */
  first(sessionId: string): number | null
}

/** How sessions were, half hour by half hour. */
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
