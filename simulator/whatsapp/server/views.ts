/** The world as the control API shows it. */
import { createHash } from 'node:crypto'
import type {
  AccountView,
  ChatView,
  ContactView,
  DeviceView,
  GroupView,
  MessageView,
} from '../../client/control-api.ts'
import type { Account, Contact, Device, Group, StoredMedia, StoredMessage, World } from './world.ts'
import { chatIds, messagesOf, phoneOfChat } from './world.ts'

export const contactView = (contact: Contact): ContactView => ({
  ...contact,
  username: contact.username ?? null,
  id: `${contact.phone}@c.us`,
  lid: `${contact.lid}@lid`,
})

export const groupView = (account: Account, group: Group): GroupView => ({
  id: group.id,
  subject: group.subject,
  participants: [account.phone, ...group.participants].map((phone) => `${phone}@c.us`),
  lidAddressing: group.lidAddressing,
})

export const deviceView = (account: Account, device: Device, online: boolean): DeviceView => ({
  deviceId: device.deviceId,
  index: device.index,
  phone: account.phone,
  platform: device.platform,
  linkedAt: device.linkedAt,
  online,
  presence: device.presence,
  queued: device.queue.length,
  reads: device.reads ?? {},
  pressed: device.pressed ?? [],
})

export const accountView = (account: Account, isOnline: (deviceId: string) => boolean): AccountView => ({
  phone: account.phone,
  id: `${account.phone}@c.us`,
  lid: `${account.lid}@lid`,
  name: account.name,
  devices: account.devices.map((device) => deviceView(account, device, isOnline(device.deviceId))),
})

/** Hashes each file only once, because views are built often and bytes never change. */
const hashes = new WeakMap<StoredMedia, string>()

function hashOf(media: StoredMedia): string {
  const known = hashes.get(media) ?? createHash('sha256').update(media.bytes).digest('hex')
  hashes.set(media, known)
  return known
}

export function messageView(world: World, account: Account, message: StoredMessage): MessageView {
  const media = message.mediaId === null ? undefined : world.media.get(message.mediaId)
  const isDirect = phoneOfChat(message.chat) !== null
  const { lat, lng, loc, filename } = message.attributes
  return {
    id: message.id,
    phone: account.phone,
    chat: message.chat,
    from: message.fromMe ? `${account.phone}@c.us` : isDirect ? `${message.sender}@c.us` : message.chat,
    to: message.fromMe ? message.chat : `${account.phone}@c.us`,
    author: isDirect ? null : `${message.sender}@c.us`,
    fromMe: message.fromMe,
    sentBy: message.sentBy,
    kind: message.kind,
    body: message.body,
    caption: message.caption,
    timestamp: message.timestamp,
    ack: message.ack,
    quotedId: message.quotedId,
    media: media
      ? {
          mediaId: media.mediaId,
          mimetype: media.mimetype,
          filename: media.filename ?? (typeof filename === 'string' ? filename : null),
          size: media.bytes.length,
          sha256: hashOf(media),
        }
      : null,
    location:
      typeof lat === 'number' && typeof lng === 'number'
        ? { latitude: lat, longitude: lng, name: typeof loc === 'string' ? loc : null }
        : null,
    reactions: message.reactions,
    edited: message.edited,
    revoked: message.revoked,
  }
}

export function chatView(world: World, account: Account, id: string): ChatView {
  const last = messagesOf(account, id).at(-1)
  const phone = phoneOfChat(id)
  const contact = phone === null ? undefined : account.contacts.get(phone)
  const group = account.groups.get(id)
  return {
    id,
    lid: contact ? `${contact.lid}@lid` : null,
    name: group?.subject ?? contact?.name ?? contact?.pushName ?? (phone === account.phone ? 'Message yourself' : id),
    isGroup: group !== undefined,
    unread: account.unread.get(id) ?? 0,
    lastMessage: last ? messageView(world, account, last) : null,
  }
}

export const chatViews = (world: World, account: Account): ChatView[] =>
  chatIds(account).map((id) => chatView(world, account, id))
