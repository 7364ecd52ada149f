/** Modules about chats and people: ids, collections, lookups, read marks. */
import type { ChatModel } from '../chat-model.ts'
import { findOrCreateLatestChat, loadEarlierMsgs } from '../chat-store.ts'
import * as collections from '../collections.ts'
import { WAWebCallCollection } from '../calls.ts'
import type { ContactModel } from '../contact-model.ts'
import { boot } from '../boot.ts'
import { Cmd } from '../conn.ts'
import { getAlternateUserWid, getCurrentLid, getPhoneNumber, toLid, toPn } from '../lid-map.ts'
import { getMaybeMePnUser } from '../me.ts'
import type { MsgModel } from '../msg-model.ts'
import { ask, tell } from '../net.ts'
import { PageError, ServerStatusCodeError } from '../page-error.ts'
import type { ModuleTable } from '../registry.ts'
import { createWid, createWidFromWidLike, Wid } from '../wid.ts'

const { Chat, Contact, GroupMetadata } = collections

async function sendSeen({ chat }: { chat: ChatModel }): Promise<void> {
  if (boot.failSeen) throw new PageError('sendSeen failed')
  await ask('seen', { chat: String(chat.id) })
  chat.unreadCount = 0
}

/** Whether a number is on WhatsApp. Stores the contact that the server returns. */
async function queryWidExists(wid: Wid): Promise<{ wid: Wid; biz: boolean } | null> {
  const { contact } = await ask('exists', { id: String(wid) })
  if (!contact) return null
  if (String(wid) !== String(getMaybeMePnUser())) Contact.learn(contact)
  return { wid, biz: false }
}

async function sendRevoke(_chat: ChatModel, { list }: { list: MsgModel[] }): Promise<void> {
  for (const message of list) {
    await ask('revoke', { id: message.id.id })
    message.set({ type: 'revoked', subtype: 'sender', body: undefined })
  }
}

async function sendDelete(chat: ChatModel, { list }: { list: MsgModel[] }): Promise<void> {
  for (const message of list) {
    chat.msgs.remove(message)
    collections.Msg.remove(message)
  }
}

Object.assign(Cmd, {
  archiveChat: async (chat: ChatModel, archive: boolean) => void chat.set('archive', archive),
  pinChat: async (chat: ChatModel, pin: boolean) => void chat.set('pin', pin ? Math.floor(Date.now() / 1000) : 0),
  markChatUnread: async (chat: ChatModel, unread: boolean) => void chat.set('unreadCount', unread ? -1 : 0),
  sendRevokeMsgs: sendRevoke,
  sendDeleteMsgs: sendDelete,
  sendStarMsgs: async (_chat: ChatModel, list: MsgModel[]) => list.forEach((message) => message.set('star', true)),
  sendUnstarMsgs: async (_chat: ChatModel, list: MsgModel[]) => list.forEach((message) => message.set('star', false)),
  openChatBottom: async () => true,
  openDrawerMid: async () => true,
  chatSearch: async () => true,
  openChatAt: async () => true,
  msgInfoDrawer: async () => true,
})

