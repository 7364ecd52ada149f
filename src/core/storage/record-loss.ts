import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { z } from 'zod'
import type { PlainCode } from '../../shared/words/say.ts'
import { COPIED, type RecordCopy } from './record-copy.ts'
import { COUNT_KEY, countIn, newCount, type Count, type Stamp } from './record-stamp.ts'

/**
 * What the database does not know any more. `all`: it is new, and there was one before. `stale`: an older one, or one whose last
 * writes are missing, so what it says is open may be done. `part`: rows are missing, what is there is right.
 */
export type Loss = 'all' | 'stale' | 'part'

/**
 * What was handled in the time that the record does not know cannot be told from what was not. WhatsApp's times, unix ms.
 */
export interface LostTime {
  /** Messages of customers up to here may have been answered, by session. */
  readonly upTo: Readonly<Record<string, number>>
  /** The same for sessions that are not named. */
  readonly otherwise: number
  /** Messages of our own account up to here may be the bot's. */
  readonly oursUpTo: number
}

const LOSS_KEY = 'record.loss'
/** What was being sent at the end is in the chat a moment later. */
const END_SLACK_MS = 10_000
const lostTimeSchema = z.object({ upTo: z.record(z.string(), z.number()), otherwise: z.number(), oursUpTo: z.number() })

/** Compares the database with what is known beside it. */
export function judge(facts: {
  readonly stamp: Stamp | null
  readonly inDatabase: Count | null
  /** There was no file, or an empty one. */
  readonly isNew: boolean
  /** Something else says that this is not the first start. */
  readonly isKnown: boolean
  /** It was damaged, and what could be read is in a new one. */
  readonly isSalvaged: boolean
  /** A write-ahead log lay beside a database file that somebody has changed since. */
  readonly isMixed: boolean
}): Loss | null {
  const { stamp, inDatabase, isNew, isKnown, isSalvaged, isMixed } = facts
  if (isNew) return stamp === null && !isKnown ? null : 'all'
  // Another record than the one we knew, or one whose count cannot be read, proves nothing about the time since.
  const ahead = stamp !== null && inDatabase?.id === stamp.id ? inDatabase.count - stamp.count : -1
  // Killed right after a commit, which may have moved the log into the file: its stamp was not written any more.
  const isOurs = stamp === null || ahead === 1 || (ahead >= 0 && !isMixed)
  if (!isOurs) return 'stale'
  return isSalvaged ? 'part' : null
}

/** Reads the time that is lost; null while nothing ever was. */
export function lostTimeIn(database: DatabaseSync): LostTime | null {
  const row = database.prepare('SELECT value FROM key_value WHERE key = ?').get(LOSS_KEY)
  if (row === undefined) return null
  try {
    return lostTimeSchema.parse(JSON.parse((row as { value: string }).value))
  } catch {
    return null // Not ours: a salvaged database may hold anything.
  }
}

/** Puts back what the copy knows, closes what may be done already, and notes the time that is lost. In one transaction. */
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

/** Of what is open here nobody knows whether it was done since. A text is looked for in its chat before it is sent. */
function closeOpen(database: DatabaseSync): void {
  database
    .prepare(`UPDATE messages SET state = 'skipped', next_at = NULL, note = ? WHERE state IN ('waiting', 'posting')`)
    .run(NOTE)
  database.exec(
    `UPDATE replies SET state = 'sending', attempt_started_at = coalesce(attempt_started_at, queued_at) WHERE state = 'queued'`,
  )
  database.exec(`UPDATE commands SET state = 'done', data = NULL WHERE state = 'open'`)
}

/** The copy is newer than what was found. Of a record that is whole but for some rows only what is missing is taken. */
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
