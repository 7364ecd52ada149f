import { createHmac } from 'node:crypto'
import type { Seen } from '../../../src/core/webhook/testing/order-faults.ts'
import { answerTo, fileIn, questionOf, type ArrivedFile, type Fault } from '../../torture/mad-core.ts'
import type { Dice } from './dice.ts'
import { FileServer } from './file-server.ts'
import { fieldsFor } from './files.ts'
import type { Arrived, Line } from './network.ts'
import type { Notice } from './notices.ts'
import type { Scheduler } from './scheduler.ts'
import { StreamServer } from './stream-server.ts'
import type { Story } from './story.ts'
import { partOf } from './whatsapp.ts'

export const SECRET = 'a-shared-secret'
export const CORE = 'http://127.0.0.1:4000'

/** One post that the core took. */
export interface Taken {
  readonly messageId: string
  readonly webhookId: string
  readonly text: string
  readonly from: string
  readonly at: number
  readonly file: ArrivedFile | null
}

/** The gateway's answer to a text that the core wanted sent; `status` is null if nobody answered. */
export interface Called {
  readonly text: string
  readonly status: number | null
  readonly body: string
  readonly at: number
}

/** A text that the core wants sent. */
export interface Call {
  readonly to: string
  readonly text: string
  /** The file or place beside the text. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** The ways in which the core cannot be reached. */
export type Outage = 'refuses' | 'no-name' | 'hangs' | '503' | '500' | '429' | '502-html'

const ALREADY = 'has an answer to this message already'
/** The most failures of one message, so that it does not become poison by bad luck. */
const MOST_FAILURES = 2
const COUNTED: ReadonlySet<Fault> = new Set([
  '500',
  '503',
  '429',
  'slow',
  'drip',
  'cut-before',
  'task',
  'cut-call',
  'call-cut',
  'cut-middle',
])

interface Body {
  readonly user_id: string
  readonly from: string
  readonly message: string
  readonly message_id: string
  readonly media?: { readonly data?: string; readonly omitted?: boolean }
}

/** The shop's core. It keeps what it takes, fails at random, and often calls back. Each of its runs words its answer anew. */
export class Assistant {
  readonly taken: Taken[] = []
  readonly seen: Seen[] = []
  readonly called: Called[] = []
  /** Messages whose answer was unreadable at least once, so a reply may or may not follow. */
  readonly garbled = new Set<string>()
  readonly complaints: string[] = []
  /** When a POST of the program arrived, ms of the world. */
  readonly posts: number[] = []
  /** Posts of messages, whatever their outcome. */
  readonly tried: { readonly id: string; readonly at: number }[] = []
  readonly events: { readonly id: string; readonly type: string }[] = []
  /** When the core refused a secret or a plan, ms of the world. */
  readonly holds: number[] = []
  outage: Outage | null = null
  /** The share of posts that fail, 0 to 1. */
  faults = 0
  kinds: readonly Fault[] = []
  /** The longest time its model thinks, ms. */
  thinksMs = 1_500
  /** Whether its answers carry a Date header. */
  tellsTime = true
  busy = 0
  call: (call: Call) => Promise<{ readonly status: number | null; readonly body: string }> = async () => ({
    status: null,
    body: '',
  })
  readonly files: FileServer
  readonly notices: Notice[] = []
  readonly stream: StreamServer
  readonly #scheduler: Scheduler
  readonly #dice: Dice
  readonly #story: Story
  readonly #right: () => number
  readonly #patienceMs: number
  readonly #runs = new Map<string, number>()
  readonly #failures = new Map<string, number>()

  constructor(options: {
    readonly scheduler: Scheduler
    readonly dice: Dice
    readonly story: Story
    readonly right: () => number
    /** ms after which the program aborts the request. */
    readonly patienceMs: number
  }) {
    this.#scheduler = options.scheduler
    this.#dice = options.dice
    this.#story = options.story
    this.#right = options.right
    this.#patienceMs = options.patienceMs
    this.files = new FileServer(options.scheduler, options.dice)
    this.stream = new StreamServer({ ...options, secret: SECRET })
  }

