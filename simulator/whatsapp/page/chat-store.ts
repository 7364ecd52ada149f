/** Puts messages into chats: from the snapshot, live, from history, and our own. */
import type { WireChat, WireMessage } from '../wire.ts'
import { ChatModel, groupMetadataAttributes } from './chat-model.ts'
import {
  Chat,
  Contact,
  GroupMetadata,
  Msg,
  NewsletterMetadataCollection,
  SimpleModel,
  WAWebNewsletterCollection,
} from './collections.ts'
import { getCurrentLid, getPhoneNumber, learnPair } from './lid-map.ts'
import { isMe } from './me.ts'
import { boot } from './boot.ts'
import { messageAttributes, MsgModel } from './msg-model.ts'
import { ask } from './net.ts'
import { createWid, type Wid } from './wid.ts'

let newestRank = 0
let oldestRank = 0

/** Returns the chat with that head; creates it when missing. */
export function putChat(head: Omit<WireChat, 'messages'>): ChatModel {
  const id = createWid(head.id)
  const collection = head.isNewsletter === true ? WAWebNewsletterCollection : Chat
  const known = collection.get(id)
  const chat = known ?? new ChatModel({ id, t: head.t, unreadCount: 0, name: head.name })
  if (head.group) chat.groupMetadata = GroupMetadata.gadd(groupMetadataAttributes(head.group))
  if (head.isNewsletter === true && !chat.newsletterMetadata) {
    chat.newsletterMetadata = NewsletterMetadataCollection.gadd(new SimpleModel({ id, membershipType: 'subscriber' }))
  }
  if (!known) {
    chat.set('contact', Contact.get(id) ?? (id.isUser() ? undefined : Contact.gadd({ id, name: head.name })))
    collection.add(chat)
  }
  return chat
}

/** Adds a message from the server at its place. Returns null when the message is already known. */
export function putMessage(wire: WireMessage, chat: ChatModel | null, place: 'newest' | 'oldest'): MsgModel | null {
  const rank = place === 'newest' ? (newestRank += 1) : (oldestRank -= 1)
  const model = new MsgModel({ ...messageAttributes(wire), rank })
  const known = Msg.get(model.id)
  if (known) {
    chat?.msgs.add(known)
    return null
  }
  chat?.msgs.add(model)
  return model
}

/** Loads a chat with its newest messages, as at the page's start. */
export function loadChat(wire: WireChat): void {
  const chat = putChat(wire)
  for (const message of wire.messages) {
    const model = putMessage(message, chat, 'newest')
    if (model) Msg.add(model)
    if (model) chat.lastReceivedKey = model.id
  }
  chat.set({ unreadCount: wire.unread, t: wire.t })
}

/** Adds a new message: triggers the event and updates the chat list's order and the unread count. */
export function receive(wire: WireMessage, head: Omit<WireChat, 'messages'> | null): void {
  const chat = head === null ? null : putChat(head)
  const model = putMessage(wire, chat, 'newest')
  if (!model) return
  if (chat) {
    chat.lastReceivedKey = model.id
    chat.t = Math.max(chat.t, model.t)
  }
  Msg.add(model)
  if (chat && head && chat.unreadCount !== head.unread) chat.unreadCount = head.unread
}

/** Adds our own message before the server has it. */
export function addOwn(chat: ChatModel, attributes: Record<string, unknown>): MsgModel {
  newestRank += 1
  const model = new MsgModel({ ...attributes, rank: newestRank })
  chat.msgs.add(model)
  chat.lastReceivedKey = model.id
  chat.t = Math.max(chat.t, model.t)
  Msg.add(model)
  return model
}

/** Loads a chunk of history before the oldest message here. Resolves with the new models, oldest first. */
export async function loadEarlierMsgs({ chat }: { chat: ChatModel }): Promise<MsgModel[]> {
  const oldest = chat.msgs.head()
  const { messages } = await ask('history', { chat: String(chat.id), before: oldest?.id.id ?? null })
  const loaded: MsgModel[] = []
  for (const wire of [...messages].reverse()) {
    const model = putMessage(wire, chat, 'oldest')
    if (!model) continue
    Msg.add(model)
    loaded.unshift(model)
  }
  return loaded
}

/** The chat id under which to write to a person: today the LID, if the account knows it. */
async function chatIdFor(wid: Wid): Promise<Wid> {
  if (!wid.isUser() || isMe(wid)) return wid
  const isLid = wid.isLid()
  const other = (): Wid | undefined => (isLid ? getPhoneNumber(wid) : getCurrentLid(wid))
  if (!isLid && !other()) {
    const { contact } = await ask('exists', { id: String(wid) })
    if (contact) Contact.learn(contact)
    learnPair(contact?.phone, contact?.lid)
  }
  const alternative = other()
  if (alternative && Chat.get(alternative)) return alternative
  return boot.lidSenders && !isLid && alternative ? alternative : wid
}

/** Finds the chat of a person, or creates an empty one. */
export async function findOrCreateLatestChat(id: unknown): Promise<{ chat: ChatModel; created: boolean }> {
  const wid = createWid(id)
  const chatId = await chatIdFor(wid)
  const known = Chat.get(chatId)
  if (known) return { chat: known, created: false }
  const contact = await Contact.find(chatId)
  return { chat: Chat.gadd({ id: chatId, contact, name: contact.formattedName }), created: true }
}