export const chatModules: ModuleTable = {
  WAWebCollections: {
    ...collections,
    // A getter, because `replaceMessages` may replace the collection.
    get Msg() {
      return collections.Msg
    },
    WAWebGroupMetadataCollection: GroupMetadata,
    WAWebNewsletterMetadataCollection: collections.NewsletterMetadataCollection,
  },
  WAWebCallCollection,
  WAWebContactCollection: { ContactCollection: Contact, getMeContact: () => Contact.getMeContact() },
  WAWebWidFactory: {
    createWid,
    createWidFromWidLike,
    createUserWid: (user: string, server = 'c.us') => createWid(`${user}@${server}`),
    asUserWidOrThrow: (wid: Wid) => wid.asUserWidOrThrow(),
    toUserWid: (wid: Wid) => wid.asUserWidOrThrow(),
    isWidlike: (value: unknown) => Wid.isWid(value),
  },
  WAWebWid: Wid,
  WAWebWidToJid: { widToUserJid: (wid: Wid) => wid.toJid(), widToGroupJid: (wid: Wid) => wid.toJid() },
  WAWebJidToWid: { userJidToUserWid: createWid, newsletterJidToWid: createWid },
  WAJids: { toNewsletterJid: String },
  WAWebChatGetters: {
    getIsNewsletter: (chat: ChatModel) => chat.id.isNewsletter(),
    getIsBroadcast: (chat: ChatModel) => chat.id.isBroadcast(),
    getIsGroup: (chat: ChatModel) => chat.id.isGroup(),
    getIsUser: (chat: ChatModel) => chat.id.isUser(),
  },
  WAWebContactGetters: {
    getIsMe: (contact: ContactModel) => contact.isMe,
    getIsUser: (contact: ContactModel) => contact.id.isUser(),
    getIsGroup: (contact: ContactModel) => contact.id.isGroup(),
    getIsWAContact: (contact: ContactModel) => contact.id.isUser(),
    getUserid: (contact: ContactModel) => contact.id.user,
    getVerifiedName: (contact: ContactModel) => contact.get('verifiedName'),
    getVerifiedLevel: (contact: ContactModel) => contact.get('verifiedLevel'),
    getStatusMute: (contact: ContactModel) => contact.get('statusMute'),
    getName: (contact: ContactModel) => contact.name,
    getShortName: (contact: ContactModel) => contact.shortName,
    getPushname: (contact: ContactModel) => contact.pushname,
    getIsEnterprise: (contact: ContactModel) => contact.get('isEnterprise'),
  },
  WAWebFrontendContactGetters: { getIsMyContact: (contact: ContactModel) => contact.isAddressBookContact === 1 },
  WAWebApiContact: { getCurrentLid, getPhoneNumber, getAlternateUserWid },
  WAWebLidMigrationUtils: { toPn, toLid },
  WAWebQueryExistsJob: { queryWidExists, queryPhoneExists: queryWidExists },
  WAWebFindChatAction: { findOrCreateLatestChat },
  WAWebChatLoadMessages: { loadEarlierMsgs, loadRecentMsgs: async () => [] },
  WAWebUpdateUnreadChatAction: { sendSeen, markUnread: async () => undefined },
  WAWebChatClearBridge: { sendClear: async (chat: ChatModel) => chat.msgs.reset() },
  WAWebDeleteChatAction: { sendDelete: async (chat: ChatModel) => void Chat.remove(chat) },
  WAWebGroupQueryJob: {
    queryAndUpdateGroupMetadataById: ({ id }: { id: string }) => GroupMetadata.update(createWid(id)),
    queryGroupInvite: async () => Promise.reject(new ServerStatusCodeError(404)),
    resetGroupInviteCode: async () => Promise.reject(new ServerStatusCodeError(403)),
  },
  WAWebContactProfilePicThumbBridge: {
    requestProfilePicFromServer: async () => {
      tell('read', { kind: 'pictures' })
      throw new ServerStatusCodeError(404)
    },
    sendSetPicture: async () => ({ status: 200 }),
    requestDeletePicture: async () => ({ status: 200 }),
  },
  WAWebFindCommonGroupsContactAction: { findCommonGroups: async () => undefined },
  WAWebBlockContactUtils: { getContactToBlockOnlyUseIfNoAssociatedChat: (contact: ContactModel) => contact },
  WAWebBlockContactAction: {
    blockContact: async ({ contact }: { contact: ContactModel }) => void (contact.isContactBlocked = true),
    unblockContact: async (contact: ContactModel) => void (contact.isContactBlocked = false),
  },
  WAWebPhoneUtils: { formattedPhoneNumber: (id: string) => `+${id.split('@')[0] ?? ''}` },
  WAPhoneFindCC: { findCC: (digits: string) => (digits.startsWith('1') ? '1' : digits.slice(0, 3)) },
  WAWebApiDeviceList: { getDeviceIds: async (wids: Wid[]) => wids.map((id) => ({ id, devices: [{ id: 0 }] })) },
}
