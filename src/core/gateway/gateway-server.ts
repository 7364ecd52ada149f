import fastify, { type FastifyInstance } from 'fastify'
import type { EventStreams } from './event-streams.ts'
import type { GatewayDependencies, RouteContext } from './gateway-deps.ts'
import { GatewayKeys } from './gateway-keys.ts'
import { isAllowedHost, namesOneHost } from './host-header.ts'
import { HttpError } from './http-error.ts'
import { parseBodiesAsJson } from './json-body.ts'
import { answerErrorsAsJson, answerFrameworkError, answerUnreadable } from './json-errors.ts'
import { addDirectoryRoutes } from './routes/directory-routes.ts'
import { addHealthRoute } from './routes/health-route.ts'
import { addMetricsRoute } from './routes/metrics-route.ts'
import { addOpenapiRoute } from './routes/openapi-route.ts'
import { addQrRoute } from './routes/qr-route.ts'
import { addSendRoute } from './routes/send-route.ts'
import { addSessionRoutes } from './routes/session-routes.ts'

const BODY_LIMIT_BYTES = 100 * 1024
const REQUEST_TIMEOUT_MS = 30_000
/** A client that sends only half a request head is cut after this time, checked every `CHECK_EVERY_MS`. */
const HEADERS_TIMEOUT_MS = 10_000
const CHECK_EVERY_MS = 5_000
/** More than a shop's windows and its core ever open; any further connection is closed at once. */
const MAX_CONNECTIONS = 300

/** Creates the gateway's HTTP server with all of its routes, not listening yet. Fills `routes` while the server gets ready. */
export function createGatewayServer(
  dependencies: GatewayDependencies,
  { streams, routes }: { readonly streams: EventStreams; readonly routes: string[] },
): FastifyInstance {
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
  parseBodiesAsJson(app)
  answerErrorsAsJson(app, dependencies.logger)
  checkHosts(app, dependencies)
  logAnswers(app, dependencies)
  app.addHook('preClose', async () => streams.endAll())
  addRoutes(app, { ...dependencies, streams }, routes)
  return app
}

/** Sets the headers of each answer, and rejects a request whose `Host` is not one of ours. */
function checkHosts(app: FastifyInstance, { settings }: GatewayDependencies): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store')
    const { raw, headers } = request
    if (!namesOneHost(raw.rawHeaders, raw.url ?? '', headers.host)) throw new HttpError(400, 'One host, please')
    const [bind, names] = [settings.get('gateway.bind'), settings.get('gateway.hosts')]
    if (!isAllowedHost(request.headers.host, bind, names))
      throw new HttpError(403, 'Host not allowed; name it in the setting gateway.hosts')
  })
}

function logAnswers(app: FastifyInstance, { logger }: GatewayDependencies): void {
  app.addHook('onResponse', async (request, reply) => {
    // Log the route's pattern, never its URL: URLs carry user ids and tokens.
    const { method, routeOptions } = request
    logger.debug('answered', { method, route: routeOptions.url ?? 'unknown', status: reply.statusCode })
  })
}

function addRoutes(app: FastifyInstance, deps: Omit<RouteContext, 'hasKey'>, routes: string[]): void {
  const keys = new GatewayKeys(deps)
  const context: RouteContext = { ...deps, hasKey: (request, header) => keys.has(request, header) }
  app.register(async (scope) => {
    scope.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) routes.push(`${name} ${url}`)
    })
    scope.addHook('onRequest', async () => {
      if (deps.settings.get('gateway.enabled') === 'off') throw new HttpError(404, 'Not found')
    })
    addHealthRoute(scope, context)
    addOpenapiRoute(scope)
    scope.register(async (guarded) => {
      guarded.addHook('onRequest', (request) => keys.demand(request))
      addSessionRoutes(guarded, context)
      addQrRoute(guarded, context)
      addSendRoute(guarded, context)
      addDirectoryRoutes(guarded, context)
      addMetricsRoute(guarded, context)
    })
  })
}
