import type { Clock } from '../ports.ts'
import { AgentPool } from './agent-pool.ts'
import { loadAxios } from './load-axios.ts'

/** The outcome of opening a stream. */
export type StreamOpening =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly contentType: string
      readonly date: string | null
      readonly retryAfter: string | null
      /** The body as it arrives; destroy it when it is no longer wanted. */
      readonly body: AsyncIterable<Buffer> & { destroy(error?: Error): void }
    }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'aborted' }

export interface StreamClient {
  /** Sends a GET without redirects; the answer's head must come within `headTimeoutMs`. Never rejects. */
  open(request: {
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly headTimeoutMs: number
    readonly signal: AbortSignal
  }): Promise<StreamOpening>
  close(): void
}

const CONNECT_TIMEOUT_MS = 10_000

/**
 * Opens long answers that are read as they arrive. The proxies of the environment and of the system are used, but never for this machine
 * itself.
 */
export function createStreamClient(clock: Clock): StreamClient {
  const pool = new AgentPool(clock, CONNECT_TIMEOUT_MS)
  return {
    async open({ url, headers, headTimeoutMs, signal }) {
      const late = new AbortController()
      const limit = clock.setTimer(headTimeoutMs, () => late.abort())
      try {
        const axios = await loadAxios()
        const agents = await pool.for(url)
        const response = await axios.get<NodeJS.ReadableStream>(url, {
          headers: { ...headers },
          responseType: 'stream',
          maxRedirects: 0,
          validateStatus: () => true,
          proxy: false,
          httpAgent: agents.http,
          httpsAgent: agents.https,
          signal: AbortSignal.any([signal, late.signal]),
        })
        const text = (name: string): string | null => {
          const value: unknown = response.headers[name]
          return typeof value === 'string' ? value : null
        }
        return {
          kind: 'answer',
          status: response.status,
          contentType: text('content-type') ?? '',
          date: text('date'),
          retryAfter: text('retry-after'),
          body: response.data as unknown as AsyncIterable<Buffer> & { destroy(): void },
        }
      } catch (error) {
        if (signal.aborted) return { kind: 'aborted' }
        if (late.signal.aborted) return { kind: 'failed', code: 'timed-out' }
        const { code } = error as { code?: unknown }
        return { kind: 'failed', code: typeof code === 'string' ? code : 'ERR_UNKNOWN' }
      } finally {
        limit.cancel()
      }
    },
    close() {
      pool.destroy()
    },
  }
}
