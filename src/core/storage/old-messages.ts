import type { DatabaseSync } from 'node:sqlite'

/** Both must be reached: what was stored while our clock was wrong is no older than WhatsApp says, and the other way round. */
export interface Before {
  /** On our own clock, unix ms. */
  readonly stored: number
  /** In right time, unix ms. */
  readonly sent: number
}

/** Where a round over the messages stands: they are gone through in the order in which they were stored. */
export interface Place {
  readonly storedAt: number
  readonly id: number
}

export interface OldMessages {
  /**
   * Empties the texts of finished messages, and of their replies, that are old enough: a step of at most `limit` rows after `place`.
   * Returns the last row looked at, or null at the end. The rows stay: catch-up must still know them. A message with a reply that
   * has not gone out yet waits for it, and a reply written later keeps its text for as long.
   */
  blank(place: Place | null, before: Before, limit: number): Place | null
  /** Deletes the oldest finished messages with their replies, at most `limit`, but none whose reply has not gone out; returns how many. */
  remove(before: Before, limit: number): number
  /** WhatsApp's times of the messages stored last, unix ms. */
  newestTimes(): readonly number[]
  /** Messages that were stored while our clock was ahead count from when they were written, or they would stay for so much longer. */
  setBack(ahead: number, now: number): void
}

const NEWEST = 9
const FINISHED = `('delivered', 'skipped', 'dead')`
const OPEN_REPLY = `SELECT 1 FROM replies WHERE message_row = messages.id AND +state IN ('queued', 'sending')`

/** What retention does to messages. All methods are synchronous; callers put writes into the write queue. */
export function createOldMessages(database: DatabaseSync): OldMessages {
  // The plus keeps SQLite on the index of `stored_at`: finished are nearly all.
  const step = database.prepare(
    `SELECT id, stored_at AS storedAt, sent_at < :sent AND state IN ${FINISHED} AND NOT EXISTS (${OPEN_REPLY})
       AND (text <> '' OR quoted IS NOT NULL OR media IS NOT NULL OR extras IS NOT NULL OR push_name IS NOT NULL
         OR note IS NOT NULL
         OR EXISTS (SELECT 1 FROM replies WHERE message_row = messages.id AND queued_at < :stored
           AND (text <> '' OR attachment IS NOT NULL))) AS isDue
     FROM messages WHERE (stored_at, id) > (:storedAt, :id) AND stored_at < :stored ORDER BY stored_at, id LIMIT :limit`,
  )
  const blankMessage = database.prepare(
    `UPDATE messages SET text = '', quoted = NULL, media = NULL, extras = NULL, push_name = NULL, username = NULL, note = NULL
       WHERE id = ?`,
  )
  // Its file goes with the next sweep, when no other message has the same.
  const removeMedia = database.prepare('DELETE FROM message_media WHERE message_row = ?')
  const blankReplies = database.prepare(
    `UPDATE replies SET text = '', attachment = NULL, file = NULL
       WHERE message_row = ? AND queued_at < ? AND (text <> '' OR attachment IS NOT NULL)`,
  )
  const remove = database.prepare(
    `DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE stored_at < :stored AND +sent_at < :sent
       AND +state IN ${FINISHED} AND NOT EXISTS (${OPEN_REPLY}) ORDER BY stored_at LIMIT :limit)`,
  )
  const newestTimes = database.prepare('SELECT sent_at FROM messages WHERE id > (SELECT max(id) FROM messages) - ?')
  const setBack = database.prepare(
    'UPDATE messages SET stored_at = min(sent_at, :now), sent_at = min(sent_at, :now) WHERE stored_at > :ahead',
  )
  return {
    blank(place, { stored, sent }, limit) {
      const { storedAt, id } = place ?? { storedAt: -1, id: 0 }
      const rows = step.all({ storedAt, id, stored, sent, limit }) as unknown as (Place & { readonly isDue: number })[]
      for (const row of rows) {
        if (row.isDue === 0) continue
        blankMessage.run(row.id)
        removeMedia.run(row.id)
        blankReplies.run(row.id, stored)
      }
      const last = rows[rows.length - 1]
      return last === undefined || rows.length < limit ? null : { storedAt: last.storedAt, id: last.id }
    },
    remove: ({ stored, sent }, limit) => Number(remove.run({ stored, sent, limit }).changes),
    newestTimes: () => (newestTimes.all(NEWEST) as { sent_at: number }[]).map((row) => row.sent_at),
    setBack(ahead, now) {
      setBack.run({ ahead, now })
    },
  }
}
