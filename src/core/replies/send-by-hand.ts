import type { CommandArguments } from '../../shared/contract/commands.ts'
import type { ReplyView } from '../../shared/model/message.ts'
import type { Basics } from '../basics.ts'
import type { ChatNames } from '../chats/chat-names.ts'
import { replyViewOf } from '../inbox/message-view.ts'
import type { NewReply } from '../storage/reply-table.ts'
import type { Takeovers } from '../chats/takeovers.ts'
import type { ReplyEngine } from './reply-engine.ts'
import { splitText } from './split-text.ts'
import { insertAnswer } from './store-replies.ts'

export interface SendByHand {
  /** The owner writes from our window: durable before it resolves, sent in the order of its chat, never held back. */
  send(args: CommandArguments<'chat.send'>): Promise<readonly ReplyView[]>
  /** One line into the owner's own chat; returns its row. */
  tellOwner(sessionId: string, chatId: string, text: string): Promise<number>
}

export function createSendByHand(
  deps: Pick<Basics, 'clock' | 'storage'> & {
    readonly names: ChatNames
    readonly takeovers: Pick<Takeovers, 'writtenByHand' | 'announce'>
    readonly ledger: Pick<ReplyEngine, 'moved'>
  },
): SendByHand {
  const { clock, storage, names, takeovers, ledger } = deps

  function newRow(change: Pick<NewReply, 'session_id' | 'chat_id' | 'chat_key' | 'text' | 'origin'>): NewReply {
    const now = clock.now()
    const { session_id, chat_key } = change
    // Shown under the message it follows.
    const message_row = storage.messages.newestOf(session_id, chat_key)?.id ?? null
    const fresh = { quoted_id: null, state: 'queued', reason: null, idempotency_key: null } as const
    return { ...change, ...fresh, message_row, queued_at: now, not_before: now }
  }

  return {
    async send({ sessionId, chatKey: given, text }) {
      const { chatId, chatKey: chat_key } = names.find(sessionId, given)
      const chat_id = storage.messages.latestChatId(sessionId, chat_key) ?? chatId
      const ids = await storage.writes.run(() => {
        if (!names.isOwnChat(sessionId, chat_key)) {
          takeovers.writtenByHand(sessionId, chat_key, null)
        }
        const base = { session_id: sessionId, chat_id, chat_key, origin: 'owner-window' } as const
        return insertAnswer(
          storage,
          splitText(text.trim()).map((part) => newRow({ ...base, text: part })),
        )
      })
      takeovers.announce(sessionId, chat_key)
      return ids.flatMap((id) => ledger.moved(id) ?? []).map(replyViewOf)
    },
    async tellOwner(sessionId, chatId, text) {
      const chat_key = names.keyOf(sessionId, chatId)
      const id = await storage.writes.run(() =>
        storage.replies.insert({
          ...newRow({ session_id: sessionId, chat_id: chatId, chat_key, text, origin: 'remote-control' }),
          message_row: null,
        }),
      )
      ledger.moved(id)
      return id
    },
  }
}
