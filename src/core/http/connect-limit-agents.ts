import { Agent as HttpAgent, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import type { Clock, Timer } from '../ports.ts'
import { systemRoots } from './system-roots.ts'

/**
 * How long one address of a name may take before the next is tried. Node's 250 ms are too short for a mobile line, where every address
 * would be given up before it has answered. An address that refuses is left at once in any case.
 */
const ADDRESS_LIMIT_MS = 5_000

/** Marks an error of a connection that was never made, so nothing of the request was sent. */
export const NOT_CONNECTED = Symbol('not connected')

/** No connection to the proxy can be made. */
export const PROXY_UNREACHABLE = 'PROXY_UNREACHABLE'
/** The proxy accepts the connection but does not answer the request for a tunnel. */
export const PROXY_SILENT = 'PROXY_SILENT'

/** How long a reached proxy may take to open the tunnel, including the other side's TLS handshake through it. */
const TUNNEL_LIMIT_MS = 10_000

export interface Agents {
  readonly http: HttpAgent
  readonly https: HttpsAgent
  destroy(): void
}

/**
 * Creates keep-alive agents with a limit for connecting (name lookup, TCP, TLS), which neither axios nor Node's agent has. An error before
 * the connection is made carries `NOT_CONNECTED`. `proxyEnv` names the proxies of the environment; null means none.
 */
export function createConnectLimitAgents(
  clock: Clock,
  connectMs: number,
  proxyEnv: Readonly<Record<string, string | undefined>> | null,
  roots: { add(): void } = systemRoots,
  /** Every connection goes to a proxy, so the proxy and not the other side is what cannot be reached. */
  isProxied = false,
): Agents {
  const options = {
    keepAlive: true,
    maxSockets: 64,
    maxFreeSockets: 8,
    scheduling: 'lifo' as const,
    autoSelectFamilyAttemptTimeout: ADDRESS_LIMIT_MS,
  }
  const withProxy = (proxyEnv === null ? options : { ...options, proxyEnv }) as AgentOptions
  const http = limitConnecting(new HttpAgent(withProxy), { ready: 'connect', clock, connectMs, isProxied })
  const https = limitConnecting(new HttpsAgent(withProxy), {
    ...{ ready: 'secureConnect', clock, connectMs, isProxied },
    before: () => roots.add(),
  })
  return {
    http,
    https,
    destroy() {
      http.destroy()
      https.destroy()
    },
  }
}

interface ConnectLimits {
  readonly ready: string
  readonly clock: Clock
  readonly connectMs: number
  readonly isProxied: boolean
  readonly before?: () => void
}

function limitConnecting<A extends HttpAgent>(agent: A, limits: ConnectLimits): A {
  const connect = agent.createConnection.bind(agent)
  const limited: typeof agent.createConnection = (options, done) => {
    limits.before?.()
    // For a tunnel, Node calls back with the socket inside it or the error; for TLS it never does.
    const socket = connect(options, (error, stream) => {
      if (error) connecting?.mark(error)
      else connecting?.stands()
      done?.(error, stream)
    })
    const connecting = socket ? new Connecting(socket, limits) : null
    return socket as Duplex
  }
  agent.createConnection = limited
  return agent
}

/** One connection being made: ends it when it takes too long, and marks errors until it is made. */
class Connecting {
  readonly #socket: Duplex
  readonly #limits: ConnectLimits
  readonly #isTunnel: boolean
  #isReached = false
  #isStanding = false
  #timer: Timer

  constructor(socket: Duplex, limits: ConnectLimits) {
    this.#socket = socket
    this.#limits = limits
    this.#isTunnel = isTunnel(socket)
    this.#timer = limits.clock.setTimer(limits.connectMs, () => this.#end())
    if (this.#isTunnel) socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => this.#reached())
    else socket.once(limits.ready, () => this.stands())
    socket.once('close', () => this.#timer.cancel())
    socket.prependListener('error', (error: Error) => {
      if (!this.#isStanding) this.mark(error)
    })
  }

  stands(): void {
    this.#isStanding = true
    this.#timer.cancel()
  }

  mark(error: NodeJS.ErrnoException): void {
    const isOfProxy = this.#isTunnel ? !this.#isReached : this.#limits.isProxied
    if (isOfProxy && /^(?:connect|getaddrinfo)$/.test(error.syscall ?? '')) error.code = PROXY_UNREACHABLE
    Object.assign(error, { [NOT_CONNECTED]: true })
  }

  /** The proxy is reached; its answer to the request for a tunnel has a limit of its own. */
  #reached(): void {
    this.#isReached = true
    this.#timer.cancel()
    this.#timer = this.#limits.clock.setTimer(TUNNEL_LIMIT_MS, () => this.#end())
  }

  #end(): void {
    const code = !this.#isTunnel ? 'CONNECT_TIMEOUT' : this.#isReached ? this.#tunnelCode() : PROXY_UNREACHABLE
    this.#socket.destroy(Object.assign(new Error('no connection in time'), { code }))
  }

  /** Once the proxy has answered, the other side is the one that does not respond. */
  #tunnelCode(): string {
    return (this.#socket as Socket).bytesRead === 0 ? PROXY_SILENT : 'CONNECT_TIMEOUT'
  }
}

/** Whether Node opens a tunnel over this socket first. Only Node knows, because it reads the exceptions of the environment (NO_PROXY). */
function isTunnel(socket: Duplex): boolean {
  return Object.getOwnPropertySymbols(socket).some(({ description }) => description === 'kWaitForProxyTunnel')
}
