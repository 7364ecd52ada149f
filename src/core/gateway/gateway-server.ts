import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { isRightKey } from './access-key.ts'
import type { EventStreams } from './event-stream.ts'
import { createFailedKeyLimiter } from './failed-key-limiter.ts'
import type { GatewayDependencies, KeyHeader, RouteContext } from './gateway-deps.ts'
import { isAllowedHost, namesOneHost } from './host-header.ts'
import { HttpError } from './http-error.ts'
import { parseBodiesAsJson } from './json-body.ts'
import { answerErrorsAsJson, answerFrameworkError, answerUnreadable } from './json-errors.ts'
import { addDirectoryRoutes } from './routes/directory-routes.ts'
import { addHealthRoute } from './routes/health-route.ts'
import { addMetricsRoute, METRICS_PATH } from './routes/metrics-route.ts'
import { addOpenapiRoute } from './routes/openapi-route.ts'
import { addQrRoute } from './routes/qr-route.ts'
import { addSendRoute } from './routes/send-route.ts'
import { addSessionRoutes, STATISTICS_PATH } from './routes/session-routes.ts'

const BODY_LIMIT_BYTES = 100 * 1024
const REQUEST_TIMEOUT_MS = 30_000
/** Who sends half a request is cut after so long, looked at so often. */
const HEADERS_TIMEOUT_MS = 10_000
const CHECK_EVERY_MS = 5_000
/** More than a shop's windows and its core ever open; the next one is closed at once. */
const MAX_CONNECTIONS = 300

/** The gateway's HTTP server with all of its routes, not listening yet; `routes` is filled with them while it gets ready. */
export function createGatewayServer(
  dependencies: GatewayDependencies,
  { streams, routes }: { readonly streams: EventStreams; readonly routes: string[] },
): FastifyInstance {
  const { settings, clock, logger } = dependencies
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECK_EVERY_MS },
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerUnreadable,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
  })
  app.server.maxConnections = MAX_CONNECTIONS
  const limiter = createFailedKeyLimiter(clock)

  parseBodiesAsJson(app)
  answerErrorsAsJson(app, logger)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store')
    const { raw, headers } = request
    if (!namesOneHost(raw.rawHeaders, raw.url ?? '', headers.host)) throw new HttpError(400, 'One host, please')
    const [bind, names] = [settings.get('gateway.bind'), settings.get('gateway.hosts')]
    if (!isAllowedHost(request.headers.host, bind, names))
      throw new HttpError(403, 'Host not allowed; name it in the setting gateway.hosts')
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
    async hasKey(request, header = 'x-api-key') {
      const presented = presentedIn(request.headers[header], header)
      if (presented === '') return false
      if (isRightKey(presented, await settings.secret('gateway.apiKey'))) return true
      if (!limiter.allowFailure(request.ip)) throw new HttpError(429, 'Too many wrong keys. Try again in a minute.')
      return false
    },
  }
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
        if (!(await context.hasKey(request, keyHeaderOf(request)))) throw new HttpError(401, 'Unauthorized')
      })
      addSessionRoutes(guarded, context)
      addQrRoute(guarded, context)
      addSendRoute(guarded, context)
      addDirectoryRoutes(guarded, context)
      addMetricsRoute(guarded, context)
    })
  })
  return app
}

/** Paths on which the key may come in another header, for callers who know no other. */
const OTHER_HEADERS: Readonly<Record<string, KeyHeader>> = {
  [STATISTICS_PATH]: 'x-gateway-secret',
  [METRICS_PATH]: 'authorization',
}

/** One header is looked at: a second would be a second try. */
function keyHeaderOf({ headers, routeOptions }: FastifyRequest): KeyHeader {
  const other = headers['x-api-key'] === undefined ? OTHER_HEADERS[routeOptions.url ?? ''] : undefined
  return other ?? 'x-api-key'
}

/** The key itself; empty when there is none. */
function presentedIn(value: unknown, header: KeyHeader): string {
  if (typeof value !== 'string') return ''
  return header === 'authorization' ? (/^Bearer +(\S+)$/i.exec(value)?.[1] ?? '') : value
}
