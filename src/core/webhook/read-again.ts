import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'

/** Reads the current row for a post that waited since it was marked; null when the row is gone. */
export type ReadAgain = (row: MessageRow) => Promise<MessageRow | null>

/**
 * Reads a row again while it is being posted. On its first post, an edit is posted with it: nobody had the former words, so the core is not
 * told of the edit afterwards.
 */
export function createReadAgain({ messages, writes }: Pick<Storage, 'messages' | 'writes'>): ReadAgain {
  return async ({ id }) => {
    const row = messages.find(id)
    if (row?.untold !== 'edited' || row.runs > 1 || row.unknown_outcomes > 0) return row
    return writes.run(() => {
      const now = messages.find(id)
      if (now?.untold !== 'edited') return now
      messages.update(id, { untold: null })
      return { ...now, untold: null }
    })
  }
}
