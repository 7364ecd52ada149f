import fastify, { type FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import { CommandError } from '../../shared/result.ts'
import { isRightKey } from './access-key.ts'
import { createEventStreams, type EventStreams } from './event-stream.ts'
import { createFailedKeyLimiter } from './failed-key-limiter.ts'
import type { GatewayDependencies, RouteContext } from './gateway-deps.ts'
import { isAllowedHost, isLoopback } from './host-header.ts'
import { HttpError } from './http-error.ts'
import { parseBodiesAsJson } from './json-body.ts'
import { answerErrorsAsJson, answerFrameworkError, answerUnreadable } from './json-errors.ts'
import { explainListenError } from './listen-error.ts'
import { addDirectoryRoutes } from './routes/directory-routes.ts'
import { addHealthRoute } from './routes/health-route.ts'
import { addOpenapiRoute } from './routes/openapi-route.ts'
import { addQrRoute } from './routes/qr-route.ts'
import { addSendRoute } from './routes/send-route.ts'
import { addSessionRoutes } from './routes/session-routes.ts'

const BODY_LIMIT_BYTES = 100 * 1024
const REQUEST_TIMEOUT_MS = 30_000
const CLOSE_WITHIN_MS = 2_500

export interface Gateway {
  /** The HTTP server itself: a shell may add its own routes until `listen`. Their errors leave as JSON, their `Host` is checked. */
  readonly app: FastifyInstance
  /** For a shell's own event streams: the same keep-alive, and the same end at `close`. */
  readonly streams: EventStreams
  /** The routes of the gateway API itself, as `METHOD /path/:parameter`; tests hold the API's description against them. */
  readonly routes: readonly string[]
  /**
   * Listens on `gateway.bind` and `gateway.port` (0 takes any free port) and says where. Throws `CommandError`: the port is taken,
   * or the address is not loopback and no key is set.
   */
  listen(): Promise<{ readonly port: number; readonly bind: string }>
  /** The port that `listen` could not get because another program has it; null while there is no such trouble. */
  readonly takenPort: number | null
  /** Calls back when `takenPort` changes; returns the unsubscribe. */
  onTaken(listener: () => void): () => void
  /** Ends all streams, lets running requests finish for a moment, then cuts what is left. Idempotent. */
  close(): Promise<void>
}

/**
 * The gateway API that a core calls, drop-in for clients of the old gateway (docs/gateway-api.md). It depends on two facts: the
 * `Host` header is one of ours, and every route but `/health` carries the key.
 */
export function createGateway(dependencies: GatewayDependencies): Gateway {
  const { settings, clock, logger } = dependencies
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerUnreadable,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
  })
  const streams = createEventStreams(clock)
  const limiter = createFailedKeyLimiter(clock)

  parseBodiesAsJson(app)
  answerErrorsAsJson(app, logger)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store')
    const [bind, names] = [settings.get('gateway.bind'), settings.get('gateway.hosts')]
    if (!isAllowedHost(request.headers.host, bind, names)) throw new HttpError(403, 'Host not allowed')
  })
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, never its address: addresses carry user ids and tokens.
    const { method, routeOptions } = request
    logger.debug('answered', { method, route: routeOptions.url ?? 'unknown', status: reply.statusCode })
  })
  app.addHook('preClose', async () => streams.endAll())

  const context: RouteContext = {
    ...dependencies,
    streams,
    async hasKey(request) {
      const presented = request.headers['x-api-key']
      if (typeof presented !== 'string' || presented === '') return false
      if (isRightKey(presented, await settings.secret('gateway.apiKey'))) return true
      if (!limiter.allowFailure(request.ip)) throw new HttpError(429, 'Too many wrong keys. Try again in a minute.')
      return false
    },
  }
  const routes: string[] = []
  app.register(async (scope) => {
    scope.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) routes.push(`${name} ${url}`)
    })
    scope.addHook('onRequest', async () => {
      if (settings.get('gateway.enabled') === 'off') throw new HttpError(404, 'Not found')
    })
    addHealthRoute(scope, context)
    addOpenapiRoute(scope)
    scope.register(async (guarded) => {
      guarded.addHook('onRequest', async (request) => {
        if (!(await context.hasKey(request))) throw new HttpError(401, 'Unauthorized')
      })
      addSessionRoutes(guarded, context)
      addQrRoute(guarded, context)
      addSendRoute(guarded, context)
      addDirectoryRoutes(guarded, context)
    })
  })

  let takenPort: number | null = null
  const takenListeners = new Set<() => void>()
  const setTaken = (port: number | null) => {
    if (port === takenPort) return
    takenPort = port
    for (const listener of [...takenListeners]) listener()
  }
  let closing: Promise<void> | null = null
  async function closeAll(): Promise<void> {
    const cut = clock.setTimer(CLOSE_WITHIN_MS, () => app.server.closeAllConnections())
    try {
      await app.close()
    } finally {
      cut.cancel()
    }
  }
  return {
    app,
    streams,
    routes,
    async listen() {
      const [port, bind] = [settings.get('gateway.port'), settings.get('gateway.bind')]
      if (!isLoopback(bind) && !(await settings.secret('gateway.apiKey'))) {
        throw new CommandError(
          'not-configured',
          `gateway.bind is ${bind}, which others can reach, and no API key is set. Set a key (--api-key or SALESBOY_API_KEY), or set gateway.bind to 127.0.0.1.`,
        )
      }
      try {
        await app.listen({ port, host: bind })
      } catch (error) {
        setTaken((error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? port : null)
        throw explainListenError(error, port, bind)
      }
      setTaken(null)
      return { port: (app.server.address() as AddressInfo).port, bind }
    },
    get takenPort() {
      // Other settings since then are another question.
      const isWanted = settings.get('gateway.enabled') === 'on' && settings.get('gateway.port') === takenPort
      return isWanted ? takenPort : null
    },
    onTaken(listener) {
      takenListeners.add(listener)
      return () => takenListeners.delete(listener)
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}
