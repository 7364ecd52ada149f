import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { KEY, SHOP, startGatewayFixture } from './testing/gateway-fixture.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })
let fixture: Awaited<ReturnType<typeof startGatewayFixture>>
beforeAll(async () => {
  fixture = await startGatewayFixture({})
  fixture.sessions.put(SHOP, { kind: 'connected' })
})
afterAll(() => fixture.gateway.close())

/** Sends bytes as they are and collects the answer until the other side closes. */
function exchange(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(fixture.port, '127.0.0.1', () => socket.end(bytes))
    let text = ''
    socket.setTimeout(60_000, () => reject(new Error(`no end after ${JSON.stringify(bytes.toString())}`)))
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    socket.on('error', () => resolve(text)).on('close', () => resolve(text))
  })
}
const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4)
const alive = async () => expect((await fixture.client({}).get('/health')).status).toBe(200)

describe('whatever a client sends', () => {
  const routes = ['/session/start', '/session/stop', '/message/send']
  const paths = [
    '/session/status/',
    '/session/qr/',
    '/api/session/status/',
    '/message/groups?user_id=',
    '/groups?',
    '/',
  ]

  test('any body gets an answer in JSON, and every failure an error text', async () => {
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.record({ userId: fc.anything(), to: fc.anything(), message: fc.anything() }).map((value) => {
        try {
          return JSON.stringify(value)
        } catch {
          return '{"userId":1n}' // bigints have no JSON
        }
      }),
    )
    const type = fc.constantFrom(
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'x/y; charset=z',
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), body, type, async (url, data, contentType) => {
        const answer = await fixture.api.request({
          method: 'POST',
          url,
          data,
          headers: { 'content-type': contentType },
          transformRequest: (raw: unknown) => raw,
        })
        expect([200, 400, 404, 409, 413, 415, 422]).toContain(answer.status)
        expect(typeof answer.data).toBe('object')
        if (answer.status !== 200) expect(typeof answer.data.error).toBe('string')
      }),
      { numRuns: fc.readConfigureGlobal()?.numRuns ?? 150 },
    )
    await alive()
  })

  test('any path and query gets JSON or a stream, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.string({ unit: 'binary', maxLength: 600 }), async (path, more) => {
        const tail = Buffer.from(more, 'utf8')
          .toString('latin1')
          .replace(/[\s\u0000-\u001f]/g, '%')
        const answer = await exchange(
          `GET ${path}${tail} HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nConnection: close\r\n\r\n`,
        )
        expect(answer).toMatch(/^HTTP\/1\.1 (200|400|404|414|431) /)
        if (!answer.includes('text/event-stream')) expect(() => JSON.parse(bodyOf(answer)) as unknown).not.toThrow()
      }),
      { numRuns: fc.readConfigureGlobal()?.numRuns ?? 150 },
    )
    await alive()
  })

  test('any headers get JSON, and a key in another header, sent twice, or with odd bytes does not count', async () => {
    const name = fc.constantFrom(
      'authorization',
      'x-api-key',
      'X-API-KEY',
      'cookie',
      'api-key',
      'host',
      'content-length',
      'te',
    )
    const value = fc.oneof(fc.constant(KEY), fc.constant(`Bearer ${KEY}`), fc.string({ maxLength: 300 }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 8 }), async (headers) => {
        const lines = headers.map(([header, text]) => `${header}: ${text.replace(/[\r\n]/g, '')}`).join('\r\n')
        const answer = await exchange(
          `POST /session/start HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${lines}\r\n\r\n`,
        )
        // A request with a length beyond its bytes is simply closed.
        if (answer === '') return
        expect(answer).toMatch(/^HTTP\/1\.1 (400|401|403|408|413|429) /)
        expect(typeof (JSON.parse(bodyOf(answer)) as { error?: unknown }).error).toBe('string')
      }),
      { numRuns: fc.readConfigureGlobal()?.numRuns ?? 150 },
    )
    await alive()
  })

  test('bytes that are no HTTP get one JSON error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const answer = await exchange(Buffer.from(bytes))
        if (answer !== '') expect(typeof (JSON.parse(bodyOf(answer)) as { error?: unknown }).error).toBe('string')
      }),
      { numRuns: fc.readConfigureGlobal()?.numRuns ?? 100 },
    )
    const head = `GET /health HTTP/1.1\r\nHost: localhost\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`
    expect(await exchange(head)).toMatch(/^HTTP\/1\.1 431 [\s\S]*{"error":"The headers are too large"}$/)
    await alive()
  })

  const hosts: readonly [string, boolean][] = [
    ['localhost', true],
    ['127.0.0.1:3001', true],
    ['[::1]', true],
    ['[::1]:65535', true],
    ['127.1.2.3', true],
    ['evil.example', false],
    ['localhost.evil.example', false],
    ['127.0.0.1.nip.io', false],
    ['evil.example:3001', false],
    ['localhost:99999999', false],
    ['[::1', false],
    ['user@localhost', false],
    ['0.0.0.0', false],
    ['[::ffff:7f00:1]', false],
    ['169.254.169.254', false],
    ['', false],
  ]
  test.each(hosts)('Host %s passes: %s', async (host, passes) => {
    const answer = await exchange(`GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(passes ? /^HTTP\/1\.1 200 / : /^HTTP\/1\.1 (403|400) /)
    expect(() => JSON.parse(bodyOf(answer)) as unknown).not.toThrow()
  })
})

describe('a body', () => {
  const post = (body: string, headers = '') =>
    exchange(
      `POST /session/start HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nConnection: close\r\n${headers}\r\n${body}`,
    )
  const sized = (body: string) => post(body, `Content-Length: ${Buffer.byteLength(body)}\r\n`)

  test('of exactly 100 KB is read and one byte more is refused, even in chunks without a length', async () => {
    const padded = (size: number) => {
      const start = `{"userId":"${SHOP}","pad":"`
      return `${start}${'x'.repeat(size - start.length - 2)}"}`
    }
    expect(await sized(padded(102_400))).toMatch(/^HTTP\/1\.1 200 /)
    expect(await sized(padded(102_401))).toMatch(/^HTTP\/1\.1 413 [\s\S]*{"error":"Request body is too large"}$/)
    const chunk = padded(110_000)
    const chunked = `${chunk.length.toString(16)}\r\n${chunk}\r\n0\r\n\r\n`
    expect(await post(chunked, 'Transfer-Encoding: chunked\r\n')).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('with a repeated field counts the last one, may begin with a byte order mark, and gives __proto__ no meaning', async () => {
    expect(await sized(`{"userId":"nobody","userId":"${SHOP}"}`)).toContain('Session already active')
    expect(await sized(`\uFEFF{"userId":"${SHOP}"}`)).toContain('Session already active')
    expect(await sized(`{"__proto__":{"userId":"${SHOP}"}}`)).toContain('userId is required')
    expect(({} as Record<string, unknown>)['userId']).toBeUndefined()
  })

  test('that never arrives completely does not hold up other requests', async () => {
    const socket = connect(fixture.port, '127.0.0.1', () =>
      socket.write(
        `POST /session/start HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nContent-Length: 50\r\n\r\n{`,
      ),
    )
    await alive()
    socket.destroy()
    await alive()
  })
})

describe('other methods', () => {
  test('HEAD answers like GET without the body, except for streams', async () => {
    for (const path of [`/session/status/${SHOP}`, '/health', '/openapi.json', `/api/session/status/${SHOP}`]) {
      const answer = await fixture.api.head(path)
      expect([path, answer.status, answer.data]).toEqual([path, 200, ''])
    }
    expect((await fixture.client({}).head(`/session/status/${SHOP}`)).status).toBe(401)
    expect((await fixture.api.head(`/session/qr/${SHOP}`)).status).toBe(404)
  })

  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s is unknown on every path, and no CORS is granted',
    async (method) => {
      for (const path of ['/health', '/message/send', '/nothing']) {
        const answer = await exchange(
          `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-api-key\r\nx-api-key: ${KEY}\r\nConnection: close\r\n\r\n`,
        )
        expect(answer).toMatch(/^HTTP\/1\.1 404 /)
        expect(answer.toLowerCase()).not.toContain('access-control-')
        expect(JSON.parse(bodyOf(answer))).toEqual({ error: 'Not found' })
      }
    },
  )
})

test('a client of the QR stream that reads nothing is dropped instead of filling the memory', async () => {
  const socket = connect(fixture.port, '127.0.0.1', () =>
    socket.write(`GET /session/qr/${SHOP} HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\n\r\n`),
  )
  socket.pause()
  socket.on('error', () => undefined)
  await vi.waitFor(() => expect(fixture.gateway.streams.count).toBe(1), { timeout: 30_000 })
  const image = (round: number) => `data:image/png;base64,${String(round).padStart(500_000, 'A')}`
  for (let round = 0; round < 60; round += 1) {
    const offer = { method: 'qr', qr: '2@x', image: image(round), expiresAt: 9e12 } as const
    fixture.sessions.put(SHOP, { kind: 'needs-link', offer })
    await new Promise((resolve) => setImmediate(resolve))
  }
  await vi.waitFor(() => expect(fixture.gateway.streams.count).toBe(0), { timeout: 30_000 })
  socket.destroy()
  fixture.sessions.put(SHOP, { kind: 'connected' })
})
