/** Takes a message that a linked device sends: stores it in the world, then raises its ticks by the knobs. */
import type { MessageKind } from '../../client/control-api.ts'
import type { PageRequestAnswer, PageRequestBody } from '../wire.ts'
import type { Simulation } from './simulation.ts'
import {
  addMessage,
  canonicalChat,
  nowSeconds,
  phoneOfChat,
  type Account,
  type Device,
  type StoredMessage,
} from './world.ts'

const OMITTED = new Set([
  'id',
  'from',
  'to',
  'author',
  'type',
  'body',
  'caption',
  't',
  'ack',
  'isNewMsg',
  'local',
  'self',
])

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const pick = (attributes: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !OMITTED.has(name)))

const isReachable = (account: Account, chat: string): boolean => {
  const phone = phoneOfChat(chat)
  if (phone === null) return account.groups.has(chat) || !chat.endsWith('@g.us')
  return phone === account.phone || account.contacts.get(phone)?.onWhatsApp === true
}

/** The server's error code for an account that may not write first. */
const REACH_OUT_LOCK = 463

/** Whether the customer has written in this chat, so that a message of ours is an answer. */
const hasWritten = (account: Account, chat: string): boolean =>
  [...account.messagesById.values()].some((message) => message.chat === chat && !message.fromMe)

/** Stores the message and returns the server's tick: 1, or -1 when refused. A known id returns its stored tick. */
export function acceptMessage(
  simulation: Simulation,
  account: Account,
  device: Device,
  body: PageRequestBody<'send'>,
): PageRequestAnswer<'send'> {
  const known = account.messagesById.get(body.key.id)
  if (known) return { ack: known.ack, t: known.timestamp }
  const chat = canonicalChat(account, body.key.remote)
  const t = nowSeconds()
  const { failSends, refusalCode, reachOutLock } = simulation.knobs()
  if (chat === null || failSends || !isReachable(account, chat))
    return { ack: -1, t, ...(refusalCode === 0 ? {} : { errorCode: refusalCode }) }
  if (reachOutLock && !hasWritten(account, chat)) return { ack: -1, t, errorCode: REACH_OUT_LOCK }
  const message: StoredMessage = {
    id: body.key.id,
    chat,
    fromMe: true,
    sender: account.phone,
    sentBy: device.deviceId,
    kind: text(body.attributes['type']) as MessageKind,
    body: text(body.attributes['body']),
    caption: typeof body.attributes['caption'] === 'string' ? body.attributes['caption'] : null,
    timestamp: t,
    ack: 1,
    quotedId: body.quotedId,
    mediaId: body.mediaId,
    mentions: [],
    attributes: pick(body.attributes),
    reactions: [],
    edited: false,
    revoked: false,
  }
  addMessage(account, message)
  simulation.announce(account, message, device.deviceId)
  scheduleTicks(simulation, account, message)
  return { ack: 1, t }
}

/** Raises two ticks later, and then blue ticks if the knobs say that customers read by themselves. */
export function scheduleTicks(simulation: Simulation, account: Account, message: StoredMessage): void {
  const { deliveredAckMs, readAckMs } = simulation.knobs()
  if (deliveredAckMs === null) return
  const raise = (ack: 2 | 3): void => {
    if (message.ack < ack) simulation.setAck(account, message, ack)
  }
  simulation.later(deliveredAckMs, () => raise(2))
  if (readAckMs !== null) simulation.later(deliveredAckMs + readAckMs, () => raise(3))
}
