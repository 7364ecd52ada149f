import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, type Server } from 'node:net'
import type { Duplex } from 'node:stream'
import * as tls from 'node:tls'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { diagnose } from '../support/diagnose.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createHttpClient, type PostOutcome } from './http-client.ts'
import { systemProxies } from './system-proxies.ts'

const URL_OF_CORE = 'https://core.salesboy.invalid/hook'
const LONGER_THAN_ANY_LIMIT_MS = 30_000
const nodesRoots = tls.getCACertificates('default')
const cleanups: (() => void)[] = []
let pair: { readonly key: string; readonly cert: string }
let clock: FakeClock

beforeEach(async () => {
  clock = createFakeClock()
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'])
    vi.stubEnv(name, '')
  const made = await generate([{ name: 'commonName', value: 'core.salesboy.invalid' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'core.salesboy.invalid' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  pair = { key: made.private, cert: made.cert }
  tls.setDefaultCACertificates([...nodesRoots, pair.cert])
})
afterEach(() => {
  systemProxies.use(null)
  vi.unstubAllEnvs()
  tls.setDefaultCACertificates(nodesRoots)
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Duplex>()
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A proxy that passes each CONNECT to `connected`; over TLS where its address is `https:`. */
async function startProxy(kind: 'http' | 'https', connected: (client: Duplex) => void): Promise<string> {
  const proxy = kind === 'http' ? createServer() : createTlsServer(pair)
  proxy.on('connect', (_request, client) => {
    client.on('error', () => undefined)
    connected(client)
  })
  return `127.0.0.1:${await listen(proxy)}`
}

/** Names a proxy either in the system's settings, which a desktop asks, or in the environment of a headless host. */
function nameProxy(by: 'system' | 'environment', kind: 'http' | 'https', place: string): void {
  if (by === 'environment') vi.stubEnv('https_proxy', `${kind}://${place}`)
  else systemProxies.use(async () => `${kind === 'http' ? 'PROXY' : 'HTTPS'} ${place}`)
}

function post(): Promise<PostOutcome> {
  const http = createHttpClient(clock)
  cleanups.push(() => http.close())
  return http.post({ url: URL_OF_CORE, body: Buffer.from('{}'), headers: {}, timeoutMs: 10 * LONGER_THAN_ANY_LIMIT_MS })
}

const headline = (detail: string) =>
  diagnose({
    now: 0,
    sessions: [{ id: 'shop', name: 'Ada', state: { kind: 'connected' } } as never],
    core: { kind: 'unreachable', detail } as never,
    pause: { paused: false } as never,
  }).said

describe.each(['system', 'environment'] as const)('a proxy that the %s names', (by) => {
  test.each(['http', 'https'] as const)('lets a slow answer through (%s)', async (kind) => {
    const thinking = Promise.withResolvers<ServerResponse>()
    const core = createTlsServer(pair, (request, response) => {
      request.resume()
      thinking.resolve(response)
    })
    const port = await listen(core)
    const place = await startProxy(kind, (client) => {
      const server = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        server.pipe(client).pipe(server)
      })
      server.on('error', () => client.destroy())
    })
    nameProxy(by, kind, place)
    const outcome = post()
    const response = await thinking.promise
    await clock.advance(LONGER_THAN_ANY_LIMIT_MS)
    response.end('{"replies":[]}')
    expect(await outcome).toMatchObject({ kind: 'answer', status: 200, body: '{"replies":[]}' })
  })

  test.each(['http', 'https'] as const)('is given up and named when it never answers (%s)', async (kind) => {
    const asked = Promise.withResolvers<void>()
    nameProxy(by, kind, await startProxy(kind, () => asked.resolve()))
    const outcome = post()
    await asked.promise
    await clock.advance(LONGER_THAN_ANY_LIMIT_MS)
    expect(await outcome).toEqual({ kind: 'network', code: 'PROXY_SILENT' })
    expect(headline('PROXY_SILENT')).toMatchObject({ code: 'headline.proxy-silent' })
  })

  test('is not blamed when the core stops responding during the TLS handshake', async () => {
    const greeted = Promise.withResolvers<void>()
    const place = await startProxy('http', (client) => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.once('data', () => greeted.resolve())
    })
    nameProxy(by, 'http', place)
    const outcome = post()
    await greeted.promise
    await clock.advance(LONGER_THAN_ANY_LIMIT_MS)
    expect(await outcome).toEqual({ kind: 'network', code: 'CONNECT_TIMEOUT' })
  })
})
