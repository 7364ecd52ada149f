import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createSampleCore } from '../../../simulator/core/create-sample-core.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { SECRET } from './testing/channels-bed.ts'

const COMMANDS = 24
/** The host is killed at the texts with these numbers: before WhatsApp answers, or right after it did. */
const DEATHS: ReadonlyMap<number, 'before-answer' | 'after-answer'> = new Map([
  [1, 'before-answer'],
  [4, 'after-answer'],
  [5, 'before-answer'],
  [11, 'after-answer'],
  [17, 'before-answer'],
])

test('kill -9 during sends: each command reaches WhatsApp once, in order, and each outcome is posted', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'salesboy-stream-crash-'))
  const core = await createSampleCore({ secret: SECRET })
  const sent: OutgoingMessage[] = []
  let child: ChildProcess | null = null
  let alive: Promise<unknown> = Promise.resolve()
  const die = () => child?.kill('SIGKILL')

  const whatsapp = createServer((request, response) => {
    let raw = ''
    request.on('data', (chunk: Buffer) => (raw += chunk.toString()))
    request.on('end', () => {
      const { chatId, text } = JSON.parse(raw) as { chatId: string; text: string }
      if (request.url === '/own') return response.end(JSON.stringify(sent.filter((own) => own.chatId === chatId)))
      const timestamp = Math.floor(Date.now() / 1000)
      const messageId = `true_${chatId}_OUT${sent.length + 1}`
      const message: OutgoingMessage = { messageId, chatId, body: text, type: 'chat', timestamp, ack: 1 }
      sent.push(message)
      const death = DEATHS.get(sent.length)
      if (death === 'before-answer') return void die()
      response.end(JSON.stringify(message), () => death === 'after-answer' && die())
    })
  })
  await new Promise<void>((resolve) => whatsapp.listen(0, '127.0.0.1', resolve))
  const whatsappUrl = `http://127.0.0.1:${(whatsapp.address() as AddressInfo).port}`
  const entry = join(import.meta.dirname, 'testing', 'channels-child.ts')
  let over = false
  const live = () => {
    child = spawn(process.execPath, [entry, directory, core.streamUrl, whatsappUrl], { stdio: 'ignore' })
    alive = new Promise((resolve) => child!.on('exit', resolve)).then(() => (over ? undefined : live()))
  }
  try {
    for (let number = 0; number < COMMANDS; number += 1) {
      core.command({ kind: 'send', userId: 'shop', to: '2348030000001', message: `text ${number}` })
    }
    live()
    await vi.waitFor(
      () => expect(core.commands.map(({ outcome }) => outcome?.['status'])).toEqual(Array(COMMANDS).fill(200)),
      { timeout: 150_000, interval: 50 },
    )
    expect(sent.map(({ body }) => body)).toEqual(Array.from({ length: COMMANDS }, (_, number) => `text ${number}`))
  } finally {
    over = true
    die()
    await alive
    whatsapp.closeAllConnections()
    whatsapp.close()
    await core.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}, 180_000)
