import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkSignature, type SignatureVerdict } from './check-signature.ts'
import { bodyOf, STATUS_BODIES, type Fault, type FaultRule } from './faults.ts'
import { controlPage } from './control-page.ts'
import { createShopAssistant } from './shop-assistant.ts'

export interface SampleCoreOptions {
  /** Default: a free port on loopback. */
  readonly port?: number
  readonly secret: string
  /** User ids it knows; left out: all. */
  readonly users?: readonly string[]
  /** How long it thinks before it answers, ms. Default 400. */
  readonly thinkingMs?: number
  /** Calls `POST /message/send` of this gateway before it answers, as the real core does. */
  readonly callback?: { readonly gatewayUrl: string; readonly apiKey: string }
}

/** One request as the core saw it. */
export interface ReceivedWebhook {
  readonly at: number
  readonly body: Readonly<Record<string, unknown>> | null
  readonly raw: string
  readonly headers: Readonly<Record<string, string>>
  readonly signature: SignatureVerdict
  /** What it was answered: a status, or how the connection was broken. */
  answer: string
}

export interface SampleCore {
  readonly url: string
  readonly webhookUrl: string
  readonly received: readonly ReceivedWebhook[]
  /** Adds a fault; the newest rule that fits a request counts. */
  fail(rule: FaultRule): void
  clearFaults(): void
  setThinking(milliseconds: number): void
  /** Refuses connections, as a core that is down does, until `comeBack`. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
  stop(): Promise<void>
}

const WEBHOOK_PATH = '/api/webhook/whatsapp'
const KEPT = 500
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Starts a core for development: it checks signatures as the contract says, answers as a small shop, and fails on request. */
export async function createSampleCore(options: SampleCoreOptions): Promise<SampleCore> {
  const received: ReceivedWebhook[] = []
  const rules: { rule: FaultRule; left: number }[] = []
  const assistant = createShopAssistant()
  let thinkingMs = options.thinkingMs ?? 400
  let server = createServer(handle)
  const port = await listen(options.port ?? 0)
  const url = `http://127.0.0.1:${port}`

  async function listen(wanted: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(wanted, '127.0.0.1', resolve)
    })
    return (server.address() as AddressInfo).port
  }

  async function close(): Promise<void> {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      route(request, response, Buffer.concat(chunks)).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(String(error)))
      })
    })
  }

  async function route(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const path = new URL(request.url ?? '/', url).pathname
    if (request.method === 'POST' && path === WEBHOOK_PATH) return webhook(request, response, body)
    if (request.method === 'GET' && path === '/') {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'self'",
      })
      response.end(controlPage(received))
      return
    }
    if (request.method === 'GET' && path === '/received') return json(response, 200, JSON.stringify(received))
    if (request.method === 'POST' && path === '/faults') {
      addFault(JSON.parse(body.toString()) as FaultRule)
      return json(response, 200, '{}')
    }
    if (request.method === 'DELETE' && path === '/faults') {
      rules.length = 0
      return json(response, 200, '{}')
    }
    json(response, 404, '{"error":"Not found"}')
  }

  function addFault(rule: FaultRule): void {
    rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY })
  }

  async function webhook(request: IncomingMessage, response: ServerResponse, raw: Buffer): Promise<void> {
    const body = parse(raw)
    const entry: ReceivedWebhook = {
      at: Date.now(),
      body,
      raw: raw.toString('utf8'),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      signature: checkSignature(request.headers, raw, options.secret, Math.floor(Date.now() / 1000)),
      answer: '…',
    }
    received.push(entry)
    if (received.length > KEPT) received.shift()
    const reply = (status: number, text: string, headers: Record<string, string> = {}) => {
      entry.answer = `${status} ${text.slice(0, 200)}`
      json(response, status, text, headers)
    }
    const fault = takeFault(body)
    if (fault && (await applyFault(fault, entry, request, response, reply))) return
    await answer(body, entry.signature, reply, fault?.kind === 'date' ? { date: fault.date } : {})
  }

  function takeFault(body: Readonly<Record<string, unknown>> | null): Fault | null {
    const fits = ({ rule, left }: (typeof rules)[number]) =>
      left > 0 &&
      (rule.text === undefined || String(body?.['message'] ?? '').includes(rule.text)) &&
      (rule.from === undefined || rule.from === body?.['from'])
    const found = rules.findLast(fits)
    if (!found) return null
    found.left -= 1
    return found.rule.fault
  }

  /** True when the fault was the whole answer. */
  async function applyFault(
    fault: Fault,
    entry: ReceivedWebhook,
    request: IncomingMessage,
    response: ServerResponse,
    reply: (status: number, text: string, headers?: Record<string, string>) => void,
  ): Promise<boolean> {
    switch (fault.kind) {
      case 'status':
        reply(fault.status, fault.body ?? STATUS_BODIES[fault.status] ?? '{"error":"Failed"}', {
          ...(fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }),
        })
        return true
      case 'reset':
        entry.answer = 'connection reset'
        request.socket.destroy()
        return true
      case 'cut':
        entry.answer = 'cut in mid-answer'
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' })
        response.write('{"message":"Processed', () => request.socket.destroy())
        return true
      case 'slow':
        await pause(fault.milliseconds)
        return false
      case 'body':
        reply(200, bodyOf(fault.body))
        return true
      case 'redirect':
        reply(302, '', { location: fault.location })
        return true
      case 'plan-inactive':
        reply(200, '{"message":"User subscription inactive"}')
        return true
      case 'user-unknown':
        reply(404, '{"error":"User not found"}')
        return true
      case 'group-disabled':
        reply(200, '{"message":"Group replies disabled for this user"}')
        return true
      case 'whitelist':
        reply(200, '{"message":"Message ignored - in whitelist"}')
        return true
      case 'missing-fields':
        reply(200, '{"message":"Missing required fields"}')
        return true
      case 'date':
        return false
    }
  }

  async function answer(
    body: Readonly<Record<string, unknown>> | null,
    signature: SignatureVerdict,
    reply: (status: number, text: string, headers?: Record<string, string>) => void,
    headers: Record<string, string>,
  ): Promise<void> {
    if (signature.plain !== 'valid' || signature.standard === 'wrong') return reply(401, STATUS_BODIES[401]!, headers)
    const user = body?.['user_id']
    if (typeof user !== 'string' || user === '') return reply(400, STATUS_BODIES[400]!, headers)
    const from = String(body?.['from'] ?? '')
    if (from === 'status@broadcast' || from.endsWith('@broadcast')) {
      return reply(200, '{"message":"Broadcast/status ignored"}', headers)
    }
    if (options.users && !options.users.includes(user)) return reply(404, '{"error":"User not found"}', headers)
    const message = String(body?.['message'] ?? '')
    await pause(thinkingMs)
    const said = assistant(from, message)
    if (options.callback) await callBack(options.callback, user, from, said.response)
    const { intent, taskType: task_type, response } = said
    reply(200, JSON.stringify({ message: 'Processed successfully', intent, task_type, response }), headers)
  }

  async function callBack(
    { gatewayUrl, apiKey }: NonNullable<SampleCoreOptions['callback']>,
    userId: string,
    to: string,
    message: string,
  ): Promise<void> {
    try {
      await fetch(`${gatewayUrl}/message/send`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
        body: JSON.stringify({ userId, to, message }),
        signal: AbortSignal.timeout(5_000),
      })
    } catch {
      // As the real core: an unreachable gateway does not stop it; its answer carries the text.
    }
  }

  return {
    url,
    webhookUrl: `${url}${WEBHOOK_PATH}`,
    received,
    fail: addFault,
    clearFaults() {
      rules.length = 0
    },
    setThinking(milliseconds) {
      thinkingMs = milliseconds
    },
    goDown: close,
    async comeBack() {
      server = createServer(handle)
      await listen(port)
    },
    stop: close,
  }
}

function parse(raw: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'))
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null
  } catch {
    return null // Shown as it came; the answer says what is missing.
  }
}

function json(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body)
}
