/** The running simulation: the world, its knobs, the open pages, the event log, and delivery to linked devices. */
import type { Ack, Knobs, SimulatorEventBody } from '../../client/control-api.ts'
import type { ServerOperation } from '../wire.ts'
import { wireChatHead, wireMessage } from './wire-message.ts'
import { wireChatId, wireContact, wireKey } from './addressing.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import { createPageRegistry, pageView, send, type PageRegistry } from './page-registry.ts'
import { accountView, chatView, contactView, messageView } from './views.ts'
import { phoneOfChat, type Account, type Contact, type Device, type StoredMessage, type World } from './world.ts'

export interface Simulation {
  readonly world: World
  readonly log: EventLog
  readonly pages: PageRegistry
  readonly knobs: () => Knobs
  readonly setKnobs: (patch: Partial<Knobs>) => void
  readonly emit: (body: SimulatorEventBody) => void
  readonly isOnline: (deviceId: string) => boolean
  /** Queues an operation for each device except `exceptDevice`, and sends it to the devices that are online. */
  readonly deliver: (account: Account, operation: ServerOperation, exceptDevice?: string) => void
  /** Sends to online devices only and keeps nothing for the others: typing, calls. */
  readonly broadcast: (account: Account, operation: ServerOperation) => void
  /** For a message just added to the world: notifies devices and listeners, and counts it as unread. */
  readonly announce: (account: Account, message: StoredMessage, exceptDevice?: string) => void
  /** For ticks, edits and revokes: notifies listeners. Devices get `attributes`; null sends them nothing. */
  readonly changed: (account: Account, message: StoredMessage, attributes: Record<string, unknown> | null) => void
  readonly setAck: (account: Account, message: StoredMessage, ack: Ack) => void
  readonly setUnread: (account: Account, chat: string, unread: number) => void
  readonly contactChanged: (account: Account, contact: Contact) => void
  /** Runs the task later, unless the simulation stops first. */
  readonly later: (milliseconds: number, task: () => void) => void
  readonly stop: () => void
  /** The listener is called after each change of the world. */
  readonly onChange: (listener: () => void) => void
}

const COUNTED = new Set(['e2e_notification', 'protocol', 'gp2', 'unknown'])

export function createSimulation(world: World, initialKnobs: Knobs): Simulation {
  const log = createEventLog()
  const timers = new Set<NodeJS.Timeout>()
  const changeListeners = new Set<() => void>()
  let knobs = initialKnobs
  const emit = (body: SimulatorEventBody): void => {
    log.emit(body)
    for (const listener of changeListeners) listener()
  }

  const pages = createPageRegistry({
    onOpened: (page) => emit({ kind: 'page-opened', page: pageView(page) }),
    onClosed: (page) => {
      emit({ kind: 'page-closed', pageId: page.pageId })
      if (page.deviceId !== null && page.phone !== null) deviceOnline(page.phone, page.deviceId)
    },
    onConnection: (page) => {
      emit({ kind: 'page-changed', page: pageView(page) })
      if (page.deviceId !== null && page.phone !== null) deviceOnline(page.phone, page.deviceId)
    },
  })

  const isOnline = (deviceId: string): boolean => pages.active(deviceId) !== undefined
  const deviceOnline = (phone: string, deviceId: string): void =>
    emit({ kind: 'device-online', phone, deviceId, online: isOnline(deviceId) })

  const push = (device: Device, operation: ServerOperation): void => {
    device.sequence += 1
    const entry = { sequence: device.sequence, operation }
    device.queue.push(entry)
    const page = pages.active(device.deviceId)
    if (page) send(page, { kind: 'operation', ...entry })
  }

  const deliver: Simulation['deliver'] = (account, operation, exceptDevice) => {
    for (const device of account.devices) if (device.deviceId !== exceptDevice) push(device, operation)
  }

  const setUnread: Simulation['setUnread'] = (account, chat, unread) => {
    account.unread.set(chat, unread)
    deliver(account, { kind: 'unread', chat: wireChatId(account, chat, knobs), unread })
    emit({ kind: 'chat-changed', phone: account.phone, chat: chatView(world, account, chat) })
  }

  const announce: Simulation['announce'] = (account, message, exceptDevice) => {
    const isCounted = !message.fromMe && !COUNTED.has(message.kind)
    if (isCounted) account.unread.set(message.chat, (account.unread.get(message.chat) ?? 0) + 1)
    const contact = account.contacts.get(message.sender)
    if (contact && !message.fromMe) deliver(account, { kind: 'contact', contact: wireContact(contact, knobs) })
    const operation: ServerOperation = {
      kind: 'message',
      message: wireMessage(account, message, knobs, true),
      chat: message.chat === 'status@broadcast' ? null : wireChatHead(account, message.chat, knobs),
    }
    deliver(account, operation, exceptDevice)
    emit({ kind: 'message', message: messageView(world, account, message) })
    emit({ kind: 'chat-changed', phone: account.phone, chat: chatView(world, account, message.chat) })
  }

  const later: Simulation['later'] = (milliseconds, task) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      task()
    }, milliseconds)
    timers.add(timer)
  }

  return {
    world,
    log,
    pages,
    knobs: () => knobs,
    setKnobs: (patch) => {
      knobs = { ...knobs, ...patch }
      emit({ kind: 'knobs-changed', knobs })
    },
    emit,
    isOnline,
    deliver,
    broadcast: (account, operation) => {
      for (const device of account.devices) {
        const page = pages.active(device.deviceId)
        if (page) send(page, { kind: 'operation', sequence: 0, operation })
      }
    },
    announce,
    changed: (account, message, attributes) => {
      if (attributes) deliver(account, { kind: 'update', key: wireKey(account, message, knobs), attributes })
      emit({ kind: 'message-changed', message: messageView(world, account, message) })
    },
    setAck: (account, message, ack) => {
      if (message.ack === ack) return
      message.ack = ack
      deliver(account, { kind: 'ack', key: wireKey(account, message, knobs), ack })
      emit({ kind: 'message-changed', message: messageView(world, account, message) })
    },
    setUnread,
    contactChanged: (account, contact) => {
      deliver(account, { kind: 'contact', contact: wireContact(contact, knobs) })
      emit({ kind: 'contact-changed', phone: account.phone, contact: contactView(contact) })
    },
    later,
    stop: () => {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
    onChange: (listener) => {
      changeListeners.add(listener)
    },
  }
}

/** The account with that phone; without a phone, the only account. Undefined when there is none or the choice is ambiguous. */
export function findAccount(simulation: Simulation, phone: string | undefined): Account | undefined {
  const { accounts } = simulation.world
  if (phone !== undefined) return accounts.get(phone.replace(/\D/g, ''))
  return accounts.size === 1 ? [...accounts.values()][0] : undefined
}

export const accountViews = (simulation: Simulation) =>
  [...simulation.world.accounts.values()].map((account) => accountView(account, simulation.isOnline))

export const isDirectChat = (chat: string): boolean => phoneOfChat(chat) !== null
