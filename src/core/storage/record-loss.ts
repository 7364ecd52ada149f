import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { z } from 'zod'
import type { PlainCode } from '../../shared/words/say.ts'
import { COPIED, type RecordCopy } from './record-copy.ts'
import { COUNT_KEY, countIn, newCount, type Count, type Stamp } from './record-stamp.ts'

/**
 * What the database lost. `all`: it is new, but there was one before. `stale`: it is an older one or its last writes are missing, so rows
 * that it calls open may be done. `part`: some rows are missing, the others are right.
 */
export type Loss = 'all' | 'stale' | 'part'

/**
 * The time that the record does not know: handled messages in it cannot be told from unhandled ones. WhatsApp's times, unix ms.
 */
export interface LostTime {
  /** By session: customers' messages up to this time may have been answered. */
  readonly upTo: Readonly<Record<string, number>>
  /** The same for sessions that `upTo` does not name. */
  readonly otherwise: number
  /** Messages of our own account up to this time may be the bot's. */
  readonly oursUpTo: number
}

const LOSS_KEY = 'record.loss'
/** A text that was being sent at the end appears in the chat a little later. */
const END_SLACK_MS = 10_000
const lostTimeSchema = z.object({ upTo: z.record(z.string(), z.number()), otherwise: z.number(), oursUpTo: z.number() })

/** Compares the database with the facts known outside it. Returns null when nothing was lost. */
export function judge(facts: {
  readonly stamp: Stamp | null
  readonly inDatabase: Count | null
  /** There was no file, or an empty one. */
  readonly isNew: boolean
  /** Other evidence says that this is not the first start. */
  readonly isKnown: boolean
  /** The database was damaged, and its readable rows are in a new one. */
  readonly isSalvaged: boolean
  /** A write-ahead log lies beside a database file that has changed since the last stamp. */
  readonly isMixed: boolean
}): Loss | null {
  const { stamp, inDatabase, isNew, isKnown, isSalvaged, isMixed } = facts
  if (isNew) return stamp === null && !isKnown ? null : 'all'
  // A record other than the one we knew, or one with an unreadable count, proves nothing about the time since.
  const ahead = stamp !== null && inDatabase?.id === stamp.id ? inDatabase.count - stamp.count : -1
  // One ahead means killed after a commit and before its stamp. That commit may have moved the log into the file.
  const isOurs = stamp === null || ahead === 1 || (ahead >= 0 && !isMixed)
  if (!isOurs) return 'stale'
  return isSalvaged ? 'part' : null
}

/** Reads the lost time; null while nothing was ever lost. */
export function lostTimeIn(database: DatabaseSync): LostTime | null {
  const row = database.prepare('SELECT value FROM key_value WHERE key = ?').get(LOSS_KEY)
  if (row === undefined) return null
  try {
    return lostTimeSchema.parse(JSON.parse((row as { value: string }).value))
  } catch {
    return null // Not ours: a salvaged database may hold anything.
  }
}

/** Restores rows from the copy, closes open rows that may be done already, and notes the lost time, all in one transaction. */
export function takeLoss(
  database: DatabaseSync,
  loss: Loss,
  known: { readonly stamp: Stamp | null; readonly copy: RecordCopy | null; readonly now: number },
): void {
  const { stamp, copy, now } = known
  const newest = newestIn(database)
  const inDatabase = countIn(database)
  database.exec('BEGIN IMMEDIATE')
  try {
    if (copy !== null) putBack(database, copy, loss)
    if (loss !== 'part') closeOpen(database)
    noteLostTime(database, {
      upTo: mostOf(newest, stamp?.newest ?? {}),
      otherwise: stamp === null ? now : 0,
      oursUpTo: stamp === null ? now : stamp.at + END_SLACK_MS,
    })
    const { id, count, steady } = stamp ?? inDatabase ?? newCount()
    put(database, COUNT_KEY, { id, count: Math.max(count, inDatabase?.count ?? 0) + 1, steady })
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

const NOTE: PlainCode = 'note.record-lost'

/** Closes open rows, because they may have been done since. A queued reply becomes `sending`: its text is searched in the chat first. */
function closeOpen(database: DatabaseSync): void {
  database
    .prepare(`UPDATE messages SET state = 'skipped', next_at = NULL, note = ? WHERE state IN ('waiting', 'posting')`)
    .run(NOTE)
  database.exec(
    `UPDATE replies SET state = 'sending', attempt_started_at = coalesce(attempt_started_at, queued_at) WHERE state = 'queued'`,
  )
  database.exec(`UPDATE commands SET state = 'done', data = NULL WHERE state = 'open'`)
}

/** Restores rows from the copy, which is newer than the database. If only some rows were lost, only missing rows are restored. */
function putBack(database: DatabaseSync, copy: RecordCopy, loss: Loss): void {
  if (loss === 'stale' && copy.sessions.length > 0) database.exec('DELETE FROM sessions')
  const how = loss === 'part' ? 'IGNORE' : 'REPLACE'
  for (const table of COPIED) {
    for (const row of copy[table] as readonly Record<string, SQLInputValue>[]) {
      const names = Object.keys(row)
      const sql = `INSERT OR ${how} INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
      database.prepare(sql).run(...Object.values(row))
    }
  }
}

function noteLostTime(database: DatabaseSync, lost: LostTime): void {
  const before = lostTimeIn(database)
  const merged: LostTime = {
    upTo: mostOf(before?.upTo ?? {}, lost.upTo),
    otherwise: Math.max(before?.otherwise ?? 0, lost.otherwise),
    oursUpTo: Math.max(before?.oursUpTo ?? 0, lost.oursUpTo),
  }
  put(database, LOSS_KEY, merged)
}

function newestIn(database: DatabaseSync): Record<string, number> {
  const rows = database.prepare('SELECT session_id AS id, max(sent_at) AS at FROM messages GROUP BY session_id').all()
  return Object.fromEntries((rows as { id: string; at: number }[]).map(({ id, at }) => [id, at]))
}

function mostOf(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const most: Record<string, number> = { ...one }
  for (const [id, at] of Object.entries(other)) most[id] = Math.max(at, most[id] ?? 0)
  return most
}

function put(database: DatabaseSync, key: string, value: unknown): void {
  database.prepare('INSERT OR REPLACE INTO key_value VALUES (?, ?)').run(key, JSON.stringify(value))
}
