/** Answers the requests of pages, one handler per request. */
import type { PageRequestAnswer, PageRequestBody, PageRequestName } from '../wire.ts'
import { wireContact, wireGroup } from './addressing.ts'
import { newPairingCode, newRefs, unlink } from './linking.ts'
import { acceptMessage } from './outgoing.ts'
import { pageView, send, type OpenPage } from './page-registry.ts'
import { refuse } from './refusal.ts'
import type { Simulation } from './simulation.ts'
import { wireMessage } from './wire-message.ts'
import { noteHistory, noteRead, pressed } from './young-device.ts'
import { canonicalChat, messagesOf, phoneOfChat, type Account, type Device, type StoredMessage } from './world.ts'

interface Context {
  readonly simulation: Simulation
  readonly page: OpenPage
}
interface LinkedContext extends Context {
  readonly account: Account
  readonly device: Device
}

type Handlers<C> = {
  readonly [Name in PageRequestName]?: (
    context: C,
    body: PageRequestBody<Name>,
  ) => PageRequestAnswer<Name> | Promise<PageRequestAnswer<Name>>
}

const delay = (simulation: Simulation, milliseconds: number): Promise<void> =>
  new Promise((resolve) => simulation.later(milliseconds, resolve))

const forAnyPage: Handlers<Context> = {
  screen: ({ simulation, page }, body) => {
    const isNewQr = page.qr !== body.qr
    page.qr = page.deviceId === null ? body.qr : null
    page.qrExpiresAtMs = body.expiresAtMs
    page.state = body.state
    if (isNewQr && page.deviceId === null) {
      simulation.emit({ kind: 'qr', pageId: page.pageId, qr: page.qr, expiresAtMs: page.qrExpiresAtMs })
    }
    simulation.emit({ kind: 'page-changed', page: pageView(page) })
    return {}
  },
  refs: (_context, { count }) => ({ refs: newRefs(Math.min(Math.max(count, 1), 20)) }),
  'pairing-code': ({ simulation, page }, { phone }) => {
    const digits = phone.replace(/\D/g, '')
    if (!simulation.world.accounts.has(digits)) return { code: null }
    const code = newPairingCode()
    const expiresAtMs = Date.now() + simulation.knobs().pairingCodeMs
    Object.assign(page, { pairingCode: code, pairingPhone: digits, pairingExpiresAtMs: expiresAtMs, qr: null })
    simulation.emit({ kind: 'pairing-code', pageId: page.pageId, code, phone: digits, expiresAtMs })
    simulation.emit({ kind: 'page-changed', page: pageView(page) })
    return { code }
  },
}

const ownMessage = (account: Account, id: string): StoredMessage => {
  const message = account.messagesById.get(id)
  return message?.fromMe === true ? message : refuse('not-found', 'no such message of ours')
}

const trace = (
  { simulation, account, device }: LinkedContext,
  chat: string,
  kind: 'seen' | 'composing' | 'recording' | 'paused',
): void => {
  const entry = { chat, deviceId: device.deviceId, kind, atMs: Date.now() }
  account.chatTraces.push(entry)
  simulation.emit({ kind: 'chat-trace', phone: account.phone, trace: entry })
}

