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
export class AttentionList {
  readonly #clock: Pick<Clock, 'now'>
  readonly #storage: Pick<Storage, 'chats' | 'messages' | 'writes'>

  constructor(deps: {
    readonly clock: Pick<Clock, 'now'>
    readonly storage: Pick<Storage, 'chats' | 'messages' | 'writes'>
  }) {
    this.#clock = deps.clock
    this.#storage = deps.storage
  }

  /** The earliest time of a question that may still wait. */
  since(): number {
    return this.#clock.now() - WAITING_MS
  }

  /** Chats that wait; of one shop, or of all. */
  count(sessionId?: string): number {
    return this.#storage.chats.waitingCount(this.since(), sessionId ?? null)
  }

  /** The newest of them. */
  list(limit: number, sessionId?: string): readonly WaitingChat[] {
    return this.#storage.chats.waiting(this.since(), sessionId ?? null, limit).flatMap((row) => {
      const waiting = this.of(row)
      return waiting === null ? [] : [this.#chatOf(row, waiting)]
    })
  }

  /** What this chat waits for; null when it does not. */
  of({ waits_row, waits_at, waits_why }: Pick<ChatRow, 'waits_row' | 'waits_at' | 'waits_why'>): Waiting | null {
    if (waits_row === null || waits_at === null || waits_why === null || waits_at < this.since()) return null
    return { reason: waits_why, since: waits_at, messageRow: waits_row }
  }

  /** The question needs no answer, or, not `aside`, may wait again. Throws `CommandError('not-found')`. */
  async dismiss({ sessionId, chatKey, messageRow, aside }: CommandArguments<'chat.dismiss'>): Promise<void> {
    const { chats, writes } = this.#storage
    if (chats.find(sessionId, chatKey) === null) throw new CommandError('not-found', msg('error.chat-gone'))
    await writes.run(() => {
      if (aside) chats.dismiss(sessionId, chatKey, messageRow)
      else chats.bringBack(sessionId, chatKey, messageRow)
    })
  }

  #chatOf(row: ChatRow, waiting: Waiting): WaitingChat {
    const text = this.#storage.messages.find(waiting.messageRow)?.text ?? ''
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
}
