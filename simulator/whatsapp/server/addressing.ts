/** Decides which of a person's two ids (phone or LID) a linked device sees. */
import type { Knobs } from '../../client/control-api.ts'
import type { WireContact, WireGroup, WireKey } from '../wire.ts'
import type { Account, Contact, Group, StoredMessage } from './world.ts'
import { ensureContact, phoneOfChat } from './world.ts'

export type AddressingKnobs = Pick<Knobs, 'lidSenders' | 'lidSelfChat'>

const useLid = (account: Account, phone: string, asLid: boolean): string => {
  const lid = phone === account.phone ? account.lid : ensureContact(account, phone).lid
  return asLid ? `${lid}@lid` : `${phone}@c.us`
}

/** The chat id as a device sees it. "Message yourself" has its own rule, because some accounts have it under the phone. */
export function wireChatId(account: Account, chat: string, knobs: AddressingKnobs): string {
  const phone = phoneOfChat(chat)
  if (phone === null) return chat
  if (phone === account.phone) return useLid(account, phone, knobs.lidSelfChat)
  return useLid(account, phone, knobs.lidSenders)
}

/** A person's id inside a chat: the LID in LID groups and, with LID senders, also in status and lists. */
export function wirePerson(account: Account, chat: string, phone: string, knobs: AddressingKnobs): string {
  const group = account.groups.get(chat)
  if (group) return useLid(account, phone, group.lidAddressing && knobs.lidSenders)
  return useLid(account, phone, knobs.lidSenders)
}

/** In these chats only one person can write, so their messages name no author. */
export const hasOneWriter = (chat: string): boolean => /@(newsletter|bot)$/.test(chat)

const isSelfChat = (account: Account, chat: string): boolean => phoneOfChat(chat) === account.phone

/** WhatsApp's key of a message: with the participant outside direct chats, and with the direction in the own chat. */
export function wireKey(account: Account, message: StoredMessage, knobs: AddressingKnobs): WireKey {
  const remote = wireChatId(account, message.chat, knobs)
  const base = { fromMe: message.fromMe, remote, id: message.id }
  if (isSelfChat(account, message.chat)) return { ...base, self: 'out' }
  if (phoneOfChat(message.chat) !== null || hasOneWriter(message.chat)) return base
  return { ...base, participant: wirePerson(account, message.chat, message.sender, knobs) }
}

/** The attributes that remain of a message whose writer deleted it for everyone. */
export const revokedMarks = (account: Account, message: StoredMessage, knobs: AddressingKnobs) => ({
  subtype: 'sender',
  protocolMessageKey: wireKey(account, message, knobs),
  type: 'revoked',
})

export function wireContact(contact: Contact, knobs: AddressingKnobs): WireContact {
  const isLid = knobs.lidSenders
  return {
    id: isLid ? `${contact.lid}@lid` : `${contact.phone}@c.us`,
    ...(isLid && !contact.phoneKnown ? {} : { phone: `${contact.phone}@c.us` }),
    ...(isLid ? { lid: `${contact.lid}@lid` } : {}),
    ...(contact.username ? { username: contact.username } : {}),
    name: contact.name,
    pushname: contact.pushName,
    isMyContact: contact.isMyContact,
  }
}

export const wireGroup = (account: Account, group: Group, knobs: AddressingKnobs): WireGroup => ({
  id: group.id,
  subject: group.subject,
  createdAt: group.createdAt,
  isLidAddressingMode: group.lidAddressing && knobs.lidSenders,
  participants: [account.phone, ...group.participants].map((phone) => ({
    id: wirePerson(account, group.id, phone, knobs),
    isAdmin: phone === account.phone,
  })),
})
