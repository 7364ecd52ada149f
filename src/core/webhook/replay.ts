import { msg } from '../../shared/words/say.ts'
import type { MessageView } from '../../shared/model/message.ts'
import { CommandError } from '../../shared/result.ts'
import { messageViewOf } from '../inbox/message-view.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../ports.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { WebhookQueue } from './webhook-queue.ts'

export interface Replay {
  /** Posts a waiting, dead or skipped message now. Throws `CommandError` when it is gone, deleted, on its way or delivered. */
  one(id: number): MessageView
  /** Posts all dead letters again, each chat in its original order. */
  dead(): { readonly replayed: number }
}

/**
 * Posts messages on the owner's request. Dead letters and skipped messages start over, as if never tried; a waiting one only becomes due.
 */
export function createReplay(deps: {
  readonly clock: Clock
  readonly storage: Storage
  readonly queue: Pick<WebhookQueue, 'add' | 'makeDue'>
  readonly changes: Changes
}): Replay {
  const { storage, queue, changes } = deps

  function fresh(): Partial<Omit<MessageRow, 'id'>> {
    return {
      state: 'waiting',
      attempts: 0,
      unknown_outcomes: 0,
      runs: 0,
      first_failed_at: null,
      last_failed_at: null,
      failing_ms: 0,
      posted_at: null,
      note: null,
      next_at: deps.clock.now(),
    }
  }

  function renew(ids: readonly number[]): void {
    const change = fresh()
    storage.writes.runNow(() => ids.forEach((id) => storage.messages.update(id, change)))
  }

  return {
    one(id) {
      const row = storage.messages.find(id)
      if (!row) throw new CommandError('not-found', msg('error.message-gone'))
      if (row.state === 'posting') throw new CommandError('busy', msg('error.message-on-its-way'))
      if (row.deleted_at !== null) throw new CommandError('unavailable', msg('error.message-deleted'))
      if (row.state === 'delivered') throw new CommandError('unavailable', msg('error.message-delivered'))
      if (row.state !== 'waiting') renew([id])
      queue.makeDue(id)
      changes.tell('message', id)
      return messageViewOf(storage.messages.find(id) ?? row, storage.replies.ofMessage(id))
    },
    dead() {
      const ids = storage.messages.dead()
      if (ids.length > 0) renew(ids)
      for (const id of ids) {
        queue.add(id)
        changes.tell('message', id)
      }
      return { replayed: ids.length }
    },
  }
}
