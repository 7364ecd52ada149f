import { createHmac } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Seen } from '../../src/core/webhook/testing/order-faults.ts'
import { API_KEY, SECRET } from './child-protocol.ts'
import { bringsOf, fieldsOf, sha256Of } from './files.ts'
import type { Story } from './story.ts'

/** How a file reached the core: the hash of its bytes, or that they are omitted. */
export interface ArrivedFile {
  readonly sha256: string | null
  readonly isOmitted: boolean
}

/** One message that the core took (and answered, or meant to). */
export interface Arrival {
  readonly messageId: string
  readonly webhookId: string
  readonly text: string
  readonly takeover: boolean
  readonly at: number
  readonly file?: ArrivedFile | null
}

export interface MadCore {
  readonly url: string
  readonly arrivals: readonly Arrival[]
  readonly posts: number
  /** Messages whose answer was unreadable at least once, so a reply may or may not follow. */
  readonly garbled: ReadonlySet<string>
  /** Texts that the host refused because the customer already has an answer. */
  readonly refused: readonly { readonly chat: string; readonly text: string }[]
  /** Every post, and whether the core took it. */
  readonly seen: readonly Seen[]
  /** When its port was closed, ms of virtual time. */
  readonly closed: readonly number[]
  /** Wrong requests: unsigned or unreadable. */
  readonly complaints: readonly string[]
  /** How many runs have not ended. Each may still call. */
  readonly busy: number
  /** The gateway that the core calls; null if the host is down. */
  gatewayUrl: string | null
  /** The share of posts that fail, 0 to 1. */
  faults: number
  /** Refuses connections from now on. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

export type Fault =
  | '500'
  | '429'
  | '503'
  | 'slow'
  | 'cut-before'
  | 'cut-middle'
  | 'garbage'
  | 'html'
  | 'drip'
  | '401'
  | 'inactive'
  /** Calls back, then the answer is lost. */
  | 'call-cut'
  /** The answer is lost, then it calls back later. */
  | 'cut-call'
  /** Calls back, then answers 500. If the call fails it answers normally. */
  | 'call-500'
  /** The call alone carries the text. If it fails, the core answers 500. */
  | 'task'
export const FAULTS: readonly Fault[] = [
  '500',
  '429',
  '503',
  'slow',
  'cut-before',
  'cut-middle',
  'garbage',
  'html',
  'drip',
  '401',
  'inactive',
  'call-cut',
  'cut-call',
  'call-500',
  'task',
]

/** A run's answer to a question. Each run has its own words, as a language model does. */
export const answerTo = (text: string, run = 1): string =>
  run === 1 ? `answer to ${text}` : `answer ${run} to ${text}`

/** The question that a text answers, in the words of any run; null if no run said it. */
export const questionOf = (text: string): string | null => /^answer(?: \d+)? to (.*)$/s.exec(text)?.[1] ?? null

export const fileIn = (
  media: { readonly data?: string; readonly omitted?: boolean } | undefined,
): ArrivedFile | null =>
  media === undefined
    ? null
    : {
        sha256: media.data === undefined ? null : sha256Of(Buffer.from(media.data, 'base64')),
        isOmitted: media.omitted === true,
      }

const ALREADY = 'has an answer to this message already'

/** A core that keeps what it takes, fails at random, and often both calls back and answers. */
export async function startMadCore(options: {
  readonly dice: () => number
  readonly epoch: number
  readonly elapsed: () => number
  /** Real milliseconds after which the host aborts the request. */
  readonly patienceMs: number
  readonly story: Story
  readonly kinds: readonly Fault[]
  /** The most clear failures of one message, so that it does not become poison by bad luck. */
  readonly mostFailures: number
}): Promise<MadCore> {
  const { dice, elapsed, story } = options
  const arrivals: Arrival[] = []
  const garbled = new Set<string>()
  const seen: Seen[] = []
  const closed: number[] = []
  const complaints: string[] = []
  const failures = new Map<string, number>()
  const runs = new Map<string, number>()
  const refused: { readonly chat: string; readonly text: string }[] = []
  const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  let posts = 0
  let busy = 0
  let server: Server | null = null
  let port = 0

  function pick(messageId: string): Fault | null {
    if (dice() >= core.faults) return null
    const fault = options.kinds[Math.floor(dice() * options.kinds.length)]!
    if (!['500', '503', '429', 'slow', 'drip', 'cut-before', 'task', 'cut-call', 'call-cut'].includes(fault))
      return fault
    const count = failures.get(messageId) ?? 0
    failures.set(messageId, count + 1)
    return count < options.mostFailures ? fault : null
  }
  const reply = (response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}) => {
    const date = new Date(options.epoch + elapsed()).toUTCString()
    response.writeHead(status, { 'content-type': 'application/json', date, ...headers }).end(body)
  }
  const fieldsFor = (text: string) => fieldsOf(questionOf(text) ?? '', core.url)
  /** Resolves with true if the host accepted the call. */
  async function callBack(to: string, text: string): Promise<boolean> {
    if (core.gatewayUrl === null) return false
    try {
      const response = await fetch(`${core.gatewayUrl}/message/send`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': API_KEY },
        body: JSON.stringify({ userId: 'shop', to, message: text, ...fieldsFor(text) }),
      })
      const answer = await response.text()
      story.tell(`core calls back "${text}": ${response.status} ${response.ok ? '' : answer}`)
      if (answer.includes(ALREADY)) refused.push({ chat: to, text })
      return response.ok
    } catch (error) {
      story.tell(`core calls back "${text}": ${String(error)}`)
      return false
    }
  }
  async function answer(raw: Buffer, headers: Record<string, unknown>, response: ServerResponse): Promise<void> {
    posts += 1
    const plain = `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`
    if (headers['x-signature'] !== plain) complaints.push('a request was not signed rightly')
    const body = JSON.parse(raw.toString()) as {
      message: string
      from: string
      message_id: string
      human_takeover?: true
      media?: { data?: string; omitted?: boolean }
    }
    // Answer the harmless probe: it is no customer's message.
    if (body.from === 'status@broadcast') return reply(response, 200, '{"message":"Broadcast/status ignored"}')
    const fault = pick(body.message_id)
    if (fault !== null) seen.push({ id: body.message_id, at: elapsed(), taken: false })
    const about = `"${body.message}" (${String(headers['webhook-id']).slice(-4)})`
    if (fault !== null) story.tell(`core: ${fault} for ${about}`)
    await wait(dice() * 30)
    const take = () => {
      seen.push({ id: body.message_id, at: elapsed(), taken: true })
      story.tell(`core takes ${about}`)
      arrivals.push({
        messageId: body.message_id,
        webhookId: String(headers['webhook-id']),
        text: body.message,
        takeover: body.human_takeover === true,
        at: elapsed(),
        file: fileIn(body.media),
      })
    }
    let text = ''
    const think = () => {
      take()
      const run = (runs.get(body.message_id) ?? 0) + 1
      runs.set(body.message_id, run)
      text = answerTo(body.message, run)
    }
    const cutOff = () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
      response.write('{"response":', () => response.destroy())
    }
    switch (fault) {
      case '500':
        return reply(response, 500, '{"error":"Internal server error"}')
      case '503':
        return reply(response, 503, '<html>Service unavailable</html>')
      case '429':
        return reply(response, 429, '', { 'retry-after': String(Math.ceil(dice() * 40)) })
      case '401':
        return reply(response, 401, '{"error":"Invalid signature"}')
      case 'inactive':
        return reply(response, 200, '{"message":"User subscription inactive"}')
      case 'cut-before':
        return void response.destroy()
      case 'drip':
        response.writeHead(200, { 'content-type': 'application/json' })
        while (!response.destroyed) {
          response.write(' ')
          await wait(50)
        }
        return
      case 'garbage':
      case 'html':
        take()
        garbled.add(body.message_id)
        return reply(response, 200, fault === 'html' ? '<!doctype html><p>It works!' : '\u0000{not json')
      case 'cut-middle':
        think()
        return cutOff()
      case 'call-cut':
        think()
        await callBack(body.from, text)
        return cutOff()
      case 'cut-call':
        think()
        cutOff()
        await wait(dice() * options.patienceMs * 1.5)
        return void (await callBack(body.from, text))
      case 'call-500':
        think()
        if (!(await callBack(body.from, text))) break
        return reply(response, 500, '{"error":"Internal server error"}')
      case 'task':
        think()
        if (await callBack(body.from, text)) return reply(response, 200, '{"message":"Missing required fields"}')
        return reply(response, 500, '{"error":"Internal server error"}')
      case 'slow':
        think()
        await wait(options.patienceMs * 1.5)
    }
    if (fault === null) think()
    const mode = dice()
    if (mode < 0.3) await callBack(body.from, text)
    const fields = fieldsFor(text)
    const said = Object.keys(fields).length === 0 ? { response: text } : { replies: [{ text, ...fields }] }
    reply(response, 200, JSON.stringify({ message: 'Processed successfully', ...said }))
  }
  /** Serves a file. Some requests fail, are cut, or take long. */
  async function giveFile(name: string, response: ServerResponse): Promise<void> {
    const brings = bringsOf(decodeURIComponent(name))
    const bytes = 'bytes' in brings ? brings.bytes : Buffer.alloc(0)
    const fails = dice() < core.faults
    const how = fails ? Math.floor(dice() * 3) : -1
    if (how === 0) return reply(response, 503, 'later')
    if (how === 1) await wait(dice() * options.patienceMs)
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': String(bytes.length) })
    if (how === 2) return void response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy())
    response.end(bytes)
  }
  const open = (): Promise<void> => {
    const fresh = createServer((request, response) => {
      if (request.method === 'GET') {
        response.on('error', () => undefined) // the host was killed while it read
        busy += 1
        response.on('close', () => (busy -= 1))
        void giveFile(request.url?.slice('/files/'.length) ?? '', response)
        return
      }
      const chunks: Buffer[] = []
      response.on('error', () => undefined) // the host was killed while it read
      request.on('error', () => undefined)
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        busy += 1
        answer(Buffer.concat(chunks), request.headers, response)
          .catch((error: unknown) => {
            complaints.push(`an answer failed: ${String(error)}`)
            response.destroy()
          })
          .finally(() => (busy -= 1))
      })
    })
    server = fresh
    return new Promise((resolve) =>
      fresh.listen(port, '127.0.0.1', () => {
        port = (fresh.address() as AddressInfo).port
        resolve()
      }),
    )
  }
  const shut = async (): Promise<void> => {
    const closing = server
    server = null
    if (closing === null) return
    closing.closeAllConnections()
    await new Promise((resolve) => closing.close(resolve))
  }
  const core: MadCore = {
    get url() {
      return `http://127.0.0.1:${port}`
    },
    arrivals,
    get posts() {
      return posts
    },
    get busy() {
      return busy
    },
    garbled,
    refused,
    seen,
    closed,
    complaints,
    gatewayUrl: null,
    faults: 0,
    async goDown() {
      story.tell('core refuses connections')
      closed.push(elapsed())
      await shut()
    },
    async comeBack() {
      if (server !== null) return
      story.tell('core is back')
      await open()
    },
    close: shut,
  }
  await open()
  return core
}
