import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import axios from 'axios'

/** What came of one POST. */
export type PostOutcome =
  /** The other side answered; `body` holds at most the limit, `truncated` says that more was left unread. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: string
      readonly truncated: boolean
      readonly date: string | null
      readonly retryAfter: string | null
    }
  /** It surely never arrived: no connection could be made. */
  | { readonly kind: 'network'; readonly code: string }
  /** It may have arrived: time ran out or the connection broke after the request was sent. */
  | { readonly kind: 'unknown'; readonly code: string }
  | { readonly kind: 'aborted' }

export interface PostRequest {
  readonly url: string
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export interface HttpClient {
  post(request: PostRequest): Promise<PostOutcome>
  close(): void
}

const CONNECT_TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 1024 * 1024

/** Codes of errors that happen before a byte of the request was sent (Node's system errors and TLS errors). */
const BEFORE_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|CONNECT_TIMEOUT|ERR_TLS.*|CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|EPROTO|ERR_SSL.*)$/

/** One POST of exact bytes: redirects are not followed, connecting has 10 s, the answer at most 1 MB. Never rejects. */
export function createHttpClient(): HttpClient {
  const agents = [HttpAgent, HttpsAgent].map((Agent) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'lifo' })
    const connect = agent.createConnection.bind(agent)
    // Neither axios nor the agent has a limit for connecting alone.
    agent.createConnection = ((options: never, done: never) => {
      const socket = connect(options, done)
      if (socket && 'setTimeout' in socket) {
        const timer = setTimeout(() => {
          socket.destroy(Object.assign(new Error('no connection in time'), { code: 'CONNECT_TIMEOUT' }))
        }, CONNECT_TIMEOUT_MS)
        const clear = () => clearTimeout(timer)
        socket.once(Agent === HttpsAgent ? 'secureConnect' : 'connect', clear)
        socket.once('close', clear)
      }
      return socket
    }) as typeof agent.createConnection
    return agent
  })

  return {
    async post({ url, body, headers, timeoutMs, signal }) {
      const limit = AbortSignal.timeout(timeoutMs)
      try {
        const response = await axios.post<NodeJS.ReadableStream>(url, body, {
          headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': String(body.length) },
          responseType: 'stream',
          maxRedirects: 0,
          validateStatus: () => true,
          transformRequest: [(data: unknown) => data],
          httpAgent: agents[0],
          httpsAgent: agents[1],
          signal: signal ? AbortSignal.any([limit, signal]) : limit,
        })
        const { text, truncated } = await readBounded(response.data, limit)
        return {
          kind: 'answer',
          status: response.status,
          body: text,
          truncated,
          date: headerText(response.headers['date']),
          retryAfter: headerText(response.headers['retry-after']),
        }
      } catch (error) {
        if (signal?.aborted) return { kind: 'aborted' }
        if (limit.aborted) return { kind: 'unknown', code: 'timed-out' }
        const code = (error as { code?: unknown }).code
        const name = typeof code === 'string' ? code : 'ERR_UNKNOWN'
        return BEFORE_SENT.test(name) ? { kind: 'network', code: name } : { kind: 'unknown', code: name }
      }
    },
    close() {
      for (const agent of agents) agent.destroy()
    },
  }
}

const headerText = (value: unknown): string | null => (typeof value === 'string' ? value : null)

async function readBounded(
  stream: NodeJS.ReadableStream,
  limit: AbortSignal,
): Promise<{ text: string; truncated: boolean }> {
  const chunks: Buffer[] = []
  let size = 0
  const stop = () => (stream as unknown as { destroy(error: Error): void }).destroy(new Error('time limit'))
  limit.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
      if (size + bytes.length > MAX_ANSWER_BYTES) {
        chunks.push(bytes.subarray(0, MAX_ANSWER_BYTES - size))
        return { text: Buffer.concat(chunks).toString('utf8'), truncated: true }
      }
      chunks.push(bytes)
      size += bytes.length
    }
    return { text: Buffer.concat(chunks).toString('utf8'), truncated: false }
  } finally {
    limit.removeEventListener('abort', stop)
  }
}
