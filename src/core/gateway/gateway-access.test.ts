import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import type { Gateway } from './gateway.ts'
import { createFailedKeyLimiter } from './failed-key-limiter.ts'
import { isAllowedHost, isLoopback } from './host-header.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { KEY, SHOP, startGatewayFixture } from './testing/gateway-fixture.ts'

let fixture: Awaited<ReturnType<typeof startGatewayFixture>> | null = null
afterEach(async () => {
  await fixture?.gateway.close()
  fixture = null
})

const guarded: readonly [string, string][] = [
  ['POST', '/session/start'],
  ['POST', '/session/stop'],
  ['GET', `/session/status/${SHOP}`],
  ['GET', '/session/status'],
  ['GET', `/api/session/status/${SHOP}`],
  ['GET', `/session/qr/${SHOP}`],
  ['POST', '/message/send'],
  ['GET', '/message/groups'],
  ['GET', '/message/contacts'],
  ['GET', '/groups'],
  ['GET', '/metrics'],
]

describe('access to the gateway', () => {
  test.each(guarded)('refuses %s %s without the key', async (method, url) => {
    fixture = await startGatewayFixture({})
    for (const headers of [{}, { 'x-api-key': 'wrong' }, { 'x-api-key': `${KEY}x` }, { 'x-api-key': KEY.slice(1) }]) {
      const answer = await fixture.client(headers as Record<string, string>).request({ method, url })
      expect([answer.status, answer.data]).toEqual([401, { error: 'Unauthorized' }])
    }
  })

  test.each([null, ''])('gives no access at all while the key is %j', async (key) => {
    fixture = await startGatewayFixture({ key })
    for (const headers of [{}, { 'x-api-key': '' }, { 'x-api-key': KEY }, { 'x-api-key': 'null' }]) {
      expect((await fixture.client(headers as Record<string, string>).get('/session/status?userId=x')).status).toBe(401)
    }
    expect((await fixture.client({}).get('/health')).status).toBe(200)
  })

  test('takes the key in X-Gateway-Secret on the statistics path only', async () => {
    fixture = await startGatewayFixture({})
    fixture.sessions.put(SHOP, { kind: 'connected' })
    const secret = fixture.client({ 'X-Gateway-Secret': KEY })
    for (const path of [`/api/session/status/${SHOP}`, `/api/session/status/${SHOP}/`]) {
      const answer = await secret.get(path)
      expect([answer.status, answer.data]).toEqual([200, { connected: true }])
    }
    for (const [method, url] of guarded.filter(([, path]) => !path.startsWith('/api/'))) {
      expect([url, (await secret.request({ method, url })).status]).toEqual([url, 401])
    }
    expect((await secret.get('/health')).data).not.toHaveProperty('version')
    // Only one header is read: a right key beside a wrong one does not help.
    const both = fixture.client({ 'x-api-key': 'wrong', 'X-Gateway-Secret': KEY })
    expect((await both.get(`/api/session/status/${SHOP}`)).status).toBe(401)
  })

  test('counts wrong keys in X-Gateway-Secret together with those in x-api-key', async () => {
    fixture = await startGatewayFixture({})
    const headers: readonly Record<string, string>[] = [{ 'X-Gateway-Secret': 'wrong' }, { 'x-api-key': 'wrong' }]
    const statuses: number[] = []
    for (let tries = 0; tries < 22; tries += 1) {
      statuses.push((await fixture.client(headers[tries % 2]!).get(`/api/session/status/${SHOP}`)).status)
    }
    expect(statuses).toEqual([...Array<number>(20).fill(401), 429, 429])
    const right = fixture.client({ 'X-Gateway-Secret': KEY })
    expect((await right.get(`/api/session/status/${SHOP}`)).status).toBe(200)
  })

  test('follows a change of the key at once', async () => {
    fixture = await startGatewayFixture({})
    fixture.core.key = 'another'
    expect((await fixture.api.get('/session/status?userId=x')).status).toBe(401)
    const renewed = fixture.client({ 'x-api-key': 'another' })
    expect((await renewed.get('/session/status?userId=x')).status).toBe(200)
  })

  test('limits wrong keys for each address and never a right one', async () => {
    fixture = await startGatewayFixture({})
    const wrong = fixture.client({ 'x-api-key': 'wrong' })
    const statuses: number[] = []
    for (let tries = 0; tries < 22; tries += 1) statuses.push((await wrong.get('/session/status?userId=x')).status)
    expect(statuses).toEqual([...Array(20).fill(401), 429, 429])
    for (let calls = 0; calls < 1_100; calls += 50) {
      const api = fixture.api
      const answers = await Promise.all(Array.from({ length: 50 }, () => api.get('/session/status?userId=x')))
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
    }
    await fixture.time.advance(60_000)
    expect((await wrong.get('/session/status?userId=x')).status).toBe(401)
  })

  test('forgets old addresses instead of growing', () => {
    const limiter = createFailedKeyLimiter(createFakeClock(), 1)
    expect(limiter.allowFailure('first')).toBe(true)
    expect(limiter.allowFailure('first')).toBe(false)
    for (let address = 0; address < 1_000; address += 1) limiter.allowFailure(`address-${address}`)
    expect(limiter.allowFailure('first')).toBe(true)
  })

  test('refuses a web page whose own name was pointed at this machine', async () => {
    fixture = await startGatewayFixture({})
    const { port } = fixture
    const statusFor = (host: string) =>
      new Promise<[number | undefined, string]>((resolve, reject) => {
        const call = request({ host: '127.0.0.1', port, path: '/health', headers: { host } }, (answer) => {
          let body = ''
          answer.on('data', (chunk) => (body += chunk)).on('end', () => resolve([answer.statusCode, body]))
        })
        call.on('error', reject).end()
      })
    expect(await statusFor(`evil.example:${port}`)).toEqual([
      403,
      '{"error":"Host not allowed; name it in the setting gateway.hosts"}',
    ])
    expect((await statusFor(`localhost:${port}`))[0]).toBe(200)
    expect((await statusFor('127.0.0.1'))[0]).toBe(200)
  })

  test.each([
    ['localhost:3001', '127.0.0.1', true],
    ['LOCALHOST', '127.0.0.1', true],
    ['[::1]:3001', '127.0.0.1', true],
    ['192.168.1.5:3001', '192.168.1.5', true],
    ['192.168.1.5:3001', '127.0.0.1', false],
    ['192.168.1.5:3001', '0.0.0.0', true],
    ['shop.example', '0.0.0.0', false],
    ['localhost.evil.example', '127.0.0.1', false],
    ['127.0.0.1.evil.example', '127.0.0.1', false],
    ['127.0.0.1@evil.example', '127.0.0.1', false],
    ['', '127.0.0.1', false],
    [undefined, '127.0.0.1', false],
  ])('judges the host %s when bound to %s', (header, bind, allowed) => {
    expect(isAllowedHost(header, bind)).toBe(allowed)
  })

  test('lets through the names that the owner added, and no others', () => {
    const names = ['Shop-0.Salesboy']
    expect(isAllowedHost('shop-0.salesboy:3001', '0.0.0.0', names)).toBe(true)
    expect(isAllowedHost('shop-1.salesboy:3001', '0.0.0.0', names)).toBe(false)
    expect(isAllowedHost('shop-0.salesboy.evil.example', '0.0.0.0', names)).toBe(false)
  })

  test('knows which addresses only this machine can reach', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true)
    expect(['0.0.0.0', '::', '192.168.1.5', '127.evil.example', ''].some(isLoopback)).toBe(false)
  })

  test('answers 404 to everything while it is turned off', async () => {
    fixture = await startGatewayFixture({ settings: { 'gateway.enabled': 'off' } })
    expect((await fixture.api.get('/health')).status).toBe(404)
  })

  test('does not listen on an address that others can reach without a key', async () => {
    await expect(startGatewayFixture({ key: null, settings: { 'gateway.bind': '0.0.0.0' } })).rejects.toThrow(
      'no API key is set',
    )
  })

  test('reports a taken port in one sentence, until it can listen', async () => {
    fixture = await startGatewayFixture({})
    let other: Gateway | null = null
    const told: (number | null)[] = []
    const taken = startGatewayFixture({
      settings: { 'gateway.port': fixture.port },
      prepare(gateway, { changes, takenPort }) {
        other = gateway
        changes.on('taken-port', () => told.push(takenPort.current))
      },
    })
    await expect(taken).rejects.toThrow(`Port ${fixture.port} on 127.0.0.1 is already in use.`)
    expect(told).toEqual([fixture.port])
    await fixture.gateway.close()
    await other!.listen()
    expect(told).toEqual([fixture.port, null])
    await other!.close()
  })

  test('names the address when this machine does not have it', async () => {
    await expect(startGatewayFixture({ settings: { 'gateway.bind': '192.0.2.1' } })).rejects.toThrow('192.0.2.1')
  })

  test('can be closed twice', async () => {
    fixture = await startGatewayFixture({})
    await fixture.gateway.close()
    await fixture.gateway.close()
    await expect(fixture.api.get('/health')).rejects.toThrow('ECONNREFUSED')
  })
})
