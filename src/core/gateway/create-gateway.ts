/*
 * Owns the HTTP API that a core may call. Knows what it offers (sessions, sending, health) by narrow faces, and nothing of how it is done.
 */
import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import { CommandError } from '../../shared/result.ts'
import { createEventStreams, type EventStreams } from './event-stream.ts'
import type { GatewayDependencies } from './gateway-deps.ts'
import { isLoopback } from './host-header.ts'
import { explainListenError } from './listen-error.ts'

const CLOSE_WITHIN_MS = 2_500

export interface Gateway {
  /** Adds a shell's own routes to the HTTP server; call it before `listen`. Their errors leave as JSON, their `Host` is checked. */
  extend(addRoutes: (app: FastifyInstance) => void): void
  /** For a shell's own event streams: the same keep-alive, and the same end at `close`. */
  readonly streams: EventStreams
  /** The routes of the gateway API itself, as `METHOD /path/:parameter`, known after `listen`; tests hold the API's description against them. */
  readonly routes: readonly string[]
  /**
   * Listens on `gateway.bind` and `gateway.port` (0 takes any free port) and says where. Throws `CommandError`: the port is taken,
   * or the address is not loopback and no key is set.
   */
  listen(): Promise<{ readonly port: number; readonly bind: string }>
  /** Ends all streams, lets running requests finish for a moment, then cuts what is left. Idempotent. */
  close(): Promise<void>
}

/**
 * The gateway API that a core calls, drop-in for clients of the old gateway (docs/gateway-api.md). It depends on two facts: the
 * `Host` header is one of ours, and every route but `/health` carries the key.
 */
export function createGateway(dependencies: GatewayDependencies): Gateway {
  const { settings, clock, takenPort } = dependencies
  const logger = dependencies.logger.child('gateway')
  const streams = createEventStreams(clock)
  const routes: string[] = []
  const extensions: ((app: FastifyInstance) => void)[] = []
  // Built at the first `listen`: a shell that never listens does not load the framework, one that starts a browser first does it meanwhile.
  let building: Promise<FastifyInstance> | null = null
  const build = async (): Promise<FastifyInstance> => {
    const { createGatewayServer } = await import('./gateway-server.ts')
    routes.length = 0
    const app = createGatewayServer({ ...dependencies, logger }, { streams, routes })
    for (const addRoutes of extensions) addRoutes(app)
    return app
  }

  let closing: Promise<void> | null = null
  async function closeAll(): Promise<void> {
    const app = await building?.catch(() => null)
    if (!app) return
    const cut = clock.setTimer(CLOSE_WITHIN_MS, () => app.server.closeAllConnections())
    try {
      await app.close()
    } finally {
      cut.cancel()
    }
  }
  return {
    extend: (addRoutes) => void extensions.push(addRoutes),
    streams,
    routes,
    async listen() {
      if (closing !== null) throw new CommandError('unavailable', 'Salesboy is being closed.')
      const [port, bind] = [settings.get('gateway.port'), settings.get('gateway.bind')]
      if (!isLoopback(bind) && !(await settings.secret('gateway.apiKey'))) {
        throw new CommandError(
          'not-configured',
          `gateway.bind is ${bind}, which others can reach, and no API key is set. Set a key (--api-key or SALESBOY_API_KEY), or set gateway.bind to 127.0.0.1.`,
        )
      }
      const app = await (building ??= build().catch((error: unknown) => {
        // Its files may only be held for a moment, by a virus scanner or because too many are open: the next call reads them again.
        building = null
        logger.error('the gateway could not be loaded', { error })
        throw explainListenError(error, port, bind)
      }))
      try {
        await app.listen({ port, host: bind })
      } catch (error) {
        takenPort.set((error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? port : null)
        throw explainListenError(error, port, bind)
      }
      takenPort.set(null)
      return { port: (app.server.address() as AddressInfo).port, bind }
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}
