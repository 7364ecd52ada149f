/*
 * Owns every connection that we open, and is the only room that imports axios. Knows neither the core nor what is sent.
 */
import type { Clock } from '../ports.ts'
import { AgentPool } from './agent-pool.ts'
import { NOT_CONNECTED } from './connect-limit-agents.ts'
import { loadAxios } from './load-axios.ts'
import { readBounded } from './read-bounded.ts'
import { textOf } from './text-of.ts'

/** The outcome of one POST. */
export type PostOutcome =
  /** The other side answered. `body` holds at most the limit; `truncated` says that more was left unread. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: string
      readonly truncated: boolean
      readonly date: string | null
      readonly retryAfter: string | null
    }
  /** The request certainly never arrived, because no connection could be made. */
  | { readonly kind: 'network'; readonly code: string }
  /** The request may have arrived: time ran out or the connection broke after it was sent. */
  | { readonly kind: 'unknown'; readonly code: string }
  | { readonly kind: 'aborted' }

export interface PostRequest {
  readonly url: string
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
  /** Limit for everything together, from the name lookup to the last byte of the answer. */
  readonly timeoutMs: number
  /** Limit of the answer; 1 MB by default. */
  readonly maxAnswerBytes?: number
  readonly signal?: AbortSignal
}

export interface HttpClient {
  post(request: PostRequest): Promise<PostOutcome>
  close(): void
}

const CONNECT_TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * Creates a client that POSTs exact bytes. It follows no redirects, allows 10 s for connecting and limits the answer's size. `post` never
 * rejects. The proxies of the environment and of the system are used, but never for this machine itself.
 */
export function createHttpClient(clock: Clock): HttpClient {
  const pool = new AgentPool(clock, CONNECT_TIMEOUT_MS)

  return {
    async post({ url, body, headers, timeoutMs, maxAnswerBytes = MAX_ANSWER_BYTES, signal }) {
      const cut = new AbortController()
      let timedOut = false
      const limit = clock.setTimer(timeoutMs, () => {
        timedOut = true
        cut.abort()
      })
      const stop = () => cut.abort()
      signal?.addEventListener('abort', stop, { once: true })
      if (signal?.aborted) cut.abort()
      try {
        const axios = await loadAxios()
        const agents = await pool.for(url)
        const response = await axios.post<NodeJS.ReadableStream>(url, body, {
          headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': String(body.length) },
          responseType: 'stream',
          maxRedirects: 0,
          maxBodyLength: Infinity,
          validateStatus: () => true,
          transformRequest: [(data: unknown) => data],
          proxy: false,
          httpAgent: agents.http,
          httpsAgent: agents.https,
          signal: cut.signal,
        })
        const { bytes, truncated } = await readBounded(response.data, maxAnswerBytes, cut.signal)
        return {
          kind: 'answer',
          status: response.status,
          body: textOf(bytes, truncated, headerText(response.headers['content-type'])),
          truncated,
          date: headerText(response.headers['date']),
          retryAfter: headerText(response.headers['retry-after']),
        }
      } catch (error) {
        if (signal?.aborted) return { kind: 'aborted' }
        if (timedOut) return { kind: 'unknown', code: 'timed-out' }
        const code = codeOf(error)
        return wasNeverConnected(error) ? { kind: 'network', code } : { kind: 'unknown', code }
      } finally {
        limit.cancel()
        signal?.removeEventListener('abort', stop)
      }
    },
    close() {
      pool.destroy()
    },
  }
}

const headerText = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : 'ERR_UNKNOWN'
}

/**
 * Whether no connection was made. axios wraps the socket's error as `cause`; errors of lookups and connects are recognised by `syscall`.
 */
function wasNeverConnected(error: unknown): boolean {
  let link: unknown = error
  for (let depth = 0; depth < 5 && typeof link === 'object' && link !== null; depth += 1) {
    const { [NOT_CONNECTED]: marked, syscall } = link as { [NOT_CONNECTED]?: unknown; syscall?: unknown }
    if (marked === true || syscall === 'connect' || syscall === 'getaddrinfo') return true
    link = (link as { cause?: unknown }).cause
  }
  return false
}
