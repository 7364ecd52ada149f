import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage as Request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { customerMessage } from '../webhook/testing/way-bed.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { startAnswerHost, type AnswerHost } from './testing/answer-host.ts'

vi.setConfig({ testTimeout: 120_000 })
const API_KEY = 'key'
const SPEED = 10
const POLL = { timeout: 60_000, interval: 20 }

const CUTS = ['kill', 'close', 'limit', 'lost'] as const
/** Where the first run of the core is when its POST is cut off. */
const MOMENTS = ['before its call', 'in its call', 'after its call', 'while its text is sent'] as const
/** When the first run calls after it was cut off before its call. */
const LATE = [
  'never',
  'before the repeat',
  'in the repeat',
  'after the call of the repeat',
  'after the repeat',
] as const
const REPEATS = ['calls and answers', 'only answers'] as const
type Moment = (typeof MOMENTS)[number]

interface Story {
  readonly chat: string
  readonly late: (typeof LATE)[number]
  readonly repeat: (typeof REPEATS)[number]
  runs: number
  /** The gateway's HTTP status for each text; null when the connection broke. */
  readonly calls: Map<string, number | null>
  readonly arrived: PromiseWithResolvers<void>
  /** Resolves when the host has closed the connection of the first run. */
  readonly gone: PromiseWithResolvers<void>
}

const servers: Server[] = []
let directory = ''
let host: AnswerHost | null = null
afterEach(async () => {
  await host?.end('kill')
  host = null
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(directory, { recursive: true, force: true })
})

