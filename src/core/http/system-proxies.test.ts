import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import * as tls from 'node:tls'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { testConnection } from '../webhook/connection-test.ts'
import { diagnose } from '../support/diagnose.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { AgentPool } from './agent-pool.ts'
import { createHttpClient } from './http-client.ts'
import { firstProxy, hasEnvironmentProxy, SystemProxies, systemProxies } from './system-proxies.ts'

/** A name that no resolver knows: a request that reaches it went through the proxy. */
const CORE = 'https://core.salesboy.invalid/hook'
const nodesRoots = tls.getCACertificates('default')
const cleanups: (() => void)[] = []
let root: string
let corePort: number

beforeEach(async () => {
  // The machine that runs the tests may be behind a proxy.
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) vi.stubEnv(name, '')
  // The company's own root; the proxy shows a certificate signed by it instead of the core's.
  const made = await generate([{ name: 'commonName', value: 'core.salesboy.invalid' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'core.salesboy.invalid' }] },
    ],
  })
  root = made.cert
  const core = createTlsServer({ key: made.private, cert: made.cert }, (request, response) => {
    request.resume()
    response.end(JSON.stringify({ response: 'Broadcast/status ignored' }))
  })
  core.listen(0, '127.0.0.1')
  await once(core, 'listening')
  corePort = (core.address() as AddressInfo).port
  cleanups.push(() => {
    core.closeAllConnections()
    core.close()
  })
})
afterEach(() => {
  systemProxies.use(null)
  vi.unstubAllEnvs()
  tls.setDefaultCACertificates(nodesRoots)
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A CONNECT proxy that lets every connection through to the core, or answers with a refusal. */
async function startProxy(refusal: string | null = null) {
  const asked: string[] = []
  const proxy = createServer()
  proxy.on('connect', (request, client) => {
    asked.push(request.url ?? '')
    client.on('error', () => undefined)
    if (refusal !== null) return void client.end(`HTTP/1.1 ${refusal}\r\n\r\n`)
    const server = connect(corePort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      server.pipe(client).pipe(server)
    })
    server.on('error', () => client.destroy())
    cleanups.push(() => server.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  cleanups.push(() => void proxy.close())
  return { asked, place: `127.0.0.1:${(proxy.address() as AddressInfo).port}` }
}

async function probe() {
  const clock = createRealClock()
  const http = createHttpClient(clock)
  const offset = { learn: () => false, seconds: () => Math.floor(clock.now() / 1000) } as never
  try {
    return await testConnection({ clock, http, offset, version: '1', url: CORE, secret: 'secret', userId: 'shop' })
  } finally {
    http.close()
  }
}
const headline = (detail: string) =>
  diagnose({
    now: 0,
    sessions: [{ id: 'shop', name: 'Ada', state: { kind: 'connected' } } as never],
    core: { kind: 'unreachable', detail } as never,
    pause: { paused: false } as never,
  })

test('a PAC file that sends the core through a CONNECT proxy is followed', async () => {
  tls.setDefaultCACertificates([...nodesRoots, root])
  const { asked, place } = await startProxy()
  const urls: string[] = []
  systemProxies.use(async (url) => {
    urls.push(url)
    return `PROXY ${place}; DIRECT`
  })
  expect(await probe()).toMatchObject({ kind: 'ok' })
  expect(asked).toEqual(['core.salesboy.invalid:443'])
  expect(urls[0]).toBe(CORE)
})

test('an intercepting proxy with an unknown root is reported as an untrusted certificate', async () => {
  const { place } = await startProxy()
  systemProxies.use(async () => `PROXY ${place}`)
  const outcome = await probe()
  expect(outcome).toMatchObject({ kind: 'untrusted' })
  expect(headline(outcome.detail)).toMatchObject({ said: { code: 'headline.untrusted' } })
})

test.each(['403 Forbidden', '407 Proxy Authentication Required'])(
  'a proxy that answers %s is named in the diagnosis',
  async (refusal) => {
    const { place } = await startProxy(refusal)
    systemProxies.use(async () => `PROXY ${place}`)
    const outcome = await probe()
    expect(outcome).toMatchObject({ kind: 'proxy', detail: 'ERR_PROXY_TUNNEL' })
    expect(headline(outcome.detail)).toMatchObject({ fault: 'internet', said: { code: 'headline.proxy' } })
  },
)

test('an unreachable proxy is named in the diagnosis instead of the core', async () => {
  systemProxies.use(async () => 'PROXY 127.0.0.1:1')
  const outcome = await probe()
  expect(outcome).toMatchObject({ kind: 'proxy', detail: 'PROXY_UNREACHABLE' })
  expect(headline(outcome.detail)).toMatchObject({ said: { code: 'headline.proxy' } })
})

test.each([
  ['DIRECT', null],
  ['PROXY proxy.example:8080; DIRECT', 'http://proxy.example:8080'],
  ['SOCKS5 socks.example:1080; PROXY proxy.example:8080', 'http://proxy.example:8080'],
  ['HTTPS proxy.example:443', 'https://proxy.example:443'],
  ['DIRECT; PROXY proxy.example:8080', null],
  ['SOCKS socks.example:1080', null],
  ['', null],
  ['PROXY', null],
])('for the answer %j the proxy is %j', (answer, proxy) => {
  expect(firstProxy(answer)).toBe(proxy)
})

test('a broken PAC file means no proxy', async () => {
  const proxies = new SystemProxies()
  expect(await proxies.for(CORE)).toBeNull()
  proxies.use(async () => {
    throw new Error('ERR_PAC_SCRIPT_FAILED')
  })
  expect(await proxies.for(CORE)).toBeNull()
})

test('the system is never asked about this machine or addresses whose proxy the environment names', async () => {
  const asked: string[] = []
  const proxies = {
    for: async (url: string) => {
      asked.push(url)
      return 'http://proxy.example:8080'
    },
  }
  const pool = new AgentPool(createRealClock(), 1_000, proxies, { https_proxy: 'http://other.example:1' })
  cleanups.push(() => pool.destroy())
  const named = await pool.for('https://core.example/')
  expect(await pool.for('http://127.0.0.1:1/')).not.toBe(named)
  await pool.for('http://localhost:1/')
  expect(asked).toEqual([])
  const proxied = await pool.for('http://core.example/')
  expect(asked).toEqual(['http://core.example/'])
  expect(await pool.for('http://core.example/')).toBe(proxied)
  expect(hasEnvironmentProxy('https://x/', { HTTPS_PROXY: '' })).toBe(false)
})
