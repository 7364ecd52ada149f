import type { DatabaseSync } from 'node:sqlite'

/** A message is old only if it is before both limits, because either time may be wrong: our clock's when it was stored, or WhatsApp's. */
export interface Before {
  /** Limit by our own clock, unix ms. */
  readonly stored: number
  /** Limit by the corrected clock, unix ms. */
  readonly sent: number
}

/** The position of a round over the messages, which takes them in the order in which they were stored. */
export interface Place {
  readonly storedAt: number
  readonly id: number
}

export interface OldMessages {
  /**
   * Empties the texts of old finished messages and of their old replies, in one step of at most `limit` rows after `place`. Returns the
   * last row looked at, or null at the end. The rows stay, because catch-up must still know them. A message whose reply has not gone out
   * yet waits for it. A reply queued later than its message keeps its own text for the full time.
   */
  blank(place: Place | null, before: Before, limit: number): Place | null
  /** Deletes the oldest finished messages with their replies, at most `limit`, except those with an open reply. Returns the number. */
  remove(before: Before, limit: number): number
  /** WhatsApp's times of the messages stored last, unix ms. */
  newestTimes(): readonly number[]
  /** Corrects messages stored after `ahead`, while our clock was ahead: otherwise they would stay too long. `now`: the right time. */
  setBack(ahead: number, now: number): void
}

const NEWEST = 9
const FINISHED = `('delivered', 'skipped', 'dead')`
const OPEN_REPLY = `SELECT 1 FROM replies WHERE message_row = messages.id AND +state IN ('queued', 'sending')`

/** What retention does to messages. All methods are synchronous; callers put writes into the write queue. */
export function createOldMessages(database: DatabaseSync): OldMessages {
  // The plus signs keep SQLite on the index of `stored_at`. An index of states would not help, because nearly all messages are finished.
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
  // The next sweep deletes the file, unless another message has the same file.
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
