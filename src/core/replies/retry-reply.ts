import { msg } from '../../shared/words/say.ts'
import type { ReplyView } from '../../shared/model/message.ts'
import { CommandError } from '../../shared/result.ts'
import { replyViewOf } from '../inbox/message-view.ts'
import type { Basics } from '../basics.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { ReplyEngine } from './reply-engine.ts'
import { triedAnew } from './reply-files.ts'
import { isSaidElsewhere } from './said-already.ts'
import { isEmptied } from './said-of.ts'

/**
 * Sends a reply that failed, came too late or was kept silent, because the owner says so: only the connection is asked for then.
 * What may have gone out in an earlier try is looked for in the chat first. The rest of an answer that failed follows.
 */
export function createRetryReply({
  clock,
  storage,
  engine,
}: Pick<Basics, 'clock' | 'storage'> & { readonly engine: Pick<ReplyEngine, 'moved'> }): (
  id: number,
) => Promise<ReplyView> {
  function renew(row: ReplyRow): void {
    storage.replies.update(row.id, {
      // `sending` is what a crash leaves behind: it is settled by looking into the chat.
      state: row.attempt_started_at === null ? 'queued' : 'sending',
      reason: null,
      attempts: 0,
      not_before: clock.now(),
      forced: 1,
      ...triedAnew(row),
    })
  }

  return async (id) => {
    const row = storage.replies.find(id)
    if (row === null) throw new CommandError('not-found', msg('error.answer-gone'))
    if (row.state === 'sent') throw new CommandError('unavailable', msg('error.answered-already'))
    if (row.state === 'sending') throw new CommandError('busy', msg('error.answer-on-its-way'))
    const others = row.message_row === null ? [] : storage.replies.ofMessage(row.message_row)
    if (row.reason === 'already-answered' && isSaidElsewhere(row, others))
      throw new CommandError('unavailable', msg('error.same-text-sent'))
    if (isEmptied(row)) throw new CommandError('unavailable', msg('error.answer-too-old'))
    const rest = row.answer === null ? [] : storage.replies.ofAnswer(row.answer)
    const rows = [row, ...rest.filter((other) => other.id > row.id && other.reason === 'earlier-failed')]
    await storage.writes.run(() => {
      for (const each of rows) if (storage.replies.find(each.id)?.state === each.state) renew(each)
    })
    for (const each of rows) engine.moved(each.id)
    return replyViewOf(storage.replies.find(id) ?? row)
  }
}
