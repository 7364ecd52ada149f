import { createReadStream } from 'node:fs'
import type { Core } from '../../core/create-core.ts'
import { serveMedia } from '../../core/media/serve-media.ts'
import { MAX_COMMAND_BYTES } from '../../shared/contract/limits.ts'
import { mediaPath } from '../../shared/model/media.ts'
import { cookieOf, isSameOrigin, sessionCookie } from './browser-request.ts'
import type { EventFeed } from './event-feed.ts'
import { findStaticFile } from './static-file.ts'
import { NOT_OPENED, type UiDoor } from './ui-door.ts'
import { uiHeaders } from './ui-headers.ts'

/** A scope of the gateway's server, to which routes and hooks are added. */
export type UiScope = Parameters<Parameters<Core['gateway']['extend']>[0]>[0]

/** Dependencies of the routes. */
export interface UiContext {
  readonly core: Pick<Core, 'dispatch'> & { readonly gateway: Pick<Core['gateway'], 'streams'> }
  readonly door: UiDoor
  readonly feed: EventFeed
  /** Absolute path of the built renderer. */
  readonly root: string
  readonly mediaFolder: string
}

const NOT_BUILT = 'The interface is not built. Run "npm run build" and reload.\n'

/** Sends our headers. Refuses changes and data (`/ui/…`) to pages of other origins. */
export function guardOrigin(scope: UiScope): void {
  scope.addHook('onRequest', async (request, reply) => {
    reply.headers(uiHeaders)
    const changes = request.method !== 'GET' && request.method !== 'HEAD'
    const isData = request.url.startsWith('/ui/')
    if ((changes || isData) && !isSameOrigin(request.raw)) {
      return reply.code(403).send({ error: 'This page may not use the host.' })
    }
  })
}

export function addSessionRoute(scope: UiScope, { door }: UiContext): void {
  scope.post('/ui/session', async (request, reply) => {
    const { token } = (request.body ?? {}) as { readonly token?: unknown }
    const { status, cookie, error } = door.exchange(token, request)
    if (cookie !== null) reply.header('set-cookie', sessionCookie(request.raw, cookie))
    return reply.code(status).send(error === null ? { ok: true } : { error })
  })
}

export function addCommandRoute(scope: UiScope, { door, core }: UiContext): void {
  scope.post('/ui/rpc', { bodyLimit: MAX_COMMAND_BYTES }, async (request, reply) => {
    if (!door.isKnown(request)) return reply.code(401).send({ error: NOT_OPENED })
    const { name, args } = (request.body ?? {}) as { readonly name?: unknown; readonly args?: unknown }
    return core.dispatch(name, args)
  })
}

export function addEventsRoute(scope: UiScope, { door, core, feed }: UiContext): void {
  scope.get('/ui/events', (request, reply) => {
    if (!door.isKnown(request)) return reply.code(401).send({ error: NOT_OPENED })
    const { after } = request.query as { readonly after?: unknown }
    // After a reconnect the browser sends the last event id it saw, which is newer than `after` in the URL.
    const last = request.headers['last-event-id'] ?? after
    const number = typeof last === 'string' && /^\d{1,15}$/.test(last) ? Number(last) : null
    const stream = core.gateway.streams.open(request, reply, cookieOf(request.raw) ?? '')
    stream.onClosed(feed.follow(number, (event) => stream.send({ data: event, id: event.seq })))
  })
}

export function addMediaRoute(scope: UiScope, { door, mediaFolder }: UiContext): void {
  scope.route({
    method: ['GET', 'HEAD'],
    url: `${mediaPath}:sha256`,
    handler: async (request, reply) => {
      if (!door.isKnown(request)) return reply.code(401).send({ error: NOT_OPENED })
      const { sha256 } = request.params as { readonly sha256: string }
      const range = request.headers.range ?? null
      const answer = await serveMedia(mediaFolder, { method: request.method, sha256, range })
      return reply
        .code(answer.status)
        .headers(answer.headers)
        .send(answer.body ?? undefined)
    },
  })
}

/** Serves the built page to everyone, because it contains no secrets. Exchanges a token in the URL for a cookie. */
export function addPageRoute(scope: UiScope, { door, root }: UiContext): void {
  scope.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    handler: async (request, reply) => {
      const [path = '/', query = ''] = request.url.split('?', 2)
      const token = path === '/' ? new URLSearchParams(query).get('token') : null
      if (token !== null && request.method === 'GET') {
        const { status, cookie } = door.exchange(token, request)
        if (cookie !== null) reply.header('set-cookie', sessionCookie(request.raw, cookie))
        // Redirects to take the token out of the URL. A refused token moves into the fragment, so that the page can say what happened.
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
}
