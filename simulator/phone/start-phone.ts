/** The simulated phone: a page on which people play the shop's owner and the customers. */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { proxyControl } from './control-proxy.ts'
import { bundlePhonePage } from './page-bundle.ts'

export interface PhoneOptions {
  /** Address of the simulator's control API. */
  readonly controlUrl: string
  /** Default: a free port. */
  readonly port?: number
}

export interface RunningPhone {
  readonly url: string
  readonly stop: () => Promise<void>
}

interface Asset {
  readonly type: string
  readonly body: string
}

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const

async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const read = (name: string): Promise<string> => readFile(new URL(`./page/${name}`, import.meta.url), 'utf8')
  const [html, css, icon, script] = await Promise.all([
    read('index.html'),
    read('style.css'),
    read('icon.svg'),
    bundlePhonePage(),
  ])
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/style.css', { type: 'text/css; charset=utf-8', body: css }],
    ['/icon.svg', { type: 'image/svg+xml', body: icon }],
    ['/app.js', { type: 'text/javascript; charset=utf-8', body: script }],
  ])
}

/** Serves the page on loopback and forwards `/control/*` to the simulator. Rejects when the port is taken. */
export async function startPhone({ controlUrl, port = 0 }: PhoneOptions): Promise<RunningPhone> {
  const assets = await loadAssets()
  const sockets = new Set<Socket>()
  let url = ''

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
    const { host, origin } = request.headers
    // A foreign page must not control the phone, neither through its own name for this address nor from its own origin.
    if (`http://${host}` !== url || (origin !== undefined && origin !== url)) {
      return void response.writeHead(403, { 'content-type': 'text/plain' }).end(`open ${url}`)
    }
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (path.startsWith('/control/')) return proxyControl(controlUrl, request, response)
    const asset = request.method === 'GET' ? assets.get(path) : undefined
    if (!asset) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('not found')
    response.writeHead(200, { 'content-type': asset.type, 'cache-control': 'no-store' }).end(asset.body)
  }

  const server = createServer(handle)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
