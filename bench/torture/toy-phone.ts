import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { IncomingMessage as Incoming, OutgoingMessage } from '../../src/core/whatsapp/incoming-message.ts'
import type { ChatHistory, ClientEvent } from '../../src/core/whatsapp/whatsapp-client.ts'
import { sha256Of } from './files.ts'
import type { Customer, PageCall, PhoneMessage } from './phone-protocol.ts'
import type { Story } from './story.ts'

const TAIL = 15
const SYNC_MS = 40

/** The WhatsApp of a round. It outlives a killed host, and behaves like WhatsApp Web's page with its quirks. */
export interface ToyPhone {
  readonly url: string
  readonly messages: readonly PhoneMessage[]
  customerWrites(customer: Customer, body: string): PhoneMessage
  ownerWrites(customer: Customer, body: string): PhoneMessage
  /** Drops the page's connection to WhatsApp. */
  drop(): void
  restore(): void
  /** Kills the browser: the page's waiting messages are lost, and the next `open` starts a new page. */
  killBrowser(): void
  /** From now on nothing goes wrong in the page. */
  calm(): void
  readonly open: boolean
  readonly connected: boolean
  close(): Promise<void>
}

interface Page {
  readonly id: string
  stream: ServerResponse | null
  ready: boolean
  /** Messages sent during a drop; they are lost with the page. */
  outbox: PhoneMessage[]
  /** Messages that came during a drop; they are told as events when the connection is back. */
  pending: PhoneMessage[]
}

