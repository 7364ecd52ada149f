/** Modules about messages: keys, sending, editing, quoting, links, contact cards. */
import type { ChatModel } from '../chat-model.ts'
import { addOwn } from '../chat-store.ts'
import { Msg } from '../collections.ts'
import { boot } from '../boot.ts'
import type { ContactModel } from '../contact-model.ts'
import { pollVoteTableMode, reactionTableMode } from '../addon-tables.ts'
import type { Attributes } from '../model.ts'
import { MsgKey } from '../msg-key.ts'
import { MsgModel } from '../msg-model.ts'
import { ask } from '../net.ts'
import { sendMsgJob, transmitWhenConnected } from '../outbox.ts'
import { PageError } from '../page-error.ts'
import type { ModuleTable } from '../registry.ts'

const LINK = /\bhttps?:\/\/[^\s<>"]+/gi

interface Link {
  readonly href: string
  readonly url: string
}

function findLinks(text: unknown): Link[] {
  if (typeof text !== 'string') return []
  return [...text.matchAll(LINK)].map(([href]) => ({ href, url: href }))
}

/** Adds the message to its chat at once. The second promise resolves with the server's answer. */
function addAndSendMsgToChat(chat: ChatModel, attributes: Attributes): [Promise<MsgModel>, Promise<unknown>] {
  if (boot.throwOnSend) {
    const failed = Promise.reject(new PageError('addAndSendMsgToChat failed'))
    failed.catch(() => undefined)
    return [failed, failed]
  }
  const message = addOwn(chat, attributes)
  return [Promise.resolve(message), transmitWhenConnected(message)]
}

/** The quoted message: the original if it is still in memory, else one built from the embedded quote. */
function getQuotedMsgObj(message: MsgModel): MsgModel | undefined {
  if (!message.quotedMsg || message.quotedStanzaID === undefined) return undefined
  const original = Msg.getModelsArray().find(({ id }) => id.id === message.quotedStanzaID)
  if (original) return original
  const id = new MsgKey({ fromMe: false, remote: message.id.remote, id: message.quotedStanzaID })
  return new MsgModel({
    ...message.quotedMsg,
    id,
    from: message.get('quotedParticipant'),
    to: message.to,
    t: message.t,
  })
}

const vcardFromContactModel = (contact: ContactModel) => {
  const phone = (contact.phoneNumber ?? contact.id).user
  const name = contact.formattedName
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:;${name};;;`,
    `FN:${name}`,
    `TEL;type=CELL;waid=${phone}:+${phone}`,
    'END:VCARD',
  ]
  return { displayName: name, vcard: lines.join('\n') }
}

const parseVcard = (text: string) => ({ name: /^FN:(.*)$/m.exec(text)?.[1]?.trim() ?? '' })

async function sendMessageEdit(message: MsgModel, text: string): Promise<void> {
  await ask('edit', { id: message.id.id, text })
  message.set({ body: text, latestEditSenderTimestampMs: Date.now() })
}

async function forwardMessages({ chat, msgs }: { chat: ChatModel; msgs: MsgModel[] }): Promise<void> {
  for (const message of msgs) {
    const id = new MsgKey({ fromMe: true, remote: chat.id, id: await MsgKey.newId() })
    const t = Math.floor(Date.now() / 1000)
    const [, sent] = addAndSendMsgToChat(chat, {
      ...message.serialize(),
      id,
      t,
      ack: 0,
      from: message.to,
      to: chat.id,
      isForwarded: true,
      isNewMsg: true,
    })
    await sent
  }
}

const isRecent = (message: MsgModel): boolean => message.id.fromMe && message.type === 'chat'

export const messageModules: ModuleTable = {
  WAWebMsgKey: MsgKey,
  WALinkify: { findLink: (text: unknown) => findLinks(text)[0] ?? null, findLinks },
  WAWebSendMsgChatAction: { addAndSendMsgToChat },
  WAWebSendMsgJob: sendMsgJob,
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WAWebMsgReply: { canReplyMsg: (message: MsgModel) => message.canReply() },
  WAWebQuotedMsgModelUtils: { getQuotedMsgObj },
  WAWebMsgDataFromModel: { msgDataFromMsgModel: (message: MsgModel) => message.serialize() },
  WAWebLinkPreviewChatAction: { getLinkPreview: async () => null },
  WAWebFrontendVcardUtils: { vcardFromContactModel },
  WAWebVcardParsingUtils: { parseVcard },
  WAWebVcardGetNameFromParsed: { vcardGetNameFromParsed: (parsed: { name: string }) => parsed.name },
  WAWebSendMessageEditAction: { sendMessageEdit },
  WAWebChatForwardMessage: { forwardMessages },
  WAWebMsgActionCapability: {
    canSenderRevokeMsg: (message: MsgModel) => message.id.fromMe,
    canAdminRevokeMsg: () => false,
    canStarMsg: () => true,
    canEditText: isRecent,
    canEditCaption: () => false,
  },
  WAWebSendReactionMsgAction: {
    sendReactionToMsg: (message: MsgModel, text: string) => ask('react', { id: message.id.id, text }),
  },
  WAWebAddonReactionTableMode: { reactionTableMode },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode },
  WAWebPollsVotesSchema: { getTable: () => ({ equals: async () => [] }) },
  WAWebPollsSendVoteMsgAction: { sendVote: async () => undefined },
  WAWebPinInChatSchema: { getTable: () => ({ equals: async () => [] }) },
  WAWebPinMsgConstants: { getPinExpiryDuration: () => 604_800 },
  WAWebSendPinMessageAction: { sendPinInChatMsg: async () => ({ messageSendResult: 'OK' }) },
  WAWebApiMessageInfoStore: {
    queryMsgInfo: async () => ({
      delivery: [],
      deliveryRemaining: 0,
      played: [],
      playedRemaining: 0,
      read: [],
      readRemaining: 0,
    }),
  },
  WAWebSyncGatingUtils: { isPlaceholderMessageResendEnabled: () => false },
  WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen: async () => undefined },
  WAWebSendNonMessageDataRequest: { sendPeerDataOperationRequest: async () => undefined },
  WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null },
  WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => 'text' },
}
