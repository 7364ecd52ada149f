import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { chatKeyOf } from '../ids/chat-key.ts'
import { recipientAmong } from '../ids/recipient.ts'
import type { ChatTable } from '../storage/chat-table.ts'
import type { LidTable, SessionRecord } from '../sessions/session-records.ts'

/** Whose chat it is, and under which key it is kept. */
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

  /** The owner's chat with himself: only our own account writes there, nothing of it is a customer's. */
  isOwnChat(sessionId: string, chatKey: string): boolean {
    const phone = this.#sessions.all().find(({ id }) => id === sessionId)?.phone ?? null
    return phone !== null && chatKey === `${phone}@c.us`
  }

  /** Whom somebody means, in the ways that people and cores write it; null when it names nobody. */
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

  /** A chat as a command names it. Throws `CommandError`. */
  find(sessionId: string, chat: string): { readonly chatId: string; readonly chatKey: string } {
    if (!this.hasSession(sessionId)) throw new CommandError('not-found', msg('error.no-shop', { id: sessionId }))
    const chatId = this.recipientOf(sessionId, chat)
    if (chatId === null) throw new CommandError('invalid-arguments', msg('error.no-chat'))
    return { chatId, chatKey: this.keyOf(sessionId, chatId) }
  }
}
