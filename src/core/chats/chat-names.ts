import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { chatKeyOf } from '../ids/chat-key.ts'
import { recipientAmong } from '../ids/recipient.ts'
import type { ChatTable } from '../storage/chat-table.ts'
import type { LidTable, SessionRecord } from '../sessions/session-records.ts'

/** Resolves names of sessions and chats: the key under which a chat is kept, and the chat that a recipient means. */
export class ChatNames {
  readonly #sessions: { all(): readonly SessionRecord[] }
  readonly #lids: LidTable
  readonly #chats: Pick<ChatTable, 'find'>

  constructor(storage: {
    readonly sessions: { all(): readonly SessionRecord[] }
    readonly lids: LidTable
    readonly chats: Pick<ChatTable, 'find'>
  }) {
    this.#sessions = storage.sessions
    this.#lids = storage.lids
    this.#chats = storage.chats
  }

  hasSession(id: string): boolean {
    return this.#sessions.all().some((session) => session.id === id)
  }

  keyOf(sessionId: string, chatId: string): string {
    return chatKeyOf(sessionId, chatId, this.#lids)
  }

  /** True for the owner's chat with himself: only our own account writes there, never a customer. */
  isOwnChat(sessionId: string, chatKey: string): boolean {
    const phone = this.#sessions.all().find(({ id }) => id === sessionId)?.phone ?? null
    return phone !== null && chatKey === `${phone}@c.us`
  }

  /** The chat id that a recipient means, in any spelling that people or cores use; null when it names nobody. */
  recipientOf(sessionId: string, value: unknown): string | null {
    const hasChat = (chatKey: string) => this.#chats.find(sessionId, chatKey) !== null
    return recipientAmong(value, {
      isLid: (lid) => this.#lids.known(sessionId, lid).askedAt !== null || hasChat(`${lid}@lid`),
      isPhone: (phone) => {
        const chatId = `${phone}@c.us`
        return (
          hasChat(chatId) || this.#lids.lidsOf(sessionId, phone).length > 0 || this.keyOf(sessionId, chatId) !== chatId
        )
      },
    })
  }

  /** The chat that a command names. Throws `CommandError` when the session or the chat is unknown. */
  find(sessionId: string, chat: string): { readonly chatId: string; readonly chatKey: string } {
    if (!this.hasSession(sessionId)) throw new CommandError('not-found', msg('error.no-shop', { id: sessionId }))
    const chatId = this.recipientOf(sessionId, chat)
    if (chatId === null) throw new CommandError('invalid-arguments', msg('error.no-chat'))
    return { chatId, chatKey: this.keyOf(sessionId, chatId) }
  }
}
