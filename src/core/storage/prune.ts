import { DAY_MS } from '../time/durations.ts'
import type { DatabaseSync } from 'node:sqlite'
import { allTables } from './schema.ts'

/** The time of a round, in unix ms, and the setting `privacy.keepDays` at that time. */
export interface PruneRound {
  readonly now: number
  readonly keepDays: number
}

/**
 * Deletes rows older than schema.ts says, at most `limit` per table, inside the caller's transaction. Returns whether a table may have
 * more. `former` is the latest round that was finished; null before the first, and while our clock is behind it.
 *
 * The former round has deleted every row that was too old for it. So a row with a time from before its limit was written since, while our
 * clock was behind. It gets the time of this round, because the core, or a catch-up, may still bring what it stands for once more.
 */
export type Prune = (round: PruneRound, former: PruneRound | null, limit: number) => boolean

/** Rows that our clock dated only this much (ms) too early are not told apart from old ones. */
const SLACK_MS = DAY_MS

export function createPrune(database: DatabaseSync): Prune {
  const steps = allTables.flatMap(([table, { kept }]) => {
    if ('not' in kept) return []
    const { column, key, where = 'true', unitMs = 1, days, ours = false } = kept
    const old = `(${key}) IN (SELECT ${key} FROM ${table} WHERE ${column} < ? AND ${where} LIMIT ?)`
    const remove = database.prepare(`DELETE FROM ${table} WHERE ${old}`)
    const redate = ours ? database.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${old}`) : null
    const limitOf = ({ now, keepDays }: PruneRound, slackMs: number) =>
      Math.floor((now - days(keepDays) * DAY_MS - slackMs) / unitMs)
    return { remove, redate, limitOf }
  })
  return (round, former, limit) => {
    let isMore = false
    for (const { remove, redate, limitOf } of steps) {
      const isDated =
        redate === null ||
        former === null ||
        Number(redate.run(round.now, limitOf(former, SLACK_MS), limit).changes) < limit
      // Delete nothing before all wrong times are set right.
      if (!isDated || Number(remove.run(limitOf(round, 0), limit).changes) === limit) isMore = true
    }
    return isMore
  }
}