export async function startToyPhone(options: {
  readonly dice: () => number
  readonly epoch: number
  readonly elapsed: () => number
  readonly customers: readonly Customer[]
  readonly story: Story
  /** The picture that goes with a customer's text; none if missing. */
  readonly sentWith?: (body: string) => Buffer | null
}): Promise<ToyPhone> {
  const { dice, epoch, elapsed, customers, story } = options
  const messages: PhoneMessage[] = []
  let page: Page | null = null
  let connected = true
  let quirks = true
  let count = 0
  const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  function fileOf(body: string): Pick<PhoneMessage, 'file'> {
    const bytes = options.sentWith?.(body) ?? null
    if (bytes === null) return {}
    const sha256 = sha256Of(bytes)
    return { file: { type: 'image', sha256, shown: sha256, size: bytes.length, filename: null } }
  }
  const happens = (share: number) => quirks && dice() < share

  function add(
    by: PhoneMessage['by'],
    chatId: string,
    body: string,
    ack: PhoneMessage['ack'],
    more: Pick<PhoneMessage, 'file' | 'place'> = {},
  ): PhoneMessage {
    count += 1
    const id = `${by === 'customer' ? 'false' : 'true'}_${chatId}_3EB0${String(count).padStart(8, '0')}`
    const at = elapsed()
    return { id, chatId, by, body, timestamp: Math.floor((epoch + at) / 1000), at, ack, ...more }
  }
  const emit = (event: ClientEvent) => void page?.stream?.write(`${JSON.stringify(event)}\n`)
  const tellPage = (message: PhoneMessage) => {
    if (page === null || !page.ready) return
    if (!connected) return void page.pending.push(message)
    if (message.by === 'customer') emit({ kind: 'incoming', message: incomingOf(message) })
    else emit({ kind: 'outgoing', message: outgoingOf(message) })
  }
  function incomingOf(message: PhoneMessage, backfilled = false): Incoming {
    const customer = customers.find((one) => one.chatId === message.chatId)!
    const isLid = message.chatId.endsWith('@lid')
    return {
      messageId: message.id,
      chatId: message.chatId,
      authorId: null,
      phone: isLid ? null : customer.phone,
      lid: isLid ? message.chatId.split('@')[0]! : null,
      pushName: customer.name,
      chatName: null,
      body: message.body,
      type: message.file?.type ?? 'chat',
      hasMedia: message.file !== undefined,
      media: message.file === undefined ? null : { mimetype: 'image/png', filename: null, size: message.file.size },
      location: null,
      contactCards: [],
      quoted: null,
      timestamp: message.timestamp,
      isGroup: false,
      backfilled,
    }
  }
  const outgoingOf = ({ id, chatId, body, timestamp, ack, file, place }: PhoneMessage): OutgoingMessage => ({
    messageId: id,
    chatId,
    body,
    type: file?.type ?? (place === undefined ? 'chat' : 'location'),
    timestamp,
    ack,
    ...(file && { media: { sha256: file.shown, size: file.size, filename: file.filename } }),
    ...(place && { location: place }),
  })
  /** The messages that the page shows: WhatsApp's, and its own that still wait. */
  const shown = () => [...messages, ...(page?.outbox ?? [])]

  function reachServer(message: PhoneMessage): void {
    message.ack = 1
    messages.push({ ...message, at: elapsed() })
    story.tell(`customer reads "${message.body}" in ${message.chatId}`)
    emit({ kind: 'ack', messageId: message.id, ack: 1 })
  }
  async function hand({ chatId, text, file, place }: Extract<PageCall, { name: 'hand' }>): Promise<string | null> {
    const mine = page
    if (happens(0.3)) await wait(dice() * 60)
    if (page === null || page !== mine) throw new Error('Target closed')
    // WhatsApp re-encodes some pictures, so their hash changes.
    const shown = file === undefined ? '' : happens(0.3) ? `${file.sha256.slice(1)}0` : file.sha256
    const message = add('bot', chatId, text, 0, { ...(file && { file: { ...file, shown } }), ...(place && { place }) })
    const eventFirst = dice() < 0.5
    if (eventFirst) emit({ kind: 'outgoing', message: outgoingOf(message) })
    if (connected) reachServer(message)
    else page.outbox.push(message)
    if (!eventFirst) emit({ kind: 'outgoing', message: outgoingOf(message) })
    await wait(dice() * 40)
    // With today's keys the library may throw for a delivered message, or return nothing.
    if (happens(0.1)) throw new Error('r: r')
    return happens(0.1) ? null : message.id
  }
  function closePage(why: string): void {
    if (page === null) return
    const { stream, outbox } = page
    if (outbox.length > 0) story.tell(`${outbox.length} unsent texts are lost with the page`)
    story.tell(`page closed: ${why}`)
    page = null
    stream?.destroy()
  }
  async function call(request: PageCall): Promise<unknown> {
    if (request.name === 'open') {
      closePage('another one opens')
      page = { id: `p${(count += 1)}`, stream: null, ready: false, outbox: [], pending: [] }
      return page.id
    }
    if (page === null || page.id !== request.page) throw new Error('Target closed')
    switch (request.name) {
      case 'close':
        return closePage('asked')
      case 'probe':
        return { ready: page.ready, connected }
      case 'survey':
        return customers.map(({ chatId }) => {
          const list = shown().filter((one) => one.chatId === chatId)
          const tail = list.slice(-TAIL).filter((one) => one.timestamp >= request.since)
          return {
            chatId,
            timestamp: list.at(-1)?.timestamp ?? 0,
            pending: false,
            tail: tail.map(({ id, by, timestamp }) => ({ messageId: id, fromMe: by !== 'customer', timestamp })),
          }
        })
      case 'history': {
        if (happens(0.05)) throw new Error('r: r')
        if (happens(0.2)) await wait(dice() * 100)
        const list = shown().filter((one) => one.chatId === request.chatId && one.timestamp >= request.since)
        return {
          incoming: request.own ? [] : list.filter((one) => one.by === 'customer').map((one) => incomingOf(one, true)),
          outgoing: list.filter((one) => one.by !== 'customer').map(outgoingOf),
          unreadable: [],
          oldest: list[0]?.timestamp ?? null,
          complete: true,
        } satisfies ChatHistory
      }
      case 'hand':
        return hand(request)
      case 'media': {
        if (happens(0.2)) await wait(dice() * 300)
        if (happens(0.2)) throw new Error('r: r')
        const body = messages.find((one) => one.id === request.messageId)?.body ?? ''
        return options.sentWith?.(body)?.toString('base64') ?? ''
      }
      case 'ack':
        return shown().find((one) => one.id === request.messageId)?.ack ?? null
      case 'hasChat':
        return customers.some((one) => one.chatId === request.chatId)
      case 'phoneOfLid': {
        if (happens(0.3)) await wait(dice() * 300)
        if (happens(0.1)) throw new Error('r: r')
        const found = customers.find((one) => one.chatId === `${request.lid}@lid`)
        return found?.phoneKnown ? found.phone : null
      }
    }
  }
  function follow(id: string, response: ServerResponse): void {
    const mine = page
    if (mine === null || mine.id !== id) return void response.destroy()
    mine.stream = response
    response.writeHead(200).flushHeaders()
    // The host ended: close its page, because the next start would end this leftover browser.
    response.on('close', () => {
      if (page === mine) closePage('the host is gone')
    })
    setTimeout(
      () => {
        if (page !== mine) return
        mine.ready = true
        emit({ kind: 'authenticated' })
        emit({ kind: 'ready' })
      },
      SYNC_MS + dice() * 60,
    )
  }
  const server = createServer((request, response) => {
    if (request.method === 'GET') return follow(request.url!.slice('/events/'.length), response)
    let raw = ''
    request.on('data', (chunk: Buffer) => (raw += chunk.toString()))
    request.on('end', () => {
      call(JSON.parse(raw) as PageCall).then(
        (value) => response.end(JSON.stringify({ value: value ?? null })),
        (error: unknown) => response.end(JSON.stringify({ error: String(error) })),
      )
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const write = (by: 'customer' | 'owner', customer: Customer, body: string): PhoneMessage => {
    const message = add(by, customer.chatId, body, 1, by === 'customer' ? fileOf(body) : {})
    messages.push(message)
    story.tell(`${by === 'owner' ? 'owner writes to' : 'from'} ${customer.chatId}: "${body}"`)
    tellPage(message)
    return message
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages,
    customerWrites: (customer, body) => write('customer', customer, body),
    ownerWrites: (customer, body) => write('owner', customer, body),
    drop() {
      if (!connected) return
      connected = false
      story.tell('connection of the page drops')
      emit({ kind: 'page-state', state: 'TIMEOUT' })
    },
    restore() {
      if (connected) return
      connected = true
      story.tell('connection of the page is back')
      emit({ kind: 'page-state', state: 'CONNECTED' })
      for (const message of page?.outbox.splice(0) ?? []) reachServer(message)
      for (const message of page?.pending.splice(0) ?? []) tellPage(message)
    },
    killBrowser: () => closePage('browser killed'),
    calm() {
      quirks = false
    },
    get open() {
      return page !== null
    },
    get connected() {
      return connected
    },
    close: () =>
      new Promise((resolve) => {
        closePage('the round is over')
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
