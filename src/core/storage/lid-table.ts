import type { DatabaseSync } from 'node:sqlite'
import type { Logger } from '../ports.ts'
import type { LidTable } from '../sessions/session-records.ts'
import { statementsFor } from './table-statements.ts'
import type { WriteQueue } from './write-queue.ts'

/** A chat got its second name: what was kept under the privacy id is now kept under the phone. */
export interface ChatRenamed {
  readonly sessionId: string
  readonly from: string
  readonly to: string
}

export interface LidTableOnDisk extends LidTable {
  /** Calls back when the phone behind a privacy id became known or changed. */
  onRenamed(listener: (renamed: ChatRenamed) => void): () => void
}

/** LID ↔ phone on disk; a phone that changes hands is overwritten. `remember` is seen at once and on disk with the next commit. */
export function createLidTable(database: DatabaseSync, writes: WriteQueue, logger: Logger): LidTableOnDisk {
  const select = database.prepare('SELECT phone FROM lids WHERE session_id = ? AND lid = ?')
  const upsert = database.prepare(
    'INSERT INTO lids VALUES (?, ?, ?) ON CONFLICT (session_id, lid) DO UPDATE SET phone = excluded.phone',
  )
  const rename = statementsFor(
    database,
    'renamed',
    (table) => `UPDATE ${table} SET chat_key = :to WHERE session_id = :session AND chat_key = :from`,
  )
  const known = new Map<string, string>()
  const listeners = new Set<(renamed: ChatRenamed) => void>()

  function phoneOf(sessionId: string, lid: string): string | null {
    const kept = known.get(`${sessionId}\n${lid}`)
    if (kept !== undefined) return kept
    const row = select.get(sessionId, lid) as { phone: string } | undefined
    return row?.phone ?? null
  }

  return {
    phoneOf,
    remember(sessionId, lid, phone) {
      if (phoneOf(sessionId, lid) === phone) return
      known.set(`${sessionId}\n${lid}`, phone)
      const renamed: ChatRenamed = { sessionId, from: `${lid}@lid`, to: `${phone}@c.us` }
      writes
        .run(() => {
          upsert.run(sessionId, lid, phone)
          for (const statement of rename) {
            statement.run({ session: sessionId, from: renamed.from, to: renamed.to, phone })
          }
        })
        .then(() => known.delete(`${sessionId}\n${lid}`))
        .catch((error: unknown) => logger.warn('the phone behind a privacy id was not kept', { sessionId, error }))
      for (const listener of [...listeners]) listener(renamed)
    },
    onRenamed(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
