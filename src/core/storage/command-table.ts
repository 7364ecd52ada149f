import type { DatabaseSync } from 'node:sqlite'

/** A command of the core's stream. Times are unix ms. */
export interface CommandRow {
  readonly id: number
  /** The stream it came from, because the ids of two cores are unrelated. */
  readonly stream: string
  readonly command_id: string
  /** Commands of one lane (a user) run in order. */
  readonly lane: string
  readonly kind: string
  /** The JSON of the command until it ran; null afterwards. */
  readonly data: string | null
  readonly state: 'open' | 'done'
  /** The JSON that was posted back, once the command ran. */
  readonly outcome: string | null
  readonly received_at: number
}

export interface CommandTable {
  find(stream: string, commandId: string): CommandRow | null
  insert(row: Omit<CommandRow, 'id'>): void
  /** Marks a command as run: keeps the outcome, so that a repeat can be answered, and deletes the text. */
  finish(id: number, outcome: string): void
  /** The oldest open command of a lane. */
  next(lane: string): CommandRow | null
  lanes(): readonly string[]
  countOpen(): number
  /** Whether an open command names this file. */
  refersTo(sha256: string): boolean
  /** Deletes the oldest commands that ran, at most `limit`, until about `most` are left. Returns the number deleted. */
  pruneTo(most: number, limit: number): number
}

/** Commands on disk. All methods are synchronous; callers put writes into the write queue. */
export function createCommandTable(database: DatabaseSync): CommandTable {
  const find = database.prepare('SELECT * FROM commands WHERE stream = ? AND command_id = ?')
  const insert = database.prepare(
    `INSERT INTO commands (stream, command_id, lane, kind, data, state, outcome, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const finish = database.prepare(`UPDATE commands SET state = 'done', data = NULL, outcome = ? WHERE id = ?`)
  const next = database.prepare(`SELECT * FROM commands WHERE lane = ? AND state = 'open' ORDER BY id LIMIT 1`)
  const lanes = database.prepare(`SELECT DISTINCT lane FROM commands WHERE state = 'open'`)
  const countOpen = database.prepare(`SELECT count(*) AS n FROM commands WHERE state = 'open'`)
  const refersTo = database.prepare(`SELECT 1 FROM commands WHERE state = 'open' AND instr(data, ?) > 0 LIMIT 1`)
  const pruneTo = database.prepare(
    `DELETE FROM commands WHERE id IN (
       SELECT id FROM commands WHERE state = 'done' AND id <= (SELECT max(id) FROM commands) - ? LIMIT ?)`,
  )
  const one = (row: unknown) => (row as CommandRow | undefined) ?? null
  return {
    find: (stream, commandId) => one(find.get(stream, commandId)),
    insert(row) {
      insert.run(row.stream, row.command_id, row.lane, row.kind, row.data, row.state, row.outcome, row.received_at)
    },
    finish(id, outcome) {
      finish.run(outcome, id)
    },
    next: (lane) => one(next.get(lane)),
    lanes: () => (lanes.all() as { lane: string }[]).map(({ lane }) => lane),
    refersTo: (sha256) => refersTo.get(sha256) !== undefined,
    countOpen: () => (countOpen.get() as { n: number }).n,
    pruneTo: (most, limit) => Number(pruneTo.run(most, limit).changes),
  }
}
