import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'

/** The row as it is now, for a post that waited since it was marked; null when it is gone. */
export type ReadAgain = (row: MessageRow) => Promise<MessageRow | null>

/**
 * Reads a row that is being posted again. Where this is its first post, an edit goes along with it: nobody had the former words, so the
 * core is told of no edit afterwards.
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
