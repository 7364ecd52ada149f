import type { Snapshot, WireChat, WireMessage } from '../wire.ts'
import {
  hasOneWriter,
  revokedMarks,
  wireChatId,
  wireContact,
  wireGroup,
  wireKey,
  wirePerson,
  type AddressingKnobs,
} from './addressing.ts'
import { chatIds, messagesOf, phoneOfChat, type Account, type StoredMessage } from './world.ts'

/** The quoted message as WhatsApp embeds it: with its picture, but without the keys of its media. */
const quotedContent = ({ attributes, ...quoted }: StoredMessage): Record<string, unknown> => ({
  ...Object.fromEntries(Object.entries(attributes).filter(([name]) => !/^(mediaKey|directPath|filehash)/.test(name))),
  type: attributes['type'] ?? quoted.kind,
  body: quoted.body,
  ...(quoted.caption === null ? {} : { caption: quoted.caption }),
})

/** A stored message as a linked device sees it. */
export function wireMessage(
  account: Account,
  message: StoredMessage,
  knobs: AddressingKnobs,
  isNew: boolean,
): WireMessage {
  const { chat } = message
  const key = wireKey(account, message, knobs)
  const isDirect = phoneOfChat(chat) !== null
  const group = account.groups.get(chat)
  const me = group?.lidAddressing && knobs.lidSenders ? `${account.lid}@lid` : `${account.phone}@c.us`
  const sender = hasOneWriter(chat) ? undefined : wirePerson(account, chat, message.sender, knobs)
  const ownId = isDirect && key.remote.endsWith('@lid') ? `${account.lid}@lid` : me
  const quoted = message.quotedId === null ? undefined : account.messagesById.get(message.quotedId)
  const contact = account.contacts.get(message.sender)
  return {
    key,
    from: message.fromMe ? ownId : key.remote,
    to: message.fromMe ? key.remote : me,
    ...(isDirect || sender === undefined ? {} : { author: sender }),
    ...(quoted ? { quotedParticipant: wirePerson(account, chat, quoted.sender, knobs) } : {}),
    ...(message.mentions.length === 0 ? {} : { mentions: mentionIds(account, message, knobs) }),
    ...(message.mediaId === null || message.revoked ? {} : { mediaId: message.mediaId }),
    attributes: {
      ...(message.revoked ? {} : message.attributes),
      type: message.attributes['type'] ?? message.kind,
      ...(message.revoked ? revokedMarks(account, message, knobs) : { body: message.body }),
      ...(message.caption === null || message.revoked ? {} : { caption: message.caption }),
      t: message.timestamp,
      ack: message.ack,
      notifyName: message.fromMe ? account.name : (contact?.pushName ?? ''),
      ...(quoted ? { quotedMsg: quotedContent(quoted), quotedStanzaID: quoted.id } : {}),
      ...(message.reactions.length > 0 ? { hasReaction: true } : {}),
    },
    isNew,
  }
}

const mentionIds = (account: Account, message: StoredMessage, knobs: AddressingKnobs): string[] =>
  message.mentions.map((id) => {
    const phone = phoneOfChat(id)
    return phone === null ? id : wirePerson(account, message.chat, phone, knobs)
  })

/** The data of a chat, without messages. */
export function wireChatHead(account: Account, chat: string, knobs: AddressingKnobs): Omit<WireChat, 'messages'> {
  const group = account.groups.get(chat)
  const phone = phoneOfChat(chat)
  const contact = phone === null ? undefined : account.contacts.get(phone)
  return {
    id: wireChatId(account, chat, knobs),
    name: group?.subject ?? contact?.name ?? contact?.pushName ?? chat,
    unread: account.unread.get(chat) ?? 0,
    t: messagesOf(account, chat).at(-1)?.timestamp ?? group?.createdAt ?? 0,
    ...(group ? { group: wireGroup(account, group, knobs) } : {}),
    ...(chat.endsWith('@newsletter') ? { isNewsletter: true } : {}),
  }
}

/** Everything that a page holds after its start: all chats with their newest `historyInPage` messages, without the `hidden` ones. */
export function buildSnapshot(
  account: Account,
  knobs: AddressingKnobs & { readonly historyInPage: number },
  hidden: ReadonlySet<string>,
): Snapshot {
  const chats = chatIds(account).map((chat): WireChat => {
    const messages = messagesOf(account, chat).filter((message) => !hidden.has(message.id))
    const newest = knobs.historyInPage === 0 ? [] : messages.slice(-knobs.historyInPage)
    return {
      ...wireChatHead(account, chat, knobs),
      messages: newest.map((message) => wireMessage(account, message, knobs, false)),
    }
  })
  return {
    me: { phone: `${account.phone}@c.us`, lid: `${account.lid}@lid`, pushname: account.name },
    contacts: [...account.contacts.values()].map((contact) => wireContact(contact, knobs)),
    chats,
  }
}
