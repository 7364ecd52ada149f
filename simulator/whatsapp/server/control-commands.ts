/** The control API's commands: what happens on the phones. */
import { randomBytes } from 'node:crypto'
import type { Ack, ControlCommand, ControlResponse } from '../../client/control-api.ts'
import { pageKnobs } from '../page-knobs.ts'
import { asBody, optionalFlag, optionalNumber, optionalText, phone, text, texts, type Body } from './control-input.ts'
import { DEFAULT_KNOBS, parseKnobPatch } from './default-knobs.ts'
import { enterPairingCode, scanQr, unlink } from './linking.ts'
import { pageCommands } from './control-page-commands.ts'
import { pageView, send } from './page-registry.ts'
import {
  chatOfCustomer,
  editMessage,
  messageById,
  parseContent,
  react,
  revokeMessage,
  write,
} from './people-writing.ts'
import { changeLid, changeNumber, notice } from './people-changing.ts'
import { refuse } from './refusal.ts'
import { scheduledReload } from './young-device.ts'
import { accountViews, findAccount, type Simulation } from './simulation.ts'
import { accountView, chatViews, contactView, groupView, messageView } from './views.ts'
import { wireChatId, wirePerson } from './addressing.ts'
import { wireChatHead } from './wire-message.ts'
import {
  canonicalChat,
  createAccount,
  ensureContact,
  messagesOf,
  nowSeconds,
  type Account,
  type Contact,
  type StoredMessage,
} from './world.ts'

type Command<Name extends ControlCommand> = (simulation: Simulation, body: Body) => ControlResponse<Name>
export type Commands = { readonly [Name in ControlCommand]: Command<Name> }

function accountOf(simulation: Simulation, body: Body): Account {
  const wanted = optionalText(body, 'phone')
  const found = findAccount(simulation, wanted)
  return found ?? refuse('not-found', wanted === undefined ? 'name the account by its "phone"' : `no account ${wanted}`)
}

function chatOf(account: Account, body: Body, name: string): string {
  const id = text(body, name)
  const chat = id === 'me' ? `${account.phone}@c.us` : canonicalChat(account, id.replace(/^\+/, ''))
  return chat ?? refuse('not-found', `"${name}" is no chat: ${id}`)
}

const view = (simulation: Simulation, account: Account, message: StoredMessage) =>
  messageView(simulation.world, account, message)

function setKnobs(simulation: Simulation, body: Body): ControlResponse<'setKnobs'> {
  try {
    simulation.setKnobs(parseKnobPatch(body))
  } catch (error) {
    refuse('bad-request', error instanceof Error ? error.message : String(error))
  }
  const knobs = pageKnobs(simulation.knobs())
  for (const page of simulation.pages.pages.values()) send(page, { kind: 'knobs', knobs })
  return simulation.knobs()
}

/** The contact fields that the body names; they replace the contact's own. */
function contactPatch(body: Body): Partial<Contact> {
  const name = optionalText(body, 'name')
  const pushName = optionalText(body, 'pushName')
  const username = optionalText(body, 'username')
  const onWhatsApp = optionalFlag(body, 'onWhatsApp')
  const phoneKnown = optionalFlag(body, 'phoneKnown')
  const isMyContact = optionalFlag(body, 'isMyContact') ?? (name === undefined ? undefined : true)
  return {
    ...(name === undefined ? {} : { name }),
    ...(pushName === undefined ? {} : { pushName }),
    ...(onWhatsApp === undefined ? {} : { onWhatsApp }),
    ...(phoneKnown === undefined ? {} : { phoneKnown }),
    ...(isMyContact === undefined ? {} : { isMyContact }),
    ...(username === undefined ? {} : { username: username === '' ? null : username }),
  }
}

function saveContact(simulation: Simulation, body: Body): ControlResponse<'saveContact'> {
  const account = accountOf(simulation, body)
  const contact = ensureContact(account, phone(body, 'contactPhone'))
  const former = contact.username ?? null
  Object.assign(contact, contactPatch(body))
  simulation.contactChanged(account, contact)
  if ((contact.username ?? null) !== former) {
    notice(simulation, account, contact.phone, 'change_username', [`${contact.lid}@lid`])
  }
  return contactView(contact)
}

