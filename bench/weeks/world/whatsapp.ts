import type { Ack } from '../../../src/shared/model/message.ts'
import type { IncomingMessage, MessageChange, OutgoingMessage } from '../../../src/core/whatsapp/incoming-message.ts'
import type { Place, SentFile } from './files.ts'
import { makeIncoming, makeOutgoing } from '../../../src/core/testing/fake-whatsapp-client.ts'

/** A person who writes to the shop. */
export interface Customer {
  readonly name: string
  /** Digits. */
  readonly phone: string
  /** The digits of the LID. */
  readonly lid: string
  /** Whether WhatsApp tells this account the phone behind the LID. */
  readonly isPhoneKnown: boolean
  /** The current name of the chat at WhatsApp. */
  chatId: string
}

/** The file or place of a message. */
export interface Beside {
  readonly file?: SentFile
  readonly place?: Place
}

export type Writer = 'customer' | 'bot' | 'owner' | 'phone'

/** One message as WhatsApp's server keeps it. */
export interface Written extends Beside {
  readonly id: string
  readonly customer: Customer
  /** The chat's name at the time of writing. */
  readonly chatId: string
  readonly by: Writer
  body: string
  /** Unix ms by the correct clock. */
  readonly at: number
  ack: Ack
  editedAt: number | null
  /** Unix ms by the correct clock. */
  deletedAt: number | null
  /** The key is missing until then. Unix ms by the correct clock; infinite: for ever. */
  sealedUntil: number
}

/** Within this many ms a phone greets by itself. */
const GREETS_WITHIN_MS = 900

/** WhatsApp's server and the owner's phone. They outlive the program and its computer. */
export class WhatsApp {
  readonly written: Written[] = []
  readonly customers: readonly Customer[]
  readonly right: () => number
  #count = 0
  /** Called for each message that reaches the server. */
  onWritten: (message: Written) => void = () => undefined
  onChanged: (message: Written) => void = () => undefined
  onRenamed: (customer: Customer, former: string) => void = () => undefined

  constructor(customers: readonly Customer[], right: () => number) {
    this.customers = customers
    this.right = right
  }

  write(by: Writer, customer: Customer, body: string, beside: Beside = {}, sealedMs = 0): Written {
    const message = this.draft(by, customer, body, beside)
    message.ack = 1
    message.sealedUntil = message.at + sealedMs
    this.arrive(message)
    return message
  }

  /** Makes a message that has not reached the server. */
  draft(by: Writer, customer: Customer, body: string, beside: Beside): Written {
    this.#count += 1
    const { chatId } = customer
    const id = `${by !== 'customer'}_${chatId}_3EB0${String(this.#count).padStart(8, '0')}`
    const at = this.right()
    return { id, customer, chatId, by, body, at, ack: 0, editedAt: null, deletedAt: null, sealedUntil: at, ...beside }
  }

  arrive(message: Written): void {
    message.ack = 1
    this.written.push(message)
    this.onWritten(message)
  }

  edit(message: Written, body: string): void {
    message.body = body
    message.editedAt = this.right()
    this.onChanged(message)
  }

  remove(message: Written): void {
    message.deletedAt = this.right()
    this.onChanged(message)
  }

  /** Whether its key is missing: only the phone can read it yet. */
  isSealed(message: Written): boolean {
    return message.sealedUntil > this.right()
  }

  /** The customer's chat gets its other name. */
  rename(customer: Customer): void {
    const former = customer.chatId
    customer.chatId = former.endsWith('@lid') ? `${customer.phone}@c.us` : `${customer.lid}@lid`
    this.onRenamed(customer, former)
  }

  of(chatId: string): Customer | null {
    const user = chatId.split('@')[0]!
    return this.customers.find((one) => one.phone === user || one.lid === user) ?? null
  }

  get greetsWithinMs(): number {
    return GREETS_WITHIN_MS
  }
}

/** The message's id in the page. A renamed chat changes the ids of all its messages. */
export const idOf = ({ id, by, customer }: Written): string =>
  `${by !== 'customer'}_${customer.chatId}_${id.slice(id.lastIndexOf('_') + 1)}`

/** The message as the page tells it, under the current name of its chat. */
export function incomingOf(message: Written, backfilled: boolean): IncomingMessage {
  const { customer } = message
  const { chatId } = customer
  const isLid = chatId.endsWith('@lid')
  return makeIncoming({
    messageId: idOf(message),
    chatId,
    phone: isLid ? null : customer.phone,
    lid: isLid ? customer.lid : null,
    pushName: customer.name,
    body: message.body,
    timestamp: Math.floor(message.at / 1000),
    backfilled,
    type: typeOf(message),
    ...(message.file === undefined ? {} : { hasMedia: true, media: mediaOf(message.file) }),
    ...(message.editedAt === null ? {} : { editedAt: message.editedAt }),
  })
}

export const outgoingOf = (message: Written): OutgoingMessage => {
  const { customer, body, at, ack, file, place } = message
  return makeOutgoing({
    messageId: idOf(message),
    chatId: customer.chatId,
    body,
    type: typeOf(message),
    timestamp: Math.floor(at / 1000),
    ack,
    ...(file === undefined ? {} : { media: { ...mediaOf(file), sha256: file.sha256 } }),
    ...(place === undefined ? {} : { location: place }),
  })
}

export const typeOf = ({ file, place }: Beside): string =>
  file !== undefined ? 'image' : place !== undefined ? 'location' : 'chat'

const mediaOf = ({ bytes }: SentFile) => ({ mimetype: 'image/png', filename: null, size: bytes.length })

/** The part of an id that stays the same when its chat is renamed. */
export const partOf = (id: string): string => id.slice(id.lastIndexOf('_') + 1)
export const isCustomers = ({ by }: Written): boolean => by === 'customer'
export const secondsOf = ({ at }: Written): number => Math.floor(at / 1000)

export function changeOf(one: Written): readonly MessageChange[] {
  const { chatId } = one.customer
  if (one.deletedAt !== null) return [{ kind: 'deleted', chatId, messageIds: [idOf(one)] }]
  if (one.editedAt !== null) return [{ kind: 'edited', chatId, message: incomingOf(one, true) }]
  return []
}
