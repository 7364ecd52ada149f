import { lookup as lookUp } from 'node:dns/promises'
import { isLoopbackHost } from '../ids/core-url.ts'
import type { Clock } from '../ports.ts'
import { AgentPool } from './agent-pool.ts'
import { loadAxios } from './load-axios.ts'
import { isAddress, isPublicAddress, withoutBrackets } from './public-address.ts'

/** Finds all addresses of a name. */
export type LookUp = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>

export interface FileHead {
  readonly contentType: string | null
  /** The name that the other side gives it, uncleaned. */
  readonly filename: string | null
}

export type FetchOutcome<T> =
  | { readonly kind: 'got'; readonly head: FileHead; readonly value: T }
  | { readonly kind: 'status'; readonly status: number }
  /** Not requested, or not followed further; `why` is written for developers of cores. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-slow' }
  /** The connection failed or broke. */
  | { readonly kind: 'network'; readonly code: string }
  | { readonly kind: 'aborted' }

export interface FetchRequest {
  readonly url: string
  /** URLs of the core. Its machines may be asked wherever they stand, even on a private network. */
  readonly own: readonly string[]
  readonly maxBytes: number
  /** Limit for everything together, including redirects. */
  readonly timeoutMs: number
  readonly userAgent: string
  readonly signal?: AbortSignal
}

const CONNECT_TIMEOUT_MS = 10_000
const MAX_REDIRECTS = 3
const REDIRECTS = new Set([301, 302, 303, 307, 308])

const everyAddress: LookUp = (hostname) => lookUp(hostname, { all: true })

class RefusedAddress extends Error {}
/** An error of `take`, told apart from errors of the network. */
class TakerError extends Error {}

/**
 * One GET of a file whose URL comes from outside: HTTPS to public addresses, or to the core's own machine; at most three redirects. A name
 * is looked up before anything is sent and again for the connection, which goes to exactly the addresses that were checked. So a name that
 * changes its address in between is refused. Behind a proxy the proxy makes the connection: there only the first lookup protects, where
 * this computer can look up names at all.
 *
 * `take` reads the body and must itself stop at `maxBytes`; an error of its own is rethrown.
 */
