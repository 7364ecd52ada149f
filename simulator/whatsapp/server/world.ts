/** The simulated world as plain data: accounts, people, groups, messages, linked devices. Ids here are canonical (phones). */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Ack, ChatTrace, MessageKind, PageDialog, PresenceTrace, ReadKind } from '../../client/control-api.ts'
import type { ServerOperation } from '../wire.ts'

export interface Contact {
  phone: string
  lid: string
  /** Missing in files of older worlds. */
  username?: string | null
  name: string | null
  pushName: string
  onWhatsApp: boolean
  isMyContact: boolean
  phoneKnown: boolean
}

export interface Group {
  readonly id: string
  subject: string
  participants: string[]
  readonly lidAddressing: boolean
  readonly createdAt: number
}

export interface StoredMessage {
  readonly id: string
  /** Canonical chat id: `<phone>@c.us`, a group, `status@broadcast`, `…@broadcast`, `…@newsletter`. Changes when the number changes. */
  chat: string
  readonly fromMe: boolean
  /** Digits of the writer. */
  sender: string
  readonly sentBy: string | null
  kind: MessageKind
  body: string
  caption: string | null
  readonly timestamp: number
  ack: Ack
  readonly quotedId: string | null
  readonly mediaId: string | null
  readonly mentions: readonly string[]
  attributes: Record<string, unknown>
  reactions: { from: string; text: string }[]
  edited: boolean
  revoked: boolean
}

export interface Device {
  readonly deviceId: string
  readonly index: number
  readonly token: string
  readonly platform: string
  readonly linkedAt: number
  presence: 'available' | 'unavailable'
  sequence: number
  queue: { readonly sequence: number; readonly operation: ServerOperation }[]
  /** Missing in files of older worlds, like the next two fields. */
  reads?: Partial<Record<ReadKind, number>>
  /** Dialog that is shown until its Continue button is pressed. */
  welcome?: PageDialog | null
  pressed?: string[]
}

export interface Account {
  readonly phone: string
  readonly lid: string
  name: string
  nextDeviceIndex: number
  readonly contacts: Map<string, Contact>
  readonly groups: Map<string, Group>
  readonly messages: StoredMessage[]
  readonly messagesById: Map<string, StoredMessage>
  readonly unread: Map<string, number>
  devices: Device[]
  readonly chatTraces: ChatTrace[]
  readonly presenceTraces: PresenceTrace[]
}

export interface StoredMedia {
  readonly mediaId: string
  readonly mimetype: string
  readonly filename: string | null
  readonly bytes: Buffer
}

export interface World {
  readonly accounts: Map<string, Account>
  readonly media: Map<string, StoredMedia>
}

export const MAX_DEVICES = 4
export const STATUS_CHAT = 'status@broadcast'

export const nowSeconds = (): number => Math.floor(Date.now() / 1000)

/** Creates a message id as phones do: 32 hexadecimal digits. */
export const newPhoneMessageId = (): string => 'AC' + randomBytes(15).toString('hex').toUpperCase()

/** Derives a LID from the phone, so that restarts and tests see stable ids. */
export function lidOf(phone: string): string {
  let hash = 0n
  for (const digit of phone) hash = (hash * 131n + BigInt(digit.charCodeAt(0))) % 89_999_999_999_989n
  return String(10_000_000_000_000n + hash)
}

export function createAccount(phone: string, name: string): Account {
  return {
    phone,
    lid: lidOf(phone),
    name,
    nextDeviceIndex: 1,
    contacts: new Map(),
    groups: new Map(),
    messages: [],
    messagesById: new Map(),
    unread: new Map(),
    devices: [],
    chatTraces: [],
    presenceTraces: [],
  }
}

export function createDevice(account: Account, platform: string): Device {
  const index = account.nextDeviceIndex
  account.nextDeviceIndex += 1
  const device: Device = {
    deviceId: randomUUID(),
    index,
    token: randomBytes(24).toString('base64url'),
    platform,
    linkedAt: nowSeconds(),
    presence: 'unavailable',
    sequence: 0,
    queue: [],
    reads: {},
    welcome: null,
    pressed: [],
  }
  account.devices.push(device)
  return device
}

/** The contact with that phone. Creates a missing one with `defaults`. */
export function ensureContact(account: Account, phone: string, defaults: Partial<Contact> = {}): Contact {
  const known = account.contacts.get(phone)
  if (known) return known
  const contact: Contact = {
    phone,
    lid: lidOf(phone),
    name: null,
    pushName: phone,
    onWhatsApp: true,
    isMyContact: false,
    phoneKnown: true,
    ...defaults,
  }
  account.contacts.set(phone, contact)
  return contact
}

/** Inserts a message by its time. Messages of equal time keep their order of arrival. */
export function addMessage(account: Account, message: StoredMessage): void {
  let at = account.messages.length
  while (at > 0 && (account.messages[at - 1]?.timestamp ?? 0) > message.timestamp) at -= 1
  account.messages.splice(at, 0, message)
  account.messagesById.set(message.id, message)
}

export const messagesOf = (account: Account, chat: string): StoredMessage[] =>
  account.messages.filter((message) => message.chat === chat)

/** Chats that have messages or are groups, newest first. */
export function chatIds(account: Account): string[] {
  const latest = new Map<string, number>()
  for (const group of account.groups.values()) latest.set(group.id, group.createdAt)
  for (const message of account.messages) latest.set(message.chat, message.timestamp)
  return [...latest].sort((left, right) => right[1] - left[1]).map(([id]) => id)
}

/**
 * The canonical chat id for any id that a page or a person uses: digits, `@c.us`, `@s.whatsapp.net`, `@lid`, a group.
 * Null when a LID is unknown or the text is not an id.
 */
export function canonicalChat(account: Account, id: string): string | null {
  const [user = '', server] = id.split('@')
  if (server === undefined) return /^\d{4,20}$/.test(user) ? `${user}@c.us` : null
  if (server === 'c.us' || server === 's.whatsapp.net') return `${user.split(':')[0] ?? user}@c.us`
  if (server === 'lid') {
    if (user === account.lid) return `${account.phone}@c.us`
    for (const contact of account.contacts.values()) if (contact.lid === user) return `${contact.phone}@c.us`
    return null
  }
  return id
}

export const phoneOfChat = (chat: string): string | null => (chat.endsWith('@c.us') ? chat.slice(0, -5) : null)