  receive(request: Arrived, line: Line): void {
    if (request.method === 'GET') return this.#receiveFetch(request, line)
    this.posts.push(this.#scheduler.now)
    const id = messageIdOf(request)
    if (id !== undefined) this.tried.push({ id, at: this.#scheduler.now })
    if (this.outage !== null) return this.#beOut(line, this.outage, id)
    this.busy += 1
    this.#answer(request, line)
      .catch((error: unknown) => this.complaints.push(`the assistant itself failed: ${String(error)}`))
      .finally(() => (this.busy -= 1))
  }

  #receiveFetch(request: Arrived, line: Line): void {
    if (request.url.endsWith('/stream'))
      return this.outage === null ? this.stream.open(request, line) : this.#beOut(line, this.outage)
    const question = this.files.noted(request)
    if (this.outage !== null) return this.#beOut(line, this.outage)
    void this.files.give(question, line)
  }

  #beOut(line: Line, outage: Outage, id?: string): void {
    if (outage === 'refuses') return line.refuse('ECONNREFUSED')
    if (outage === 'no-name') return line.refuse('ENOTFOUND')
    if (id !== undefined) this.seen.push({ id, at: this.#scheduler.now, taken: false })
    if (outage === 'hangs') return
    if (outage === '502-html') return this.#reply(line, 502, '<html>Bad gateway</html>')
    this.#reply(line, Number(outage), '{"error":"Internal server error"}')
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.#scheduler.after(milliseconds, null, resolve))
  }

  #reply(line: Line, status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
    const date = this.tellsTime ? { date: new Date(this.#right()).toUTCString() } : {}
    line.head(status, { 'content-type': 'application/json', ...date, ...headers })
    line.body(body)
    line.end()
  }

  async #answer(request: Arrived, line: Line): Promise<void> {
    const { body: raw, headers } = request
    const plain = `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`
    if (headers['x-signature'] !== plain) this.complaints.push('a request was not signed rightly')
    const body = JSON.parse(raw.toString()) as Body
    if (request.url.endsWith('/events')) {
      this.events.push({ id: headers['webhook-id'] ?? '', type: String((body as unknown as { type: unknown }).type) })
      return this.#reply(line, 200, '{}')
    }
    if (request.url.endsWith('/stream')) {
      if (this.#dice.chance(this.faults)) return this.#reply(line, 500, '{}')
      this.stream.told(body as unknown as Parameters<StreamServer['told']>[0])
      return this.#reply(line, 200, '{}')
    }
    if (body.from === 'status@broadcast') return this.#reply(line, 200, '{"message":"Broadcast/status ignored"}')
    const fault = this.#pick(body.message_id)
    if (fault !== null) {
      this.seen.push({ id: body.message_id, at: this.#scheduler.now, taken: false })
      if (fault === '401' || fault === 'inactive') this.holds.push(this.#scheduler.now)
      this.#story.tell('core', `${fault} for "${body.message}"`)
    }
    await this.#pause(this.#dice.between(5, 60))
    await this.#run(body, headers['webhook-id'] ?? '', fault, line)
  }

  #pick(messageId: string): Fault | null {
    if (!this.#dice.chance(this.faults) || this.kinds.length === 0) return null
    const fault = this.#dice.pick(this.kinds)
    if (!COUNTED.has(fault)) return fault
    const count = this.#failures.get(messageId) ?? 0
    this.#failures.set(messageId, count + 1)
    return count < MOST_FAILURES ? fault : null
  }

  #take(body: Body, webhookId: string): void {
    this.seen.push({ id: body.message_id, at: this.#scheduler.now, taken: true })
    this.#story.tell('core', `takes "${body.message}"`)
    this.taken.push({
      messageId: body.message_id,
      webhookId,
      text: body.message,
      from: body.from,
      at: this.#scheduler.now,
      file: fileIn(body.media),
    })
  }

  async #run(body: Body, webhookId: string, fault: Fault | null, line: Line): Promise<void> {
    switch (fault) {
      case '500':
        return this.#reply(line, 500, '{"error":"Internal server error"}')
      case '503':
        return this.#reply(line, 503, '<html>Service unavailable</html>')
      case '429':
        return this.#reply(line, 429, '', { 'retry-after': String(this.#dice.between(1, 40)) })
      case '401':
        return this.#reply(line, 401, '{"error":"Invalid signature"}')
      case 'inactive':
        return this.#reply(line, 200, '{"message":"User subscription inactive"}')
      case 'cut-before':
        return line.cut()
      case 'drip':
        line.head(200, { 'content-type': 'application/json' })
        for (; !line.isOver; await this.#pause(5_000)) line.body(' ')
        return
      case 'garbage':
      case 'html':
        this.#take(body, webhookId)
        this.garbled.add(partOf(body.message_id))
        return this.#reply(line, 200, fault === 'html' ? '<!doctype html><p>It works!' : '\u0000{not json')
    }
    this.#take(body, webhookId)
    const run = (this.#runs.get(body.message_id) ?? 0) + 1
    this.#runs.set(body.message_id, run)
    const text = answerTo(body.message, run)
    await this.#pause(this.#dice.next() * this.thinksMs)
    const fields = this.#fieldsOf(text)
    const said = Object.keys(fields).length === 0 ? { response: text } : { replies: [{ text, ...fields }] }
    const good = JSON.stringify({ message: 'Processed successfully', ...said })
    switch (fault) {
      case 'cut-middle':
        return this.#cutInside(line)
      case 'call-cut':
        await this.#callBack(body.from, text)
        return this.#cutInside(line)
      case 'cut-call':
        this.#cutInside(line)
        await this.#pause(this.#dice.next() * this.#patienceMs * 1.5)
        return void (await this.#callBack(body.from, text))
      case 'call-500':
        if (await this.#callBack(body.from, text)) return this.#reply(line, 500, '{"error":"Internal server error"}')
        return this.#reply(line, 200, good)
      case 'task':
        if (await this.#callBack(body.from, text))
          return this.#reply(line, 200, '{"message":"Missing required fields"}')
        return this.#reply(line, 500, '{"error":"Internal server error"}')
      case 'slow':
        await this.#pause(this.#patienceMs * 1.5)
        return this.#reply(line, 200, good)
    }
    if (this.#dice.chance(0.3)) await this.#callBack(body.from, text)
    this.#reply(line, 200, good)
  }

  #fieldsOf(text: string): Readonly<Record<string, unknown>> {
    const question = questionOf(text) ?? ''
    return fieldsFor(CORE, question, this.files.brings.get(question))
  }

  #cutInside(line: Line): void {
    line.head(200, { 'content-type': 'application/json', 'content-length': '1000' })
    line.body('{"response":')
    line.cut()
  }

  /** Resolves with true if the program accepted the call. */
  async #callBack(to: string, text: string): Promise<boolean> {
    await this.#pause(this.#dice.between(2, 30))
    const { status, body } = await this.call({ to, text, fields: this.#fieldsOf(text) })
    this.called.push({ text, status, body, at: this.#scheduler.now })
    this.#story.tell('core', `calls back "${text}": ${status ?? 'nobody is there'}${status === 200 ? '' : ` ${body}`}`)
    return status === 200
  }

  /** Texts that the program refused because the customer already has an answer. */
  get refused(): readonly Called[] {
    return this.called.filter(({ body }) => body.includes(ALREADY))
  }
}

/** The id of a posted message. Requests about other things may name a message, too, and give undefined. */
function messageIdOf({ url, body }: Arrived): string | undefined {
  if (url.endsWith('/events') || url.endsWith('/stream')) return undefined
  return (JSON.parse(body.toString()) as Partial<Body>).message_id
}
