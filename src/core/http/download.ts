import type { Clock } from '../ports.ts'
import { AgentPool } from './agent-pool.ts'
import { isLoopbackHost } from '../ids/core-url.ts'
import { loadAxios } from './load-axios.ts'

/** What the other side says about a file in the headers of its answer. */
export interface RemoteFile {
  readonly totalBytes: number | null
  /** A validator of exactly these bytes; without one a download cannot be continued. */
  readonly etag: string | null
  readonly headers: Readonly<Record<string, string>>
}

export type DownloadOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'status'; readonly status: number }
  /** The connection failed or broke. */
  | { readonly kind: 'network'; readonly code: string }
  /** Fewer than `minBytes` arrived within `idleMs`. */
  | { readonly kind: 'stalled' }
  | { readonly kind: 'refused-redirect' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'aborted' }

export interface DownloadRequest {
  readonly url: string
  /** Bytes already downloaded, and the etag they belong to; 0 and null start over. */
  readonly from: number
  readonly etag: string | null
  readonly signal: AbortSignal
  readonly maxBytes: number
  /** Time limit for the start of the answer, and for each further `minBytes`. */
  readonly idleMs: number
  readonly minBytes: number
  /** Called once before the first bytes. `from` is the position they belong at; it is 0 when the other side starts over. */
  begin(file: RemoteFile, from: number): void
  /** Must take the bytes before it returns. An error that it throws ends the download and is rethrown. */
  take(bytes: Buffer): void
}

const CONNECT_TIMEOUT_MS = 10_000
const MAX_REDIRECTS = 3

/**
 * Whether a file may be fetched from this URL: HTTPS, or plain HTTP to this machine only, because the announced checksum would travel
 * unprotected.
 */
export function mayFetchFrom(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username } = new URL(url)
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname)))
}

class RefusedRedirect extends Error {}
/** An error of `begin` or `take`, told apart from errors of the network. */
class TakerError extends Error {}

function takerSays(run: () => void): void {
  try {
    run()
  } catch (error) {
    throw new TakerError('not taken', { cause: error })
  }
}

/**
 * One GET of a large file, from any byte on. Passes bytes on as they arrive. The whole download has no time limit, but each `idleMs` must
 * bring `minBytes`. Resolves with the outcome; rejects only with an error of `take` or `begin`.
 */
export async function download(clock: Clock, request: DownloadRequest): Promise<DownloadOutcome> {
  const pool = new AgentPool(clock, CONNECT_TIMEOUT_MS)
  const cut = new AbortController()
  const stop = (): void => cut.abort()
  request.signal.addEventListener('abort', stop, { once: true })
  if (request.signal.aborted) stop()
  const watch = watchProgress(clock, request, stop)
  try {
    const axios = await loadAxios()
    const agents = await pool.for(request.url)
    const response = await axios.get<NodeJS.ReadableStream>(request.url, {
      responseType: 'stream',
      maxRedirects: MAX_REDIRECTS,
      beforeRedirect: (options: Record<string, unknown>) => {
        if (!mayFetchFrom(String(options['href']))) throw new RefusedRedirect()
      },
      headers: { 'Accept-Encoding': 'identity', ...rangeHeaders(request) },
      decompress: false,
      validateStatus: () => true,
      proxy: false,
      httpAgent: agents.http,
      httpsAgent: agents.https,
      signal: cut.signal,
    })
    cut.signal.addEventListener('abort', () => destroyStream(response.data), { once: true })
    const headers = textHeaders(response.headers)
    const from = startOf(response.status, headers, request)
    if (from === null) return { kind: 'status', status: response.status }
    const length = Number(headers['content-length'] ?? NaN)
    const totalBytes = Number.isFinite(length) ? from + length : null
    if ((totalBytes ?? 0) > request.maxBytes) return { kind: 'too-large' }
    takerSays(() => request.begin({ totalBytes, etag: strongEtag(headers['etag']), headers }, from))
    let size = from
    for await (const chunk of response.data) {
      const bytes = chunk as Buffer
      size += bytes.length
      if (size > request.maxBytes) return { kind: 'too-large' }
      watch.came(bytes.length)
      takerSays(() => request.take(bytes))
    }
    return totalBytes === null || size === totalBytes ? { kind: 'done' } : { kind: 'network', code: 'SHORT_ANSWER' }
  } catch (error) {
    if (error instanceof TakerError) throw error.cause
    if (request.signal.aborted) return { kind: 'aborted' }
    if (watch.stalled()) return { kind: 'stalled' }
    if (isRefusedRedirect(error)) return { kind: 'refused-redirect' }
    const { code } = error as { code?: unknown }
    return { kind: 'network', code: typeof code === 'string' ? code : 'ERR_UNKNOWN' }
  } finally {
    watch.end()
    cut.abort()
    request.signal.removeEventListener('abort', stop)
    pool.destroy()
  }
}

/** Also wakes a reader that waits for bytes that never come. */
function destroyStream(stream: NodeJS.ReadableStream): void {
  ;(stream as unknown as { destroy(error: Error): void }).destroy(new Error('cut'))
}

function rangeHeaders({ from, etag }: DownloadRequest): Record<string, string> {
  return from > 0 && etag !== null ? { Range: `bytes=${from}-`, 'If-Range': etag } : {}
}

/**
 * The position of the answer's bytes: the requested one, 0 when the other side starts over, null when the answer is no part of the file.
 */
function startOf(status: number, headers: Readonly<Record<string, string>>, { from }: DownloadRequest): number | null {
  if (status === 200) return 0
  if (status !== 206) return null
  const begins = /^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1]
  return Number(begins) === from ? from : null
}

/** A weak validator does not promise the same bytes. */
function strongEtag(etag: string | undefined): string | null {
  return etag === undefined || etag.startsWith('W/') ? null : etag
}

function textHeaders(headers: object): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
  return Object.fromEntries(entries) as Record<string, string>
}

function isRefusedRedirect(error: unknown): boolean {
  let link: unknown = error
  for (let depth = 0; depth < 5 && link instanceof Error; depth += 1) {
    if (link instanceof RefusedRedirect) return true
    link = link.cause
  }
  return (error as { code?: unknown }).code === 'ERR_FR_TOO_MANY_REDIRECTS'
}

function watchProgress(clock: Clock, { idleMs, minBytes }: DownloadRequest, stop: () => void) {
  let bytes = 0
  let stalled = false
  const look = (): void => {
    if (bytes < minBytes) {
      stalled = true
      stop()
      return
    }
    bytes = 0
    timer = clock.setTimer(idleMs, look)
  }
  let timer = clock.setTimer(idleMs, look)
  return {
    came(count: number) {
      bytes += count
    },
    stalled: () => stalled,
    end: () => timer.cancel(),
  }
}