const forLinkedPage: Handlers<LinkedContext> = {
  received: ({ device }, { sequence }) => {
    device.queue = device.queue.filter((entry) => entry.sequence > sequence)
    return {}
  },
  send: async ({ simulation, account, device }, body) => {
    const answer = acceptMessage(simulation, account, device, body)
    await delay(simulation, simulation.knobs().serverAckMs)
    return answer
  },
  seen: (context, body) => {
    const { simulation, account } = context
    const chat = canonicalChat(account, body.chat)
    if (chat === null) return {}
    trace(context, chat, 'seen')
    simulation.setUnread(account, chat, 0)
    return {}
  },
  chatstate: (context, body) => {
    const chat = canonicalChat(context.account, body.chat)
    if (chat !== null) trace(context, chat, body.state)
    return {}
  },
  presence: ({ simulation, account, device }, { available }) => {
    device.presence = available ? 'available' : 'unavailable'
    const entry = { deviceId: device.deviceId, presence: device.presence, atMs: Date.now() }
    account.presenceTraces.push(entry)
    simulation.emit({ kind: 'presence', phone: account.phone, trace: entry })
    return {}
  },
  exists: ({ simulation, account }, { id }) => {
    const chat = canonicalChat(account, id)
    const phone = chat === null ? null : phoneOfChat(chat)
    if (phone === account.phone) {
      const me = { phone: `${account.phone}@c.us`, lid: `${account.lid}@lid` }
      return { contact: { id: me.phone, ...me, name: null, pushname: account.name, isMyContact: false } }
    }
    const contact = phone === null ? undefined : account.contacts.get(phone)
    if (!contact?.onWhatsApp) return { contact: null }
    return { contact: wireContact(contact, simulation.knobs()) }
  },
  history: ({ simulation, account, device }, body) => {
    const knobs = simulation.knobs()
    noteHistory(account, device, canonicalChat(account, body.chat))
    if (knobs.failHistory) refuse('internal', 'history is not available')
    const chat = canonicalChat(account, body.chat)
    const messages = chat === null ? [] : messagesOf(account, chat)
    const at = body.before === null ? messages.length : messages.findIndex(({ id }) => id === body.before)
    const older = messages.slice(Math.max(0, at - knobs.historyChunk), Math.max(0, at))
    return { messages: older.map((message) => wireMessage(account, message, knobs, false)) }
  },
  message: ({ simulation, account }, { key }) => {
    const id = key.split('_')[2] ?? ''
    const message = account.messagesById.get(id)
    if (!message) return { message: null }
    return { message: wireMessage(account, message, simulation.knobs(), false) }
  },
  read: ({ device }, { kind }) => {
    noteRead(device, kind)
    return {}
  },
  'dialog-button': ({ device }, { dialog, button }) => {
    pressed(device, dialog, button)
    return {}
  },
  group: ({ simulation, account, device }, { id }) => {
    noteRead(device, 'groups')
    const group = account.groups.get(id)
    return { group: group ? wireGroup(account, group, simulation.knobs()) : null }
  },
  edit: ({ simulation, account }, { id, text }) => {
    const message = ownMessage(account, id)
    message.body = text
    message.edited = true
    simulation.changed(account, message, { body: text, latestEditSenderTimestampMs: Date.now() })
    return {}
  },
  revoke: ({ simulation, account }, { id }) => {
    const message = ownMessage(account, id)
    message.revoked = true
    simulation.changed(account, message, { type: 'revoked', subtype: 'sender', body: undefined })
    return {}
  },
  react: ({ simulation, account }, { id, text }) => {
    const message = account.messagesById.get(id)
    if (!message) return refuse('not-found', 'no such message')
    const from = `${account.phone}@c.us`
    message.reactions = message.reactions.filter((reaction) => reaction.from !== from)
    if (text !== '') message.reactions.push({ from, text })
    simulation.changed(account, message, null)
    return {}
  },
  takeover: ({ simulation, page, device }) => {
    for (const other of simulation.pages.pages.values()) {
      if (other === page || other.deviceId !== device.deviceId || other.inConflict) continue
      other.inConflict = true
      send(other, { kind: 'conflict' })
    }
    page.inConflict = false
    for (const entry of device.queue) send(page, { kind: 'operation', ...entry })
    return {}
  },
  logout: ({ simulation, account, device }) => {
    unlink(simulation, account, device, 'device')
    return {}
  },
}

/** Answers one request of a page. Throws `Refusal` for a request that the page may not make. */
export async function answerPageRequest(
  simulation: Simulation,
  page: OpenPage,
  name: string,
  body: unknown,
): Promise<unknown> {
  const open = forAnyPage[name as PageRequestName] as ((context: Context, body: unknown) => unknown) | undefined
  if (open) return await open({ simulation, page }, body)
  const linked = forLinkedPage[name as PageRequestName] as
    ((context: LinkedContext, body: unknown) => unknown) | undefined
  if (!linked) return refuse('unknown-command', `no request "${name}"`)
  const account = page.phone === null ? undefined : simulation.world.accounts.get(page.phone)
  const device = account?.devices.find(({ deviceId }) => deviceId === page.deviceId)
  if (!account || !device) return refuse('not-found', 'this page is not linked')
  return await linked({ simulation, page, account, device }, body)
}
