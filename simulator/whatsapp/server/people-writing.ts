/** Customers and the owner write, edit, revoke and react. */
import { randomBytes } from 'node:crypto'
import type { MessageContent } from '../../client/control-api.ts'
import { revokedMarks, wireKey, wirePerson } from './addressing.ts'
import { buildContent } from './message-content.ts'
import { refuse } from './refusal.ts'
import type { Simulation } from './simulation.ts'
import { scheduleTicks } from './outgoing.ts'
import {
  addMessage,
  ensureContact,
  newPhoneMessageId,
  nowSeconds,
  STATUS_CHAT,
  type Account,
  type StoredMessage,
} from './world.ts'

export interface Writing {
  readonly chat: string
  readonly sender: string
  readonly fromMe: boolean
  readonly content: MessageContent
  readonly quotedId: string | undefined
  readonly timestamp: number | undefined
  readonly id: string | undefined
  readonly mentions: readonly string[]
  /** Raw attributes in addition to those of the content. */
  readonly attributes?: Readonly<Record<string, unknown>>
}

const KINDS: ReadonlySet<string> = new Set<MessageContent['kind']>([
  'chat',
  'image',
  'video',
  'audio',
  'ptt',
  'document',
  'sticker',
  'location',
  'vcard',
  'multi_vcard',
  'poll_creation',
  'call_log',
  'e2e_notification',
  'protocol',
  'ciphertext',
  'unknown',
  'order',
  'product',
  'unavailable',
  'other',
])

/** Checks the outline of a message's content. Missing details make an odd message, not a crash. */
export function parseContent(value: unknown): MessageContent {
  const kind = (value as { kind?: unknown } | null | undefined)?.kind
  if (typeof kind !== 'string' || !KINDS.has(kind))
    refuse('bad-request', `"content.kind" is not known: ${String(kind)}`)
  const content = value as Readonly<Record<string, unknown>>
  if (kind === 'chat' && typeof content['body'] !== 'string') refuse('bad-request', '"content.body" must be a text')
  const needsMedia = ['image', 'video', 'audio', 'ptt', 'document', 'sticker'].includes(kind)
  if (kind === 'other' && typeof content['type'] !== 'string') refuse('bad-request', '"content.type" must be a text')
  if (kind === 'unavailable' && typeof content['subtype'] !== 'string')
    refuse('bad-request', '"content.subtype" must be a text')
  const data = (content['media'] as { data?: unknown; mimetype?: unknown } | undefined) ?? {}
  if (needsMedia && (typeof data.data !== 'string' || typeof data.mimetype !== 'string')) {
    refuse('bad-request', '"content.media" needs "mimetype" and base64 "data"')
  }
  return value as MessageContent
}

/** Adds a person's message to the world and notifies all devices and listeners. */
export function write(simulation: Simulation, account: Account, writing: Writing): StoredMessage {
  const { content } = writing
  if (writing.id !== undefined && account.messagesById.has(writing.id)) {
    refuse('bad-request', `a message with the id ${writing.id} exists already`)
  }
  if (writing.quotedId !== undefined && !account.messagesById.has(writing.quotedId)) {
    refuse('not-found', `no message ${writing.quotedId} to answer`)
  }
  const built = buildContent(simulation.world, content)
  const message: StoredMessage = {
    ...built,
    attributes: { ...built.attributes, ...writing.attributes },
    id: writing.id ?? newPhoneMessageId(),
    chat: writing.chat,
    fromMe: writing.fromMe,
    sender: writing.sender,
    sentBy: writing.fromMe ? 'phone' : null,
    timestamp: writing.timestamp ?? nowSeconds(),
    ack: 1,
    quotedId: writing.quotedId ?? null,
    mentions: writing.mentions,
    reactions: [],
    edited: false,
    revoked: false,
  }
  addMessage(account, message)
  simulation.announce(account, message)
  if (writing.fromMe) scheduleTicks(simulation, account, message)
  else answerByItself(simulation, account, message)
  if (content.kind === 'ciphertext' && content.decryptAfterMs !== null) {
    simulation.later(content.decryptAfterMs, () => decrypt(simulation, account, message, content.body))
  }
  return message
}

