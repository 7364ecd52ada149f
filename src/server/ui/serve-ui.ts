import { createReadStream } from 'node:fs'
import type { Core } from '../../core/create-core.ts'
import { serveMedia } from '../../core/media/serve-media.ts'
import { MAX_COMMAND_BYTES } from '../../shared/contract/limits.ts'
import { mediaPath } from '../../shared/model/media.ts'
import { cookieOf, isSameOrigin, sessionCookie } from './browser-request.ts'
import { createEventFeed } from './event-feed.ts'
import { findStaticFile } from './static-file.ts'
import type { UiAccess } from './ui-access.ts'
import { uiHeaders } from './ui-headers.ts'

type UiRequest = Parameters<Core['gateway']['streams']['open']>[0]

const NOT_OPENED = 'Open the address that the host printed when it started.'
const USED = 'This address was used already. The host has printed a new one: open that.'
const NOT_BUILT = 'The interface is not built. Run "npm run build" and reload.\n'

/**
 * Adds the interface to the gateway's server, before it listens: the built page at `/`, `POST /ui/session` (one-time token → cookie),
 * `POST /ui/rpc` (the core's one door), `GET /ui/events` and kept media under `/ui/media/`. `announce` shows the owner a new address after a used one was presented.
 */
export function serveUi(options: {
  readonly core: Pick<Core, 'dispatch' | 'onEvent'> & { readonly gateway: Pick<Core['gateway'], 'extend' | 'streams'> }
  /** Absolute path of the built renderer. */
  readonly root: string
  readonly mediaFolder: string
  readonly access: UiAccess
  readonly announce: () => void
}): void {
  const { core, root, mediaFolder, access, announce } = options
  const { gateway } = core
  const { streams } = gateway
  const feed = createEventFeed((listener) => core.onEvent(listener))

  const isKnown = (request: UiRequest) => access.knows(cookieOf(request.raw))
  const exchange = (token: unknown, request: UiRequest) => {
    if (isKnown(request)) return { status: 200, cookie: null, error: null }
    const outcome = access.present(typeof token === 'string' ? token : '')
    if (outcome.kind === 'accepted') return { status: 200, cookie: outcome.cookie, error: null }
    if (outcome.kind === 'used') announce()
    return outcome.kind === 'used'
      ? { status: 410, cookie: null, error: USED }
      : { status: 401, cookie: null, error: NOT_OPENED }
  }

  gateway.extend((app) => {
    app.addHook('preClose', async () => feed.stop())
    app.register(async (scope) => {
      scope.addHook('onRequest', async (request, reply) => {
        reply.headers(uiHeaders)
        const changes = request.method !== 'GET' && request.method !== 'HEAD'
        const isData = request.url.startsWith('/ui/')
        if ((changes || isData) && !isSameOrigin(request.raw)) {
          return reply.code(403).send({ error: 'This page may not use the host.' })
        }
      })

      scope.post('/ui/session', async (request, reply) => {
        const { token } = (request.body ?? {}) as { readonly token?: unknown }
        const { status, cookie, error } = exchange(token, request)
        if (cookie !== null) reply.header('set-cookie', sessionCookie(request.raw, cookie))
        return reply.code(status).send(error === null ? { ok: true } : { error })
      })

      scope.post('/ui/rpc', { bodyLimit: MAX_COMMAND_BYTES }, async (request, reply) => {
        if (!isKnown(request)) return reply.code(401).send({ error: NOT_OPENED })
        const { name, args } = (request.body ?? {}) as { readonly name?: unknown; readonly args?: unknown }
        return core.dispatch(name, args)
      })

      scope.get('/ui/events', (request, reply) => {
        if (!isKnown(request)) return reply.code(401).send({ error: NOT_OPENED })
        const { after } = request.query as { readonly after?: unknown }
        // After a broken connection the browser says itself what it saw last; that is newer than the address.
        const last = request.headers['last-event-id'] ?? after
        const number = typeof last === 'string' && /^\d{1,15}$/.test(last) ? Number(last) : null
        const stream = streams.open(request, reply, cookieOf(request.raw) ?? '')
        stream.onClosed(feed.follow(number, (event) => stream.send({ data: event, id: event.seq })))
      })

      scope.route({
        method: ['GET', 'HEAD'],
        url: `${mediaPath}:sha256`,
        handler: async (request, reply) => {
          if (!isKnown(request)) return reply.code(401).send({ error: NOT_OPENED })
          const { sha256 } = request.params as { readonly sha256: string }
          const range = request.headers.range ?? null
          const answer = await serveMedia(mediaFolder, { method: request.method, sha256, range })
          return reply
            .code(answer.status)
            .headers(answer.headers)
            .send(answer.body ?? undefined)
        },
      })

      scope.route({
        method: ['GET', 'HEAD'],
        url: '/*',
        handler: async (request, reply) => {
          const [path = '/', query = ''] = request.url.split('?', 2)
          const token = path === '/' ? new URLSearchParams(query).get('token') : null
          if (token !== null && request.method === 'GET') {
            const { status, cookie } = exchange(token, request)
            if (cookie !== null) reply.header('set-cookie', sessionCookie(request.raw, cookie))
            // The token leaves the address bar; a used one goes on as a fragment, and the page says what happened.
            return reply.redirect(status === 200 ? '/' : `/#token=${encodeURIComponent(token)}`, 303)
          }
          const file = await findStaticFile(root, path)
          if (file === null && path === '/') return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
          if (file === null) return reply.code(404).send({ error: 'Not found' })
          const cache = file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache'
          reply.type(file.type).header('cache-control', cache).header('content-length', file.bytes)
          return request.method === 'HEAD' ? reply.send() : reply.send(createReadStream(file.path))
        },
      })
    })
  })
}