function createGroup(simulation: Simulation, body: Body): ControlResponse<'createGroup'> {
  const account = accountOf(simulation, body)
  const participants = texts(body, 'participants').map((entry) => entry.replace(/\D/g, ''))
  for (const participant of participants) ensureContact(account, participant)
  const group = {
    id: `120363${String(randomBytes(6).readUIntBE(0, 6)).padStart(12, '0').slice(-12)}@g.us`,
    subject: text(body, 'subject'),
    participants,
    lidAddressing: optionalFlag(body, 'lidAddressing') ?? true,
    createdAt: nowSeconds(),
  }
  account.groups.set(group.id, group)
  simulation.deliver(account, {
    kind: 'chat',
    chat: { ...wireChatHead(account, group.id, simulation.knobs()), messages: [] },
  })
  simulation.emit({ kind: 'group-changed', phone: account.phone, group: groupView(account, group) })
  return groupView(account, group)
}

function customerMessage(simulation: Simulation, body: Body): ControlResponse<'customerMessage'> {
  const account = accountOf(simulation, body)
  const sender = phone(body, 'from')
  const contact = ensureContact(account, sender)
  const pushName = optionalText(body, 'pushName')
  if (pushName !== undefined) contact.pushName = pushName
  const message = write(simulation, account, {
    chat: chatOfCustomer(account, sender, optionalText(body, 'group'), optionalText(body, 'via')),
    sender,
    fromMe: false,
    content: parseContent(body['content']),
    quotedId: optionalText(body, 'quotedId'),
    timestamp: optionalNumber(body, 'timestamp'),
    id: optionalText(body, 'id'),
    mentions: body['mentions'] === undefined ? [] : texts(body, 'mentions'),
    attributes: {
      ...(body['ad'] === undefined ? {} : { ctwaContext: { ...asBody(body['ad']), conversionSource: 'FB_Ads' } }),
      ...(body['via'] === 'list' ? { broadcast: true } : {}),
    },
  })
  return view(simulation, account, message)
}

function ownerMessage(simulation: Simulation, body: Body): ControlResponse<'ownerMessage'> {
  const account = accountOf(simulation, body)
  const chat = chatOf(account, body, 'to')
  if (chat.endsWith('@c.us') && chat !== `${account.phone}@c.us`) ensureContact(account, chat.slice(0, -5))
  const message = write(simulation, account, {
    chat,
    sender: account.phone,
    fromMe: true,
    content: parseContent(body['content']),
    quotedId: optionalText(body, 'quotedId'),
    timestamp: optionalNumber(body, 'timestamp'),
    id: optionalText(body, 'id'),
    mentions: [],
  })
  // An owner who answers on the phone has read the chat there.
  if ((account.unread.get(chat) ?? 0) > 0) simulation.setUnread(account, chat, 0)
  return view(simulation, account, message)
}

function unlinkDevices(simulation: Simulation, body: Body): ControlResponse<'unlinkDevice'> {
  const account = accountOf(simulation, body)
  const wanted = optionalText(body, 'deviceId')
  const devices = account.devices.filter(({ deviceId }) => wanted === undefined || deviceId === wanted)
  if (wanted !== undefined && devices.length === 0) refuse('not-found', `no device ${wanted}`)
  for (const device of devices) unlink(simulation, account, device, 'phone')
  return { unlinked: devices.map(({ deviceId }) => deviceId) }
}

function readChat(simulation: Simulation, body: Body): ControlResponse<'readChat'> {
  const account = accountOf(simulation, body)
  const unread = messagesOf(account, chatOf(account, body, 'chat')).filter(
    ({ fromMe, ack }) => fromMe && ack > 0 && ack < 3,
  )
  for (const message of unread) simulation.setAck(account, message, 3)
  return { read: unread.length }
}

function reset(simulation: Simulation): ControlResponse<'reset'> {
  const { accounts, media } = simulation.world
  for (const pageId of [...simulation.pages.pages.keys()]) simulation.pages.close(pageId)
  const fresh = [...accounts.values()].map(({ phone: digits, name }) => createAccount(digits, name)).slice(0, 1)
  accounts.clear()
  media.clear()
  for (const account of fresh) accounts.set(account.phone, account)
  simulation.setKnobs(DEFAULT_KNOBS)
  simulation.emit({ kind: 'reset' })
  return {}
}

