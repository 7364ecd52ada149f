/** Changes people's LIDs and numbers. WhatsApp announces such changes, and username changes, by a notice in the chat. */
import { wireChatId, wirePerson } from './addressing.ts'
import { refuse } from './refusal.ts'
import type { Simulation } from './simulation.ts'
import { wireChatHead } from './wire-message.ts'
import { newPhoneMessageId, nowSeconds, type Account, type Contact } from './world.ts'

type Notice = 'change_lid' | 'change_number' | 'change_username'

const contactOf = (account: Account, phone: string): Contact =>
  account.contacts.get(phone) ?? refuse('not-found', `no contact ${phone}`)

/** Sends WhatsApp's own notice in the chat of that person. It has no writer. Linked devices see it, but it is not stored. */
export function notice(
  simulation: Simulation,
  account: Account,
  phone: string,
  subtype: Notice,
  templateParams: readonly string[],
): void {
  const knobs = simulation.knobs()
  const chat = `${phone}@c.us`
  const remote = wireChatId(account, chat, knobs)
  simulation.deliver(account, {
    kind: 'message',
    chat: wireChatHead(account, chat, knobs),
    message: {
      key: { fromMe: false, remote, id: newPhoneMessageId() },
      from: remote,
      to: wirePerson(account, chat, account.phone, { ...knobs, lidSenders: false }),
      attributes: { type: 'notification_template', subtype, templateParams, t: nowSeconds(), ack: 1 },
      isNew: true,
    },
  })
}

let replaced = 0

/** Gives the same person another LID. From now on, messages to the old LID are refused. */
export function changeLid(simulation: Simulation, account: Account, phone: string, silent: boolean): Contact {
  const contact = contactOf(account, phone)
  const former = contact.lid
  replaced += 1
  contact.lid = String(BigInt(former) + BigInt(replaced) * 7_919n)
  simulation.contactChanged(account, contact)
  if (!silent) notice(simulation, account, phone, 'change_lid', [`${former}@lid`, `${contact.lid}@lid`])
  return contact
}

/** Gives the same person another number. The chat, its messages and the group memberships move along. */
export function changeNumber(
  simulation: Simulation,
  account: Account,
  phone: string,
  newPhone: string,
  silent: boolean,
): Contact {
  const contact = contactOf(account, phone)
  if (account.contacts.has(newPhone)) refuse('bad-request', `${newPhone} is somebody else's`)
  const [former, now] = [`${phone}@c.us`, `${newPhone}@c.us`]
  contact.phone = newPhone
  account.contacts.delete(phone)
  account.contacts.set(newPhone, contact)
  for (const message of account.messages) {
    if (message.chat === former) message.chat = now
    if (message.sender === phone) message.sender = newPhone
  }
  for (const group of account.groups.values()) {
    group.participants = group.participants.map((one) => (one === phone ? newPhone : one))
  }
  const unread = account.unread.get(former)
  account.unread.delete(former)
  if (unread !== undefined) account.unread.set(now, unread)
  simulation.contactChanged(account, contact)
  if (!silent) notice(simulation, account, newPhone, 'change_number', [former, now])
  return contact
}
