import { msg } from '../../shared/words/say.ts'
import type { CommandArguments } from '../../shared/contract/commands.ts'
import type { Waiting, WaitingChat } from '../../shared/model/waiting.ts'
import { CommandError } from '../../shared/result.ts'
import type { Clock } from '../ports.ts'
import type { ChatRow } from '../storage/chat-table.ts'
import type { Storage } from '../storage/open-storage.ts'

/** A question that is unanswered for a week stops waiting. */
const WAITING_MS = 7 * 24 * 3_600_000
const SHOWN_TEXT = 300

/** The chats that wait for a human: the single source for Home, the chat list, the tray and the owner's own chat. */
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

  /** The earliest time of a question that may still wait, unix ms. */
  since(): number {
    return this.#clock.now() - WAITING_MS
  }

  /** Number of waiting chats, of one session or of all. */
  count(sessionId?: string): number {
    return this.#storage.chats.waitingCount(this.since(), sessionId ?? null)
  }

  /** The newest waiting chats, of one session or of all. */
  list(limit: number, sessionId?: string): readonly WaitingChat[] {
    return this.#storage.chats.waiting(this.since(), sessionId ?? null, limit).flatMap((row) => {
      const waiting = this.of(row)
      return waiting === null ? [] : [this.#chatOf(row, waiting)]
    })
  }

  /** Why and since when this chat waits; null when it does not wait. */
  of({ waits_row, waits_at, waits_why }: Pick<ChatRow, 'waits_row' | 'waits_at' | 'waits_why'>): Waiting | null {
    if (waits_row === null || waits_at === null || waits_why === null || waits_at < this.since()) return null
    return { reason: waits_why, since: waits_at, messageRow: waits_row }
  }

  /** Sets a question aside because it needs no answer; lets it wait again when `aside` is false. Throws `CommandError('not-found')`. */
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
