import { msg } from '../../shared/words/say.ts'
import type { CommandArguments } from '../../shared/contract/commands.ts'
import type { Waiting, WaitingChat } from '../../shared/model/waiting.ts'
import { CommandError } from '../../shared/result.ts'
import type { Clock } from '../ports.ts'
import type { ChatRow } from '../storage/chat-table.ts'
import type { Storage } from '../storage/open-storage.ts'

/** A question that nobody answered for a week is not waiting any more. */
const WAITING_MS = 7 * 24 * 3_600_000
const SHOWN_TEXT = 300

/** Who waits for a human: the one place that Home, the chats, the tray and the owner's own chat ask. */
export interface WaitingRoom {
  /** The earliest time of a question that may still wait. */
  since(): number
  /** Chats that wait; of one shop, or of all. */
  count(sessionId?: string): number
  /** The newest of them. */
  list(limit: number, sessionId?: string): readonly WaitingChat[]
  /** What this chat waits for; null when it does not. */
  of(chat: Pick<ChatRow, 'waits_row' | 'waits_at' | 'waits_why'>): Waiting | null
  /** The question needs no answer, or, not `aside`, may wait again. Throws `CommandError('not-found')`. */
  putAside(args: CommandArguments<'chat.putAside'>): Promise<void>
}

export function createWaiting(deps: {
  readonly clock: Pick<Clock, 'now'>
  readonly storage: Pick<Storage, 'chats' | 'messages' | 'writes'>
}): WaitingRoom {
  const { clock, storage } = deps
  const room: WaitingRoom = {
    since: () => clock.now() - WAITING_MS,
    count: (sessionId) => storage.chats.waitingCount(room.since(), sessionId ?? null),
    list: (limit, sessionId) =>
      storage.chats.waiting(room.since(), sessionId ?? null, limit).flatMap((row) => {
        const waiting = room.of(row)
        return waiting === null ? [] : [chatOf(row, waiting)]
      }),
    of({ waits_row, waits_at, waits_why }) {
      if (waits_row === null || waits_at === null || waits_why === null || waits_at < room.since()) return null
      return { reason: waits_why, since: waits_at, messageRow: waits_row }
    },
    async putAside({ sessionId, chatKey, messageRow, aside }) {
      if (storage.chats.find(sessionId, chatKey) === null) {
        throw new CommandError('not-found', msg('error.chat-gone'))
      }
      await storage.writes.run(() => {
        if (aside) storage.chats.putAside(sessionId, chatKey, messageRow)
        else storage.chats.bringBack(sessionId, chatKey, messageRow)
      })
    },
  }

  function chatOf(row: ChatRow, waiting: Waiting): WaitingChat {
    const text = storage.messages.find(waiting.messageRow)?.text ?? ''
    return {
      ...waiting,
      sessionId: row.session_id,
      chatKey: row.chat_key,
      isGroup: row.is_group === 1,
      name: row.name,
      phone: row.phone,
      text: text.slice(0, SHOWN_TEXT).toWellFormed(),
    }
  }
  return room
}
