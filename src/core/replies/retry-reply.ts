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
 * Sends a reply that failed, expired or was suppressed, because the owner orders it. Of the policy only the connection counts then.
 * If an earlier attempt may have gone out, the chat is searched first. Parts that failed with the reply (`earlier-failed`) follow.
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
      // `sending` is the state a crash leaves behind: the engine settles it by searching the chat.
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