export async function fetchFile<T>(
  deps: { readonly clock: Clock; readonly lookUp?: LookUp },
  request: FetchRequest,
  take: (body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<FetchOutcome<T>> {
  const { clock } = deps
  const pool = new AgentPool(clock, CONNECT_TIMEOUT_MS)
  const cut = new AbortController()
  let isLate = false
  const limit = clock.setTimer(request.timeoutMs, () => {
    isLate = true
    cut.abort()
  })
  const stop = (): void => cut.abort()
  request.signal?.addEventListener('abort', stop, { once: true })
  if (request.signal?.aborted === true) stop()
  try {
    return await follow({ pool, lookUp: deps.lookUp ?? everyAddress, signal: cut.signal }, request, take)
  } catch (error) {
    if (error instanceof TakerError) throw error.cause
    if (request.signal?.aborted === true) return { kind: 'aborted' }
    if (isLate) return { kind: 'too-slow' }
    const refusal = refusalIn(error)
    if (refusal !== null) return { kind: 'refused', why: refusal }
    const { code } = error as { code?: unknown }
    return { kind: 'network', code: typeof code === 'string' ? code : 'ERR_UNKNOWN' }
  } finally {
    limit.cancel()
    request.signal?.removeEventListener('abort', stop)
    cut.abort()
    pool.destroy()
  }
}

interface Line {
  readonly pool: AgentPool
  readonly lookUp: LookUp
  readonly signal: AbortSignal
}

async function follow<T>(
  line: Line,
  request: FetchRequest,
  take: (body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<FetchOutcome<T>> {
  let url = request.url
  let cameFrom: CameFrom = 'core'
  for (let hops = 0; ; hops += 1) {
    const response = await ask(line, url, cameFrom, request)
    cameFrom = request.own.some((core) => isOriginOf(url, core)) ? 'own-redirect' : 'redirect'
    const location = response.headers.get('location')
    if (!REDIRECTS.has(response.status) || location === null) return readBody(response, request, take)
    response.body.destroy()
    if (hops === MAX_REDIRECTS) return { kind: 'refused', why: 'more than three redirects' }
    if (!URL.canParse(location, url)) return { kind: 'refused', why: 'a redirect to no address' }
    url = new URL(location, url).href
  }
}

/** The source of a URL: the core itself, a redirect of the core's own server, or a redirect of any other server. */
type CameFrom = 'core' | 'own-redirect' | 'redirect'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: NodeJS.ReadableStream & AsyncIterable<Uint8Array> & { destroy(error?: Error): void }
}

async function ask(line: Line, url: string, cameFrom: CameFrom, request: FetchRequest): Promise<Answer> {
  const isOwn = requireAllowed(url, request.own, cameFrom)
  const { hostname } = new URL(url)
  const judged = new Set<string>()
  const guarded = async (name: string) => {
    const addresses = await line.lookUp(name)
    // Any other name is that of a proxy, which usually stands in the shop's own network.
    if (!isOwn && name === hostname) requirePublic(addresses)
    if (name === hostname) for (const { address } of addresses) judged.add(address)
    // A list in a list: given a plain list, axios passes on only the first address, and a line whose IPv6 does not work would have no
    // second try.
    return [[...addresses]]
  }
  if (!isOwn && !isAddress(hostname)) await firstLook(line.lookUp, hostname)
  const axios = await loadAxios()
  const agents = await line.pool.for(url)
  const response = await axios.get<Answer['body']>(url, {
    responseType: 'stream',
    maxRedirects: 0,
    validateStatus: () => true,
    // A body that is compressed all the same is unpacked; `take` limits the unpacked bytes.
    headers: { 'Accept-Encoding': 'identity', Accept: '*/*', 'User-Agent': request.userAgent },
    proxy: false,
    httpAgent: agents.http,
    httpsAgent: agents.https,
    lookup: guarded as never,
    signal: line.signal,
  })
  const body = response.data
  line.signal.addEventListener('abort', () => body.destroy(new Error('cut')), { once: true })
  requireConnectedTo(response.request as unknown, judged, isOwn)
  return { status: response.status, headers: new Headers(response.headers as never), body }
}

async function readBody<T>(
  { status, headers, body }: Answer,
  request: FetchRequest,
  take: (body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<FetchOutcome<T>> {
  if (status !== 200) return { kind: 'status', status }
  if (Number(headers.get('content-length') ?? 0) > request.maxBytes) return { kind: 'too-large' }
  let broken: unknown = null
  const watched = async function* (): AsyncIterable<Uint8Array> {
    try {
      yield* body
    } catch (error) {
      broken = error
      throw error
    }
  }
  try {
    const value = await take(watched())
    // `take` may mistake errors of the connection for errors of its disk.
    if (broken !== null) throw broken as Error
    const filename = nameIn(headers.get('content-disposition'))
    return { kind: 'got', head: { contentType: headers.get('content-type'), filename }, value }
  } catch (error) {
    throw broken === null ? new TakerError('not taken', { cause: error }) : error
  } finally {
    body.destroy()
  }
}

/** Throws for a URL that must not be requested. Returns whether it is the core's own; its address is then not checked. */
function requireAllowed(url: string, own: readonly string[], cameFrom: CameFrom): boolean {
  if (!URL.canParse(url)) throw new RefusedAddress('not a web address')
  const asked = new URL(url)
  if (asked.protocol !== 'https:' && asked.protocol !== 'http:') throw new RefusedAddress('only https:// is fetched')
  if (asked.username !== '' || asked.password !== '') throw new RefusedAddress('an address with a password')
  // Only the core itself may point to further places on the core's machine.
  const isOwn = own.some((core) => URL.canParse(core) && isSame(asked, new URL(core), cameFrom))
  if (asked.protocol === 'http:' && !(isOwn && isLoopbackHost(asked.hostname)))
    throw new RefusedAddress('only https:// is fetched (http:// from a core on this computer)')
  if (!isOwn && isAddress(asked.hostname)) requirePublic([{ address: withoutBrackets(asked.hostname) }])
  return isOwn
}

const isOriginOf = (url: string, core: string): boolean =>
  URL.canParse(core) && new URL(url).origin === new URL(core).origin

/**
 * Whether a URL is the core's own: the core's machine, or after a redirect of the core exactly its origin. No other redirect may lead
 * there.
 */
function isSame(asked: URL, core: URL, cameFrom: CameFrom): boolean {
  if (cameFrom !== 'core') return cameFrom === 'own-redirect' && asked.origin === core.origin
  return asked.hostname === core.hostname || (isThisMachine(asked.hostname) && isThisMachine(core.hostname))
}

const isThisMachine = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname)

function requirePublic(addresses: readonly { readonly address: string }[]): void {
  if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address)))
    throw new RefusedAddress('the address is not a public one')
}

/** The first lookup, and the only one behind a proxy. A computer that cannot look up names itself leaves it to the proxy. */
async function firstLook(look: LookUp, hostname: string): Promise<void> {
  const found = await look(hostname).catch(() => null)
  if (found !== null) requirePublic(found)
}

/** A second check: where we looked the name up ourselves, the connection must go to one of the checked addresses or to a public one. */
function requireConnectedTo(sent: unknown, judged: ReadonlySet<string>, isOwn: boolean): void {
  const { socket } = (sent ?? {}) as { readonly socket?: { readonly remoteAddress?: string } | null }
  const address = socket?.remoteAddress
  if (isOwn || judged.size === 0 || address === undefined || judged.has(address) || isPublicAddress(address)) return
  throw new RefusedAddress('the address is not a public one')
}

function refusalIn(error: unknown): string | null {
  let link: unknown = error
  for (let depth = 0; depth < 5 && link instanceof Error; depth += 1) {
    if (link instanceof RefusedAddress) return link.message
    link = link.cause
  }
  return null
}

/** The name in `Content-Disposition`, in its plain and its encoded form (RFC 6266). */
function nameIn(disposition: string | null): string | null {
  if (disposition === null) return null
  const encoded = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1]
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded)
    } catch {
      // Invalid encoding: use the plain form, if there is one.
    }
  }
  return /;\s*filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(disposition)?.slice(1).find(Boolean) ?? null
}