/** All commands by name. `siteUrl` is a parameter because only the caller, who started the site, knows it. */
export function createCommands(siteUrl: string): Commands {
  return {
    ...pageCommands,
    state: (simulation) => ({
      sequence: simulation.log.sequence(),
      knobs: simulation.knobs(),
      accounts: accountViews(simulation),
      pages: [...simulation.pages.pages.values()].map(pageView),
      siteUrl,
    }),
    reset,
    getKnobs: (simulation) => simulation.knobs(),
    setKnobs,
    createAccount: (simulation, body) => {
      const digits = phone(body, 'phone')
      if (simulation.world.accounts.has(digits)) refuse('bad-request', `the account ${digits} exists already`)
      const account = createAccount(digits, text(body, 'name'))
      simulation.world.accounts.set(digits, account)
      simulation.emit({ kind: 'knobs-changed', knobs: simulation.knobs() })
      return accountView(account, simulation.isOnline)
    },
    contacts: (simulation, body) => [...accountOf(simulation, body).contacts.values()].map(contactView),
    saveContact,
    changeLid: (simulation, body) => {
      const silent = optionalFlag(body, 'silent') ?? false
      return contactView(changeLid(simulation, accountOf(simulation, body), phone(body, 'contactPhone'), silent))
    },
    changeNumber: (simulation, body) => {
      const [before, after] = [phone(body, 'contactPhone'), phone(body, 'newPhone')]
      const silent = optionalFlag(body, 'silent') ?? false
      return contactView(changeNumber(simulation, accountOf(simulation, body), before, after, silent))
    },
    createGroup,
    groups: (simulation, body) => {
      const account = accountOf(simulation, body)
      return [...account.groups.values()].map((group) => groupView(account, group))
    },
    chats: (simulation, body) => chatViews(simulation.world, accountOf(simulation, body)),
    messages: (simulation, body) => {
      const account = accountOf(simulation, body)
      const chat = body['chat'] === undefined ? null : chatOf(account, body, 'chat')
      const messages = chat === null ? account.messages : messagesOf(account, chat)
      return messages.slice(-(optionalNumber(body, 'limit') ?? 1_000)).map((entry) => view(simulation, account, entry))
    },
    chatTraces: (simulation, body) => accountOf(simulation, body).chatTraces,
    presenceTraces: (simulation, body) => accountOf(simulation, body).presenceTraces,
    scanQr: (simulation, body) => ({
      deviceId: scanQr(simulation, accountOf(simulation, body), text(body, 'qr')).deviceId,
    }),
    enterPairingCode: (simulation, body) => ({
      deviceId: enterPairingCode(simulation, accountOf(simulation, body), text(body, 'code')).deviceId,
    }),
    unlinkDevice: unlinkDevices,
    scheduledReload: (simulation, body) => {
      const account = accountOf(simulation, body)
      for (const device of [...account.devices]) scheduledReload(simulation, account, device)
      return {}
    },
    customerMessage,
    ownerMessage,
    editMessage: (simulation, body) => {
      const account = accountOf(simulation, body)
      return view(simulation, account, editMessage(simulation, account, text(body, 'id'), text(body, 'body')))
    },
    revokeMessage: (simulation, body) => {
      const account = accountOf(simulation, body)
      return view(simulation, account, revokeMessage(simulation, account, text(body, 'id')))
    },
    react: (simulation, body) => {
      const account = accountOf(simulation, body)
      const message = react(simulation, account, phone(body, 'from'), text(body, 'id'), text(body, 'text'))
      return view(simulation, account, message)
    },
    readChat,
    ownerReadsChat: (simulation, body) => {
      const account = accountOf(simulation, body)
      simulation.setUnread(account, chatOf(account, body, 'chat'), 0)
      return {}
    },
    customerTyping: (simulation, body) => {
      const account = accountOf(simulation, body)
      const chat = chatOf(account, body, 'chat')
      const knobs = simulation.knobs()
      const participant = wirePerson(account, chat, chat.split('@')[0] ?? '', knobs)
      const typing = optionalFlag(body, 'typing') ?? true
      simulation.broadcast(account, { kind: 'typing', chat: wireChatId(account, chat, knobs), participant, typing })
      return {}
    },
    incomingCall: (simulation, body) => {
      const account = accountOf(simulation, body)
      const from = phone(body, 'from')
      ensureContact(account, from)
      const callId = randomBytes(16).toString('hex').toUpperCase()
      const peer = wireChatId(account, `${from}@c.us`, simulation.knobs())
      const video = optionalFlag(body, 'video') ?? false
      simulation.broadcast(account, { kind: 'call', id: callId, peer, video, timestamp: nowSeconds() })
      return { callId }
    },
    setAck: (simulation, body) => {
      const account = accountOf(simulation, body)
      const message = messageById(account, text(body, 'id'))
      const ack = optionalNumber(body, 'ack') ?? 1
      if (ack < -1 || ack > 4) refuse('bad-request', '"ack" must be -1 to 4')
      simulation.setAck(account, message, ack as Ack)
      return view(simulation, account, message)
    },
  }
}

/** Runs one command by name. Throws `Refusal`. */
export function runCommand(commands: Commands, simulation: Simulation, name: string, body: unknown): unknown {
  if (!Object.hasOwn(commands, name)) refuse('unknown-command', `no command "${name}"`)
  const command = commands[name as ControlCommand] as (simulation: Simulation, body: Body) => unknown
  return command(simulation, asBody(body))
}
