import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { KEY, SHOP, startGatewayFixture } from '../../src/core/gateway/testing/gateway-fixture.ts'
import { hostileJson, hostileText, isPrototypeClean, nested } from './hostile-values.ts'
import { FUZZ_LIMIT_MS, runs } from './runs.ts'

vi.setConfig({ testTimeout: FUZZ_LIMIT_MS, hookTimeout: FUZZ_LIMIT_MS })
let fixture: Awaited<ReturnType<typeof startGatewayFixture>>
beforeAll(async () => {
  fixture = await startGatewayFixture({})
  fixture.sessions.put(SHOP, { kind: 'connected' })
})
afterAll(() => fixture.gateway.close())

/** Sends bytes, half-closes, and collects the answer until the other side closes. */
function exchange(bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(fixture.port, '127.0.0.1', () => socket.end(bytes))
    let text = ''
    socket.setTimeout(60_000, () => reject(new Error(`no end after ${JSON.stringify(bytes.toString('latin1'))}`)))
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
    socket.on('error', () => resolve(text)).on('close', () => resolve(text))
  })
}
const answersIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]))

const method = fc.oneof(
  fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PATCH', 'PRI', 'get'),
  hostileText,
)
const path = fc.oneof(
  fc.constantFrom('/message/send', '/session/start', '/health', '*', 'http://evil.example/', '//evil', '/../../x'),
  hostileText,
)
const header = fc.oneof(
  fc.constantFrom(
    `x-api-key: ${KEY}`,
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: identity, chunked',
    'transfer-encoding : chunked',
    'Content-Length: 4',
    'Content-Length: 0',
    'Content-Length: +4',
    'Content-Length: 4, 40',
    'Expect: 100-continue',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Connection: close',
    'Host: localhost',
    'Host: evil.example',
    ' folded',
  ),
  fc.tuple(hostileText, hostileText).map(([name, value]) => `${name}: ${value}`),
)
const body = fc.oneof(
  hostileText,
  hostileJson.map((value) => JSON.stringify(value)),
  fc.constantFrom('0\r\n\r\n', `4\r\n{"a"\r\n0\r\n\r\n`, 'ffffffffff\r\n', nested(90_000), '{"userId":"\ud800"}'),
  // A second request hidden behind the first.
  fc.constant(`0\r\n\r\nPOST /message/send HTTP/1.1\r\nHost: localhost\r\n\r\n`),
)
const request = fc
  .tuple(
    method,
    path,
    fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'X'),
    fc.array(header, { maxLength: 8 }),
    body,
    fc.nat(500),
  )
  .map(([verb, where, version, headers, text, cut]) => {
    const whole = Buffer.from(
      `${verb} ${where} ${version}\r\nHost: localhost\r\n${headers.join('\r\n')}\r\n\r\n${text}`,
    )
    // Half of the requests break off somewhere.
    return cut % 2 === 0 ? whole : whole.subarray(0, Math.min(cut, whole.length))
  })

test('any bytes on the wire get only known answers, send nothing into a chat, and do not harm the next caller', async () => {
  await fc.assert(
    fc.asyncProperty(request, async (bytes) => {
      const text = await exchange(bytes)
      const statuses = answersIn(text)
      for (const status of statuses)
        expect([100, 200, 400, 401, 403, 404, 408, 409, 413, 414, 417, 422, 429, 431]).toContain(status)
      // No request combines a recipient, a text and the key, so nothing may be sent.
      expect(fixture.sends).toEqual([])
      expect(text.toLowerCase()).not.toMatch(/access-control-allow|\bat .*\.(ts|js):\d|node_modules/)
    }),
    runs(250),
  )
  expect(isPrototypeClean()).toBe(true)
  expect((await fixture.client({}).get('/health')).status).toBe(200)
})

test('a request with contradicting lengths is refused, so it cannot hide a second request', async () => {
  const hidden = `POST /message/send HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nContent-Length: 2\r\n\r\n{}`
  for (const lengths of [
    'Content-Length: 0\r\nTransfer-Encoding: chunked',
    'Content-Length: 0\r\nContent-Length: 10',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
    'Transfer-Encoding: xchunked',
    'Content-Length: 0x0',
  ]) {
    const head = `POST /health HTTP/1.1\r\nHost: localhost\r\n${lengths}\r\n\r\n`
    const statuses = answersIn(await exchange(Buffer.from(`${head}0\r\n\r\n${hidden}`)))
    expect(statuses.length, lengths).toBeLessThanOrEqual(1)
    for (const status of statuses) expect(status).toBe(400)
  }
})
