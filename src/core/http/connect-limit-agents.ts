import { Agent as HttpAgent, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import type { Clock } from '../ports.ts'
import { systemRoots } from './system-roots.ts'

/**
 * How long one address of a name may take before the next is tried. Node's 250 ms are too short for a mobile line: every address is
 * given up before it has answered. One that refuses is left at once, whatever this says.
 */
const ADDRESS_LIMIT_MS = 5_000

/** Marks an error of a connection that was never made: nothing of the request left. */
export const NOT_CONNECTED = Symbol('not connected')

/** The proxy of the system's settings does not answer. */
export const PROXY_UNREACHABLE = 'PROXY_UNREACHABLE'

export interface Agents {
  readonly http: HttpAgent
  readonly https: HttpsAgent
  destroy(): void
}

/**
 * Keep-alive agents whose connecting (name lookup, TCP, TLS) has a limit of its own: neither axios nor Node's agent has one. An
 * error before the connection stands carries `NOT_CONNECTED`. `proxyEnv` names the proxies of the environment, null none.
 */
export function createConnectLimitAgents(
  clock: Clock,
  connectMs: number,
  proxyEnv: Readonly<Record<string, string | undefined>> | null,
  roots: { add(): void } = systemRoots,
  /** Every connection goes to a proxy: what cannot be reached is that one, and not the other side. */
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

function limitConnecting<A extends HttpAgent>(
  agent: A,
  options: {
    readonly ready: string
    readonly clock: Clock
    readonly connectMs: number
    readonly isProxied: boolean
    readonly before?: () => void
  },
): A {
  const { ready, clock, connectMs, isProxied, before } = options
  const mark = (error: Error) => markError(error, isProxied)
  const connect = agent.createConnection.bind(agent)
  const limited: typeof agent.createConnection = (options, done) => {
    let standing = false
    before?.()
    const socket = connect(options, (error, stream) => {
      done?.(error ? mark(error) : error, stream)
    })
    if (!socket) return socket
    const timer = clock.setTimer(connectMs, () => {
      socket.destroy(Object.assign(new Error('no connection in time'), { code: 'CONNECT_TIMEOUT' }))
    })
    socket.once(ready, () => {
      standing = true
      timer.cancel()
    })
    socket.once('close', () => timer.cancel())
    socket.prependListener('error', (error: Error) => {
      if (!standing) mark(error)
    })
    return socket as Duplex
  }
  agent.createConnection = limited
  return agent
}

function markError(error: NodeJS.ErrnoException, isProxied: boolean): Error {
  if (isProxied && /^(?:connect|getaddrinfo)$/.test(error.syscall ?? '')) error.code = PROXY_UNREACHABLE
  return Object.assign(error, { [NOT_CONNECTED]: true })
}
