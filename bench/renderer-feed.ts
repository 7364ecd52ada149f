import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Snapshot } from '../src/shared/contract/events.ts'
import type { ChatView, ThreadItem } from '../src/shared/model/chat.ts'
import type { MessageView } from '../src/shared/model/message.ts'
import { defaultSettings } from '../src/shared/model/settings.ts'
import { msg } from '../src/shared/words/say.ts'

/** The folder of the built interface. */
export const root = join(import.meta.dirname, '..', 'out', 'renderer')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
export const message = (id: number): MessageView => ({
  id,
  sessionId: 'shop',
  messageId: `m${id}`,
  chatId: `c${id % 500}@c.us`,
  chatKey: `c${id % 500}@c.us`,
  chatName: null,
  from: `c${id % 500}@c.us`,
  author: null,
  phone: `23480312${String(id % 500).padStart(5, '0')}`,
  senderName: `Customer ${id % 500}`,
  username: null,
  text: `Message ${id}: how much is a bag of rice today, and do you deliver?`,
  type: 'chat',
  hasMedia: false,
  attached: null,
  isGroup: false,
  backfilled: false,
  sentAt: Date.now(),
  storedAt: Date.now(),
  editedAt: null,
  deletedAt: null,
  delivery: {
    state: 'delivered',
    attempts: 1,
    nextAttemptAt: null,
    deliveredAt: Date.now(),
    errorCode: null,
    note: null,
  },
  replies: [],
})

/** The message as a line in a thread. */
export const line = (id: number): ThreadItem => {
  const { replies: _none, ...rest } = message(id)
  return { kind: 'customer', key: `message-${id}`, at: rest.sentAt, message: rest }
}

export const chat = (number: number, id: number): ChatView => ({
  sessionId: 'shop',
  chatKey: `c${number}@c.us`,
  name: `Customer ${number}`,
  phone: `23480312${String(number).padStart(5, '0')}`,
  username: null,
  isGroup: false,
  unread: 0,
  waiting: null,
  last: { at: Date.now(), by: 'customer', text: message(id).text, type: 'chat', state: 'delivered' },
  takeover: null,
})

const counts = { unread: 0, waiting: 0 }
const CHATS = 500

/** The answer to a request of a screen, as far as the screen needs it to draw. */
function answerTo(name: string, snapshot: () => Partial<Snapshot>): unknown {
  const newest = (count: number) => Array.from({ length: count }, (_, index) => count - index)
  switch (name) {
    case 'chats.list':
      return { chats: newest(CHATS).map((number) => chat(number % CHATS, number)), before: null, counts }
    case 'chat.messages':
      return { chat: chat(0, 1), items: newest(60).toReversed().map(line), before: null }
    case 'chat.markSeen':
      return chat(0, 1)
    case 'messages.list':
      return { messages: newest(200).map(message), more: false }
    default:
      return snapshot()
  }
}

/** A host that answers the screens' requests and sends given events. The page cannot tell it from the real one. */
export async function startFeed() {
  let seq = 0
  const streams = new Set<ServerResponse>()
  const home = { day: '2026-01-01', timeZone: 'UTC', received: 0, answered: 0, waitingChats: [], away: null }
  const snapshot = (): Partial<Snapshot> => ({
    seq,
    version: '0',
    capabilities: { host: 'headless', tray: false, startAtLogin: false, keepAwake: false, updates: false },
    sessions: [
      {
        id: 'shop',
        name: 'Ada’s Shop',
        state: { kind: 'connected' },
        since: Date.now(),
        phone: '2348031234567',
        pushName: null,
        linked: true,
        selfCheck: null,
      },
    ],
    messages: Array.from({ length: 50 }, (_, index) => message(50 - index)),
    queue: { waiting: 0, posting: 0, dead: 0, repliesQueued: 0 },
    core: { kind: 'ok', since: 0, nextTryAt: null, lastDeliveredAt: null, detail: null },
    pause: { paused: false, until: null },
    settings: {
      values: defaultSettings,
      fixed: [],
      secrets: { 'core.secret': true, 'core.previousSecret': false, 'gateway.apiKey': true },
      secretProtection: 'file',
    },
    diagnosis: {
      fault: 'none',
      sentence: 'All is well. Ada’s Shop is connected and answering.',
      said: msg('headline.well-one', { name: 'Ada’s Shop' }),
      action: 'none',
      sessionId: null,
    },
    notices: [],
    takeovers: [],
    computer: null,
    setupPending: null,
    firstRun: { step: null },
    home,
    browser: { path: '/browser', fetch: { kind: 'idle' } } as Snapshot['browser'],
    chats: { unread: 0, waiting: 0 },
    diagnosisRun: null,
  })
  const server = createServer((request, response) => {
    const path = request.url!.split('?')[0]!
    if (path === '/ui/rpc') {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const { name } = JSON.parse(Buffer.concat(parts).toString()) as { name: string }
        const value = answerTo(name, snapshot)
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, value }))
      })
      return
    }
    if (path === '/ui/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n')
      streams.add(response)
      return
    }
    const file = join(root, path === '/' ? 'index.html' : path)
    response.setHeader('content-type', types[extname(file)] ?? 'text/plain').end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    send(event: unknown) {
      seq += 1
      for (const stream of streams) stream.write(`id: ${seq}\ndata: ${JSON.stringify({ seq, event })}\n\n`)
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
