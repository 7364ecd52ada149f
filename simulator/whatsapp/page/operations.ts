/** Applies the operations that the server sends to a linked page. */
import type { ServerOperation } from '../wire.ts'
import { callMap } from './calls.ts'
import { loadChat, receive } from './chat-store.ts'
import type { SimpleModel } from './collections.ts'
import { Chat, Contact, Msg, Presence, Reactions, WAWebNewsletterCollection } from './collections.ts'
import type { Collection } from './collection.ts'
import { keyFromWire } from './msg-key.ts'
import { reactionTableMode } from './addon-tables.ts'
import { createWid } from './wid.ts'

const chatOf = (id: string) => Chat.get(id) ?? WAWebNewsletterCollection.get(id)

function react(operation: ServerOperation & { kind: 'reaction' }): void {
  const { text, timestampMs, sender } = operation
  const parent = keyFromWire(operation.parent)
  const entry = {
    id: keyFromWire(operation.key),
    reactionParentKey: parent,
    reactionText: text,
    reactionTimestamp: timestampMs,
    author: createWid(sender),
    from: createWid(sender),
    read: true,
    orphan: 0,
    orphanReason: null,
    ack: 1,
  }
  Msg.get(parent)?.set('hasReaction', text !== '')
  void Reactions.find(parent).then((model) => {
    const list = model.get('reactions') as Collection<SimpleModel>
    const senders = [
      { ...entry, msgKey: entry.id, parentMsgKey: parent, senderUserJid: sender, timestamp: timestampMs },
    ]
    if (text === '') list.reset()
    else list.add({ id: text, aggregateEmoji: text, hasReactionByMe: false, senders })
  })
  void reactionTableMode.bulkUpsert([entry])
}

/** Applies one operation to the models, which notify their listeners. */
export function applyOperation(operation: ServerOperation): void {
  switch (operation.kind) {
    case 'message':
      return receive(operation.message, operation.chat)
    case 'ack':
      return Msg.get(keyFromWire(operation.key))?.updateAck(operation.ack)
    case 'update':
      Msg.get(keyFromWire(operation.key))?.set({ ...operation.attributes })
      return
    case 'reaction':
      return react(operation)
    case 'unread':
      chatOf(operation.chat)?.set('unreadCount', operation.unread)
      return
    case 'contact':
      Contact.learn(operation.contact)
      return
    case 'chat':
      return loadChat(operation.chat)
    case 'typing':
      Presence.gadd({ id: createWid(operation.chat) }).set('chatstate', {
        id: createWid(operation.participant),
        type: operation.typing ? 'composing' : 'available',
      })
      return
    case 'call':
      callMap.set(operation.id, {
        id: operation.id,
        peerJid: createWid(operation.peer),
        isVideo: operation.video,
        isGroup: false,
        canHandleLocally: false,
        outgoing: false,
        webClientShouldHandle: false,
        participants: [],
        offerTime: operation.timestamp,
      })
      return
  }
}