const GREETS_AGAIN_SECONDS = 14 * 86_400

/** WhatsApp Business on the phone: greets a customer after two weeks of silence, and answers every message while the shop is closed. */
function answerByItself(simulation: Simulation, account: Account, asked: StoredMessage): void {
  if (!asked.chat.endsWith('@c.us')) return
  const { greetingText, awayText, automaticAfterMs } = simulation.knobs()
  const isNew = !account.messages.some(
    ({ chat, id, timestamp }) =>
      chat === asked.chat && id !== asked.id && timestamp > asked.timestamp - GREETS_AGAIN_SECONDS,
  )
  for (const body of [isNew ? greetingText : '', awayText].filter((text) => text !== '')) {
    simulation.later(automaticAfterMs, () => {
      const from = { chat: asked.chat, sender: account.phone, fromMe: true, content: { kind: 'chat', body } } as const
      write(simulation, account, { ...from, quotedId: undefined, timestamp: undefined, id: undefined, mentions: [] })
    })
  }
}

function decrypt(simulation: Simulation, account: Account, message: StoredMessage, body: string): void {
  message.kind = 'chat'
  message.body = body
  message.attributes = {}
  simulation.changed(account, message, { body, subtype: undefined, type: 'chat' })
}

/** The chat in which a customer's message appears: the customer's own chat, a group, or one of the noisy places. */
export function chatOfCustomer(
  account: Account,
  sender: string,
  group: string | undefined,
  via: string | undefined,
): string {
  if (group !== undefined) {
    const found = account.groups.get(group) ?? refuse('not-found', `no group ${group}`)
    if (!found.participants.includes(sender)) refuse('bad-request', `${sender} is not in the group`)
    return found.id
  }
  switch (via) {
    case undefined:
    case 'list':
      return `${sender}@c.us`
    case 'bot':
      return `${sender}@bot`
    case 'status':
      return STATUS_CHAT
    case 'broadcast':
      return `${sender}00@broadcast`
    case 'newsletter':
      return `1203630${sender}@newsletter`
    default:
      return refuse('bad-request', '"via" must be status, broadcast, newsletter, bot or list')
  }
}

export const messageById = (account: Account, id: string): StoredMessage =>
  account.messagesById.get(id) ?? refuse('not-found', `no message ${id}`)

/** What WhatsApp Web keeps with an edited message: the time by the sender's clock, and the key of the edit. */
const editMarks = (): Record<string, unknown> => ({
  latestEditSenderTimestampMs: Date.now(),
  latestEditMsgKey: { fromMe: false, id: newPhoneMessageId() },
})

export function editMessage(simulation: Simulation, account: Account, id: string, body: string): StoredMessage {
  const message = messageById(account, id)
  // In a media message the caption changes, because the body is its thumbnail.
  const words = message.mediaId === null ? { body } : { caption: body }
  if (message.mediaId === null) message.body = body
  else message.caption = body
  message.edited = true
  const marks = editMarks()
  message.attributes = { ...message.attributes, ...marks }
  simulation.changed(account, message, { ...words, ...marks })
  return message
}

export function revokeMessage(simulation: Simulation, account: Account, id: string): StoredMessage {
  const message = messageById(account, id)
  message.revoked = true
  const marks = revokedMarks(account, message, simulation.knobs())
  simulation.changed(account, message, { body: undefined, caption: undefined, ...marks })
  return message
}

export function react(simulation: Simulation, account: Account, from: string, id: string, text: string): StoredMessage {
  const message = messageById(account, id)
  ensureContact(account, from)
  message.reactions = message.reactions.filter((reaction) => reaction.from !== `${from}@c.us`)
  if (text !== '') message.reactions.push({ from: `${from}@c.us`, text })
  const knobs = simulation.knobs()
  const parent = wireKey(account, message, knobs)
  const sender = wirePerson(account, message.chat, from, knobs)
  simulation.deliver(account, {
    kind: 'reaction',
    parent,
    key: { fromMe: false, remote: parent.remote, id: randomBytes(8).toString('hex').toUpperCase() },
    sender,
    text,
    timestampMs: Date.now(),
  })
  simulation.changed(account, message, null)
  return message
}
