import type { Basics } from '../basics.ts'
import type { ChatNames } from '../chats/chat-names.ts'
import { idPartOf } from '../ids/message-ids.ts'
import type { ToldChanges } from '../session-events/told-changes.ts'
import type { Reaction } from '../whatsapp/incoming-message.ts'

export interface ReactionsDeps extends Pick<Basics, 'storage' | 'changes'> {
  readonly names: ChatNames
  readonly told: Pick<ToldChanges, 'reactedNow' | 'announce'>
}

/** The `sender` of a reaction by our own account. */
const OURSELVES = 'me'

/** Stores reactions to messages of stored chats, and tells them to a core that wants them. A reaction is never a question. */
export class Reactions {
  readonly #deps: ReactionsDeps

  constructor(deps: ReactionsDeps) {
    this.#deps = deps
  }

  async take(sessionId: string, reaction: Reaction): Promise<void> {
    const { storage, names, told, changes } = this.#deps
    const chat_key = names.keyOf(sessionId, reaction.chatId)
    // Reactions in a chat that is not stored here, such as an unwanted group, are not kept.
    if (storage.chats.find(sessionId, chat_key) === null) return
    const sender = reaction.senderId === null ? OURSELVES : names.keyOf(sessionId, reaction.senderId)
    const { emoji, at } = reaction
    const row = { session_id: sessionId, id_part: idPartOf(reaction.messageId), chat_key, sender, emoji, at }
    const isNews = await storage.writes.run(() => {
      const isChanged = storage.reactions.put(row)
      if (isChanged && sender !== OURSELVES) told.reactedNow(row, reaction)
      return isChanged
    })
    if (!isNews) return
    const message = storage.messages.withIdPart(sessionId, row.id_part).find((one) => one.chat_key === chat_key)
    const reply = storage.replies.byWhatsAppId(sessionId, reaction.messageId)
    const own = storage.ownTexts.byMessageId(sessionId, reaction.messageId)
    if (message !== undefined) changes.tell('message', message.id)
    else if (reply !== null) changes.tell('reply', reply)
    else if (own !== null) changes.tell('own-text', own.id)
    told.announce()
  }
}
