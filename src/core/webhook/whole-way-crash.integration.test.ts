import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createDice } from './testing/faulty-core.ts'
import { orderFaults, type Seen, type Written } from './testing/order-faults.ts'
import { customerMessage } from './testing/way-bed.ts'
import { startAnsweringCore } from '../testing/answering-core.ts'
import type { IncomingMessage, OutgoingMessage } from '../whatsapp/incoming-message.ts'

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 6)
const SEED = Number(process.env['CRASH_SEED'] ?? 1)
const SPEED = 60
const CHATS = ['2347000000001@c.us', '2347000000002@c.us', '2347000000003@c.us']
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** WhatsApp as the phone shows it; it outlives the app that is killed. */
async function startPhone(dice: () => number, now: () => number) {
  const said: OutgoingMessage[] = []
  const saidAt: number[] = []
  const server: Server = createServer((request, response) => {
    let raw = ''
    request.on('data', (chunk: Buffer) => (raw += chunk.toString()))
    request.on('end', async () => {
      const { chatId, text } = JSON.parse(raw) as { chatId: string; text: string }
      if (request.url === '/own') return response.end(JSON.stringify(said.filter((one) => one.chatId === chatId)))
      const before = dice()
      if (before < 0.3) await wait(before * 100)
      const message: OutgoingMessage = {
        messageId: `true_${chatId}_OUT${said.length}`,
        chatId,
        body: text,
        type: 'chat',
        timestamp: Math.floor(Date.now() / 1000),
        ack: 1,
      }
      if (request.socket.destroyed) return
      said.push(message)
      saidAt.push(now())
      await wait(dice() * 60)
      response.end(JSON.stringify({ message, eventFirst: dice() < 0.5 }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, said, saidAt, close: () => server.closeAllConnections() ?? server.close() }
}

test(`after ${ROUNDS} kills at random times every message reaches the core under one id, in order, and each answer is sent exactly once`, async () => {
  const dice = createDice(SEED)
  const directory = mkdtempSync(join(tmpdir(), 'salesboy-crash-'))
  const epoch = Date.now()
  /** The host's time. */
  const now = () => (Date.now() - epoch) * SPEED
  const phone = await startPhone(dice, now)
  const core = await startAnsweringCore()
  const taken: { readonly chat: unknown; readonly text: unknown; readonly id: unknown }[] = []
  /** Every post when it arrived, and every post with whether the core took it. */
  const asked: Seen[] = []
  const seen: Seen[] = []
  const cuts: number[] = []
  const written: Written[] = []
  core.answer = async ({ body, headers }) => {
    const text = String(body['message'])
    if (body['from'] === 'status@broadcast') return { status: 200, body: { message: 'Broadcast/status ignored' } }
    asked.push({ id: text, at: now(), taken: false })
    await wait(dice() * 40)
    const kind = dice()
    seen.push({ id: text, at: now(), taken: kind >= 0.2 })
    if (kind < 0.1) return { status: 500 }
    if (kind < 0.2) return { cut: 'before' }
    taken.push({ chat: body['from'], text: body['message'], id: headers['webhook-id'] })
    if (kind < 0.3) return { cut: 'middle' }
    return { status: 200, body: { response: `answer to ${String(body['message'])}` } }
  }
  const stored = new Set<string>()
  const wrote: IncomingMessage[] = []
  let child: ChildProcess

  const start = () => {
    const script = join(import.meta.dirname, 'testing', 'way-child.ts')
    const args = [script, directory, core.url, phone.url, String(epoch), String(SPEED)]
    child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin!.on('error', () => undefined)
    child.stdout!.on('data', (chunk: Buffer) => {
      for (const id of chunk.toString().split('\n')) if (id !== '') stored.add(id)
    })
    // Catch-up: WhatsApp delivers again every message that was not stored.
    for (const message of wrote) if (!stored.has(message.messageId)) tell(message)
  }
  const tell = (message: IncomingMessage) => child.stdin!.write(`${JSON.stringify(message)}\n`)
  const kill = () =>
    new Promise<void>((resolve) => {
      cuts.push(now())
      child.once('close', () => resolve())
      child.kill('SIGKILL')
    })

  for (let round = 0; round < ROUNDS; round += 1) {
    start()
    for (let n = 0; n < 5; n += 1) {
      const chatId = CHATS[Math.floor(dice() * CHATS.length)]!
      const timestamp = Math.floor(epoch / 1000) + wrote.length
      const message = customerMessage(`m${wrote.length}`, { chatId, timestamp })
      wrote.push(message)
      written.push({ id: message.body, chat: chatId, at: now() })
      tell(message)
      await wait(dice() * 60)
    }
    await wait(200 + dice() * 700)
    await kill()
  }
  start()
  const expected = wrote.map((message) => `answer to ${message.body}`).sort()
  await vi.waitFor(() => expect(phone.said.map((one) => one.body).sort()).toEqual(expected), {
    timeout: 60_000,
    interval: 100,
  })
  await wait(500)
  await kill()
  phone.close()
  await core.stop()
  rmSync(directory, { recursive: true, force: true })

  expect(phone.said.map((one) => one.body).sort()).toEqual(expected)
  expect([...stored].sort()).toEqual(wrote.map((message) => message.messageId).sort())
  expect(orderFaults({ wrote: written, seen, cuts })).toEqual([])
  const answered = phone.said.map(({ body }, n) => ({
    id: body.replace('answer to ', ''),
    at: phone.saidAt[n]!,
    taken: true,
  }))
  expect(orderFaults({ wrote: written, seen: [...asked, ...answered], cuts })).toEqual([])
  const ids = new Map(taken.map(({ text, id }) => [text, id]))
  expect(taken.every(({ text, id }) => ids.get(text) === id)).toBe(true)
}, 180_000)
