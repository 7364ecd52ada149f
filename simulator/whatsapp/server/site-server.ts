/** The HTTPS server behind `web.whatsapp.com`. */
import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Certificate } from './certificate.ts'
import { pageKnobs } from '../page-knobs.ts'
import { readBody, readJson, sendJson } from './http-body.ts'
import { mediaAttributes, storeMedia } from './message-content.ts'
import type { PageBundle } from './page-bundle.ts'
import { isHeld } from './page-registry.ts'
import { answerPageRequest } from './page-requests.ts'
import { openPageStream } from './page-stream.ts'
import { Refusal } from './refusal.ts'
import type { Simulation } from './simulation.ts'

export interface SiteServer {
  readonly port: number
  readonly stop: () => Promise<void>
}

const documentOf = (bundle: PageBundle, simulation: Simulation): string => {
  const boot = JSON.stringify(pageKnobs(simulation.knobs())).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>WhatsApp</title><link rel="icon" href="data:,"></head>
<body>
<div id="app"></div>
<script type="application/json" id="boot">${boot}</script>
<script src="/static/${bundle.name}"></script>
</body>
</html>`
}

async function upload(simulation: Simulation, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await readBody(request)
  const { uploadMs } = simulation.knobs()
  if (uploadMs > 0) await new Promise<void>((resolve) => simulation.later(uploadMs, resolve))
  if (simulation.knobs().failUploads) return sendJson(response, 500, { error: 'upload refused' })
  const mimetype = request.headers['content-type'] ?? 'application/octet-stream'
  const media = storeMedia(simulation.world, bytes, mimetype, null)
  return sendJson(response, 200, { mediaId: media.mediaId, ...mediaAttributes(media) })
}

function download(simulation: Simulation, mediaId: string, response: ServerResponse): void {
  const media = simulation.world.media.get(mediaId)
  const { failDownloads, downloadFault: fault } = simulation.knobs()
  if (!media || failDownloads) return sendJson(response, 404, { error: 'no such media' })
  if (fault === 'expired') return sendJson(response, 410, { error: 'the media has expired' })
  if (fault === 'reuploading') return sendJson(response, 404, { error: 'the phone is asked', reuploads: true })
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': media.bytes.length })
  if (fault === '') return void response.end(media.bytes)
  const half = media.bytes.subarray(0, media.bytes.length >> 1)
  response.write(half, () => fault === 'cut' && response.destroy())
}

async function handleSim(simulation: Simulation, request: IncomingMessage, response: ServerResponse, url: URL) {
  const name = url.pathname.slice('/sim/'.length)
  const pageId = url.searchParams.get('page') ?? ''
  if (name === 'stream') return openPageStream(simulation, request, response, url.searchParams)
  const page = simulation.pages.pages.get(pageId)
  if (name === 'bye') {
    simulation.pages.close(pageId)
    return sendJson(response, 200, {})
  }
  if (!page || isHeld(page)) return void request.socket.destroy()
  if (name === 'upload') return await upload(simulation, request, response)
  if (name.startsWith('media/')) return download(simulation, name.slice('media/'.length), response)
  const answer = await answerPageRequest(simulation, page, name, await readJson(request))
  return sendJson(response, 200, answer)
}

function handle(simulation: Simulation, bundle: PageBundle, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'https://web.whatsapp.com')
  if (url.pathname.startsWith('/sim/')) {
    handleSim(simulation, request, response, url).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      sendJson(response, error instanceof Refusal ? 409 : 500, { error: message })
    })
    return
  }
  if (simulation.knobs().siteUnreachable) return void request.socket.destroy()
  if (url.pathname === `/static/${bundle.name}`) {
    response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'max-age=31536000, immutable' })
    response.end(bundle.code)
    return
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  response.end(documentOf(bundle, simulation))
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

/** Starts the site on loopback. Port 0 takes a free one. */
export async function startSiteServer(
  simulation: Simulation,
  certificate: Certificate,
  bundle: PageBundle,
  port: number,
): Promise<SiteServer> {
  const sockets = new Set<Duplex>()
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) =>
    handle(simulation, bundle, request, response),
  )
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const boundPort = await listen(server, port)
  return {
    port: boundPort,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
