import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createWayBed, customerMessage, type WayBed } from '../../src/core/webhook/testing/way-bed.ts'
import { parseAnswer } from '../../src/core/webhook/parse-answer.ts'
import { createHttpClient, type HttpClient } from '../../src/core/http/http-client.ts'
import { createRealClock } from '../../src/core/testing/real-clock.ts'
import { hostileJson, hostileText, isPrototypeClean, nested } from './hostile-values.ts'
import { FUZZ_LIMIT_MS, runs } from './runs.ts'

vi.setConfig({ testTimeout: FUZZ_LIMIT_MS, hookTimeout: FUZZ_LIMIT_MS })
const CANARY = 'kanarienvogel'
const MEGABYTE = 1024 * 1024

let server: Server
let client: HttpClient
let url: string
let answer: (request: IncomingMessage, response: ServerResponse, socket: Socket) => void
let forwarded = 0
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/elsewhere') forwarded += 1
    request.resume().on('end', () => answer(request, response, request.socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  client = createHttpClient(createRealClock())
})
afterAll(async () => {
  client.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
const post = (timeoutMs = 20_000) => client.post({ url, body: Buffer.from('{}'), headers: {}, timeoutMs })

const body = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  hostileText.map((text) => Buffer.from(text)),
  hostileJson.map((value) => Buffer.from(JSON.stringify(value))),
  fc
    .record(
      { response: hostileJson, reply: hostileJson, replies: hostileJson, message: hostileJson },
      { requiredKeys: [] },
    )
    .map((value) => Buffer.from(JSON.stringify(value))),
  fc.constantFrom(
    Buffer.from(nested(100_000)),
    Buffer.from(`{"replies":${nested(50_000)}}`),
    Buffer.from('{"response":"\\ud800"}'),
    Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    Buffer.from(JSON.stringify({ replies: Array.from({ length: 5_000 }, (_, n) => `text ${n}`) })),
    Buffer.from('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"response":"x"}'),
    Buffer.alloc(2 * MEGABYTE, '{"response":"x"} '),
  ),
)

describe('on any response from the core', () => {
  const encode = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const
  const encoding = fc.constantFrom('none', 'gzip', 'deflate', 'br', 'lie', 'unknown')
  const status = fc.oneof(
    fc.constantFrom(200, 204, 301, 302, 304, 307, 401, 404, 429, 500, 503),
    fc.integer({ min: 200, max: 599 }),
  )
  const headers = fc.dictionary(
    fc.constantFrom('retry-after', 'date', 'content-type', 'location', 'x-a', 'set-cookie', 'connection', 'vary'),
    fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('-1', '1e999', '99999999999999', 'Thu, 99 Foo', '/elsewhere'),
    ),
    { maxKeys: 5 },
  )

  test('every status, header, encoding and body gives one outcome of bounded size, and no redirect is followed', async () => {
    await fc.assert(
      fc.asyncProperty(status, headers, encoding, body, async (code, extra, how, bytes) => {
        answer = (_request, response) => {
          const sent = how in encode ? encode[how as keyof typeof encode](bytes) : bytes
          const named = how === 'none' ? {} : { 'content-encoding': how === 'lie' ? 'gzip' : how }
          for (const [name, value] of Object.entries({ ...extra, ...named })) {
            response.setHeader(name, value.replace(/[^\x20-\x7e]/g, '?'))
          }
          response.writeHead(code).end(code === 204 || code === 304 ? undefined : sent)
        }
        const outcome = await post()
        expect(['answer', 'unknown']).toContain(outcome.kind)
        if (outcome.kind !== 'answer') return
        expect(outcome.status).toBe(code)
        expect(outcome.body.length).toBeLessThanOrEqual(MEGABYTE)
        const parsed = parseAnswer(outcome.body)
        expect(parsed.replies.length).toBeLessThanOrEqual(10)
        for (const { text } of parsed.replies) expect(text.isWellFormed() && text.trim() !== '').toBe(true)
        expect(isPrototypeClean()).toBe(true)
      }),
      runs(120),
    )
    expect(forwarded).toBe(0)
  })

  test('raw bytes instead of HTTP give one outcome: half heads, wrong lengths, floods of headers, garbage', async () => {
    const raw = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(
          'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{"a":1, "and more"}',
          'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"response":"x"}',
          'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}',
          'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 7\r\n\r\n{}',
          'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
          'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n',
          'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}',
          `HTTP/1.1 200 OK\r\n${'x-flood: y\r\n'.repeat(5_000)}\r\n{}`,
          `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}\r\n\r\n{}`,
          'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n',
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
          'HTTP/1.1 200',
          'HTTP/9.9 200 OK\r\n\r\n{}',
          'SSH-2.0-OpenSSH\r\n',
        )
        .map((text) => Buffer.from(text)),
    )
    await fc.assert(
      fc.asyncProperty(raw, async (bytes) => {
        answer = (_request, _response, socket) => socket.end(bytes)
        // Some of these make the client wait for more, and then the time limit ends the request.
        const outcome = await post(400)
        expect(['answer', 'unknown', 'network']).toContain(outcome.kind)
      }),
      runs(80),
    )
  })

  test.each([
    ['gzip', gzipSync(Buffer.alloc(200 * MEGABYTE))],
    ['br', brotliCompressSync(Buffer.alloc(50 * MEGABYTE))],
    ['gzip', gzipSync(gzipSync(Buffer.alloc(100 * MEGABYTE)))],
  ])('a decompression bomb in %s is read only up to the limit', async (how, bomb) => {
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': how }).end(bomb)
    const outcome = await post()
    if (outcome.kind === 'answer') expect(outcome.body.length).toBeLessThanOrEqual(MEGABYTE)
    else expect(outcome.kind).toBe('unknown')
  })

  test('a body that drips for ever and a head that never comes end at the time limit', async () => {
    const timers: NodeJS.Timeout[] = []
    answer = (_request, response) => {
      response.writeHead(200)
      timers.push(setInterval(() => response.write(' '), 20))
    }
    expect(await post(500)).toEqual({ kind: 'unknown', code: 'timed-out' })
    answer = (_request, _response, socket) => void timers.push(setInterval(() => socket.write('H'), 20))
    const silent = await post(500)
    expect(silent.kind).toBe('unknown')
    for (const timer of timers) clearInterval(timer)
  })
})

test('any answer to a message changes only that message, and its content is not logged', async () => {
  let bed: WayBed | null = null
  try {
    bed = await createWayBed({ clock: createRealClock(), settings: { 'core.url': url } })
    bed.way.start()
    const next = bed
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 204, 400, 413, 422), body, async (code, bytes) => {
        answer = (_request, response) => void response.writeHead(code).end(Buffer.concat([bytes, Buffer.from(CANARY)]))
        count += 1
        const chatId = `23490${String(count).padStart(8, '0')}@c.us`
        const before = JSON.stringify(next.settings.view())
        await next.way.incoming('shop', customerMessage(`${CANARY} ${count}`, { chatId }))
        await vi.waitFor(
          () => {
            const row = next.way.list({ limit: 1 }).messages[0]!
            expect([row.chatId, row.delivery.state]).toEqual([chatId, code < 300 ? 'delivered' : 'dead'])
          },
          { timeout: 40_000, interval: 5 },
        )
        expect(JSON.stringify(next.settings.view())).toBe(before)
        expect(next.way.coreStatus().kind).not.toBe('secret-refused')
      }),
      runs(60),
    )
    expect(bed.logged.join('\n')).not.toContain(CANARY)
  } finally {
    await bed?.remove()
  }
})
