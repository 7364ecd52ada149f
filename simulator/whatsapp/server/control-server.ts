/** The control API over HTTP, on loopback only. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { ControlError } from '../../client/control-api.ts'
import { createCommands, runCommand, type Commands } from './control-commands.ts'
import { readJson, sendJson } from './http-body.ts'
import { Refusal } from './refusal.ts'
import type { Simulation } from './simulation.ts'

export interface ControlServer {
  readonly port: number
  readonly stop: () => Promise<void>
}

const PREFIX = '/control/'
const LOOPBACK_ORIGIN = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

function stream(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
  after: string | null,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(':\n\n')
  const from = after ?? (request.headers['last-event-id'] as string | undefined) ?? null
  const stop = simulation.log.onEvent(
    (event) => response.write(`id: ${event.sequence}\ndata: ${JSON.stringify(event)}\n\n`),
    from === null ? undefined : Number(from),
  )
  response.on('close', stop)
}

function media(simulation: Simulation, mediaId: string, response: ServerResponse): void {
  const found = simulation.world.media.get(mediaId)
  if (!found) return sendJson(response, 404, { error: { code: 'not-found', message: 'no such media' } })
  response.writeHead(200, {
    'content-type': found.mimetype,
    'content-length': found.bytes.length,
    'x-content-type-options': 'nosniff',
  })
  response.end(found.bytes)
}

const failure = (error: unknown): { status: number; body: ControlError } => {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Refusal) {
    const status = error.code === 'not-found' || error.code === 'unknown-command' ? 404 : 400
    return { status, body: { error: { code: error.code, message } } }
  }
  const code = error instanceof SyntaxError ? 'bad-request' : 'internal'
  return { status: code === 'internal' ? 500 : 400, body: { error: { code, message } } }
}

async function handle(
  simulation: Simulation,
  commands: Commands,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const { origin } = request.headers
  if (origin !== undefined) {
    // The simulated phone is served from another port of this machine. Pages of other origins must not control the simulation.
    if (!LOOPBACK_ORIGIN.test(origin)) {
      return sendJson(response, 403, { error: { code: 'bad-request', message: `not for ${origin}` } })
    }
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('access-control-allow-headers', 'content-type')
  }
  if (request.method === 'OPTIONS') return void response.writeHead(204).end()
  const name = url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : ''
  if (request.method === 'GET' && name === 'events') {
    return stream(simulation, request, response, url.searchParams.get('after'))
  }
  if (request.method === 'GET' && name.startsWith('media/'))
    return media(simulation, name.slice('media/'.length), response)
  try {
    sendJson(response, 200, runCommand(commands, simulation, name, await readJson(request)))
  } catch (error) {
    const { status, body } = failure(error)
    sendJson(response, status, body)
  }
}

/** Starts the control API. Port 0 takes a free one. */
export async function startControlServer(
  simulation: Simulation,
  siteUrl: string,
  port: number,
): Promise<ControlServer> {
  const commands = createCommands(siteUrl)
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => void handle(simulation, commands, request, response))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