async function serve(
  handle: (body: string, response: ServerResponse, request: Request) => Promise<void>,
): Promise<string> {
  const server = createServer((request, response) => {
    let raw = ''
    response.on('error', () => undefined)
    request.on('error', () => undefined)
    request.on('data', (chunk: Buffer) => (raw += chunk.toString()))
    request.on('end', () => void handle(raw, response, request))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const textOf = (story: Story, run: number) => `${story.chat}: run ${run} says it its own way`

async function call(story: Story, run: number): Promise<void> {
  const text = textOf(story, run)
  story.calls.set(text, null)
  const response = await fetch(`${host!.gatewayUrl}/message/send`, {
    method: 'POST',
    headers: { 'x-api-key': API_KEY },
    body: JSON.stringify({ userId: 'shop', to: story.chat, message: text }),
  }).catch(() => null)
  story.calls.set(text, response?.status ?? null)
}

/** One story for each combination of late call and repeat. All stories of a cut share a host, each in its own chat. */
function storiesOf(moment: Moment): readonly Story[] {
  const lates = moment === 'before its call' ? LATE : (['never'] as const)
  const repeats = moment === 'before its call' ? REPEATS : (['calls and answers'] as const)
  return lates.flatMap((late, row) =>
    repeats.map((repeat, column) => ({
      chat: `23480000000${row}${column}@c.us`,
      late,
      repeat,
      runs: 0,
      calls: new Map<string, number | null>(),
      arrived: Promise.withResolvers<void>(),
      gone: Promise.withResolvers<void>(),
    })),
  )
}

const plays = CUTS.flatMap((cut) => MOMENTS.map((moment) => [cut, moment] as const))

test('the stories number at least fifty', () => {
  expect(plays.reduce((sum, [, moment]) => sum + storiesOf(moment).length, 0)).toBeGreaterThanOrEqual(50)
})

test.each(plays)('after the cut “%s” %s, each message gets exactly one answer', async (cut, moment) => {
  const stories = storiesOf(moment)
  const byChat = new Map(stories.map((story) => [story.chat, story]))
  const isCut = Promise.withResolvers<void>()
  const said: OutgoingMessage[] = []

  const phoneUrl = await serve(async (raw, response, request) => {
    const { chatId, text } = JSON.parse(raw) as { chatId: string; text: string }
    if (request.url === '/own') return void response.end(JSON.stringify(said.filter((one) => one.chatId === chatId)))
    const timestamp = Math.floor(Date.now() / 1000)
    const message = {
      messageId: `true_${chatId}_OUT${said.length}`,
      chatId,
      body: text,
      type: 'chat',
      timestamp,
      ack: 1,
    } as const
    said.push(message)
    if (moment === 'while its text is sent' && byChat.get(chatId)!.runs === 1) {
      byChat.get(chatId)!.arrived.resolve()
      await isCut.promise
    }
    response.end(JSON.stringify({ message, eventFirst: false }))
  })
  const coreUrl = await serve(async (raw, response, request) => {
    const story = byChat.get((JSON.parse(raw) as { from: string }).from)!
    story.runs += 1
    request.socket.once('close', () => story.gone.resolve())
    if (story.runs === 1) await firstRun(story)
    else await repeated(story)
    if (story.runs === 1 && cut === 'lost') return void request.socket.destroy()
    // After the time limit, or when the host is gone, the first run's answer reaches nobody.
    if (story.runs === 1) return
    const body = JSON.stringify({ message: 'Processed successfully', response: textOf(story, story.runs) })
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
  })

  async function firstRun(story: Story): Promise<void> {
    if (moment !== 'before its call') {
      const called = call(story, 1)
      if (moment === 'after its call') await called
    }
    if (moment !== 'while its text is sent') story.arrived.resolve()
    if (cut === 'lost') await isCut.promise
  }
  async function repeated(story: Story): Promise<void> {
    if (story.late === 'in the repeat') await call(story, 1)
    if (story.repeat === 'calls and answers') await call(story, story.runs)
    if (story.late === 'after the call of the repeat') await call(story, 1)
  }

  directory = mkdtempSync(join(tmpdir(), 'salesboy-cuts-'))
  // Only for the cut `limit` does the timeout come before the end of the test.
  const timeoutSeconds = cut === 'limit' ? 10 : 600
  const options = { directory, coreUrl, phoneUrl, apiKey: API_KEY, epoch: Date.now(), speed: SPEED, timeoutSeconds }
  const start = async () => (host = await startAnswerHost(options))
  await start()
  host!.order({ kind: 'go' })
  for (const { chat } of stories) host!.order({ kind: 'message', message: customerMessage('price?', { chatId: chat }) })
  await Promise.all(stories.map((story) => story.arrived.promise))

  const callBeforeRepeat = (after: (story: Story) => Promise<void>) =>
    Promise.all(
      stories
        .filter(({ late }) => late === 'before the repeat')
        .map((story) => after(story).then(() => call(story, 1))),
    )
  if (cut === 'kill' || cut === 'close') {
    await host!.end(cut)
    isCut.resolve()
    await start()
    // The host repeats no POST before `go`.
    await callBeforeRepeat(async () => undefined)
  } else {
    isCut.resolve()
    // Each story calls as soon as its own run is cut off, because its repeat does not wait for the others.
    await callBeforeRepeat((story) => story.gone.promise)
    const isOpen = ({ state }: { state: string }) => state === 'posting'
    await vi.waitFor(async () => expect((await host!.status()).states.some(isOpen)).toBe(false), POLL)
  }
  host!.order({ kind: 'go' })
  const isOver = async () => {
    const { states, repliesOpen } = await host!.status()
    expect(states.map(({ state }) => state)).toEqual(stories.map(() => 'delivered'))
    expect(repliesOpen).toBe(0)
  }
  await vi.waitFor(isOver, POLL)
  await Promise.all(stories.filter(({ late }) => late === 'after the repeat').map((story) => call(story, 1)))
  await vi.waitFor(isOver, POLL)

  for (const story of stories) {
    const texts = said.filter(({ chatId }) => chatId === story.chat).map(({ body }) => body)
    const what = `late: ${story.late}; the repeat ${story.repeat}; ${story.runs} runs; ${JSON.stringify([...story.calls])}`
    expect({ what, texts }).toEqual({ what, texts: [expect.any(String)] })
    // The gateway's response matches what the customer got.
    for (const [text, status] of story.calls) {
      if (status !== null)
        expect({ what, text, isSaid: texts.includes(text) }).toEqual({ what, text, isSaid: status === 200 })
    }
    if (moment === 'after its call' || moment === 'while its text is sent' || story.late === 'before the repeat') {
      expect({ what, runs: story.runs }).toEqual({ what, runs: 1 })
    }
  }
})
