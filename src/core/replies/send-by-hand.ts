import { msg } from '../../shared/words/say.ts'
import type { CommandArguments } from '../../shared/contract/commands.ts'
import type { ReplyView } from '../../shared/model/message.ts'
import { CommandError } from '../../shared/result.ts'
import { chatIdOf, chatKeyOf } from '../inbox/chat-key.ts'
import { replyViewOf } from '../inbox/message-view.ts'
import type { ClockOffset } from '../delivery/clock-offset.ts'
import type { Clock } from '../ports.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { NewReply, ReplyRow } from '../storage/reply-table.ts'
import type { Takeovers } from '../takeover/takeovers.ts'
import { splitText } from './split-text.ts'
import { insertAnswer } from './store-replies.ts'

export interface SendByHand {
  /** The owner writes from our window: durable before it resolves, sent in the order of its chat, never held back. */
  send(args: CommandArguments<'chat.send'>): Promise<readonly ReplyView[]>
  /** One line into the owner's own chat; returns its row. */
  tellOwner(sessionId: string, chatId: string, text: string): Promise<number>
}

export function createSendByHand(deps: {
  readonly clock: Clock
  readonly storage: Storage
  readonly offset: ClockOffset
  readonly takeovers: Pick<Takeovers, 'writtenByHand' | 'announce'>
  readonly sessionExists: (id: string) => boolean
  readonly isOwnChat: (sessionId: string, chatKey: string) => boolean
  readonly onStored: (row: ReplyRow) => void
}): SendByHand {
  const { clock, storage, takeovers } = deps

  function newRow(change: Pick<NewReply, 'session_id' | 'chat_id' | 'chat_key' | 'text' | 'origin'>): NewReply {
    const now = clock.now()
    const { session_id, chat_key } = change
    // Shown under the message it follows.
    const message_row = storage.messages.newestOf(session_id, chat_key)?.id ?? null
    const fresh = { quoted_id: null, state: 'queued', reason: null, idempotency_key: null } as const
    return { ...change, ...fresh, message_row, queued_at: now, not_before: now }
  }

  function stored(ids: readonly number[]): readonly ReplyRow[] {
    const rows = ids.flatMap((id) => storage.replies.find(id) ?? [])
    for (const row of rows) deps.onStored(row)
    return rows
  }

  return {
    async send({ sessionId, chatKey: given, text }) {
      if (!deps.sessionExists(sessionId)) throw new CommandError('not-found', msg('error.no-shop', { id: sessionId }))
      const named = chatIdOf(given)
      if (named === null) throw new CommandError('invalid-arguments', msg('error.no-chat'))
      const chat_key = chatKeyOf(sessionId, named, storage.lids)
      const chat_id = storage.messages.latestChatId(sessionId, chat_key) ?? named
      const ids = await storage.writes.run(() => {
        if (!deps.isOwnChat(sessionId, chat_key)) {
          takeovers.writtenByHand(sessionId, chat_key, deps.offset.rightNow())
        }
        const base = { session_id: sessionId, chat_id, chat_key, origin: 'owner-window' } as const
        return insertAnswer(
          storage,
          splitText(text.trim()).map((part) => newRow({ ...base, text: part })),
        )
      })
      takeovers.announce(sessionId, chat_key)
      return stored(ids).map(replyViewOf)
    },
    async tellOwner(sessionId, chatId, text) {
      const chat_key = chatKeyOf(sessionId, chatId, storage.lids)
      const id = await storage.writes.run(() =>
        storage.replies.insert({
          ...newRow({ session_id: sessionId, chat_id: chatId, chat_key, text, origin: 'remote-control' }),
          message_row: null,
        }),
      )
      stored([id])
      return id
    },
  }
}
