import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRealClock } from '../testing/real-clock.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'

let server: Server
let client: HttpClient
let url: string
let answer: RequestListener

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  client = createHttpClient(createRealClock())
})
afterEach(async () => {
  client.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  vi.unstubAllEnvs()
})

const post = (change: Partial<Parameters<HttpClient['post']>[0]> = {}) =>
  client.post({ url, body: Buffer.from('{"a":"ü"}'), headers: { 'X-One': '1' }, timeoutMs: 5_000, ...change })

test('the exact bytes and headers arrive, and the answer carries everything the policy needs', async () => {
  const seen: { raw: string; one: unknown; type: unknown }[] = []
  answer = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString()
      seen.push({ raw, one: request.headers['x-one'], type: request.headers['content-type'] })
      response.writeHead(429, { 'retry-after': '7' }).end('later')
    })
  }
  expect(await post()).toMatchObject({ kind: 'answer', status: 429, body: 'later', truncated: false, retryAfter: '7' })
  expect(seen).toEqual([{ raw: '{"a":"ü"}', one: '1', type: 'application/json' }])
})

test.each([
  ['text/plain; charset=ISO-8859-1', Buffer.from('d\xe9ne', 'latin1'), 'déne'],
  ['application/json; charset="windows-1252"', Buffer.from('{"response":"\x80 5"}', 'latin1'), '{"response":"€ 5"}'],
  ['text/plain', Buffer.from('d\xe9ne', 'latin1'), 'déne'],
  ['text/plain; charset=klingon', Buffer.from('déne'), 'déne'],
  ['text/plain; charset=utf-8', Buffer.from('\ufeffdéne'), '\ufeffdéne'],
])('an answer as %s is decoded correctly', async (type, body, text) => {
  answer = (_request, response) => void response.writeHead(200, { 'content-type': type }).end(body)
  expect(await post()).toMatchObject({ kind: 'answer', body: text })
})

test('a redirect is an answer and is never followed', async () => {
  let requests = 0
  answer = (_request, response) => {
    requests += 1
    response.writeHead(307, { location: url }).end()
  }
  expect(await post()).toMatchObject({ kind: 'answer', status: 307 })
  expect(requests).toBe(1)
})

test('a refused connection and an unknown name mean that nothing arrived', async () => {
  expect(await post({ url: 'http://127.0.0.1:1/' })).toEqual({ kind: 'network', code: 'ECONNREFUSED' })
  expect(await post({ url: 'http://no-such-host.invalid/' })).toMatchObject({ kind: 'network' })
})

test('a server that hangs up during the TLS handshake never got the request', async () => {
  const rude = createTcpServer((socket) => socket.on('error', () => undefined).destroy())
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve))
  const outcome = await post({ url: `https://127.0.0.1:${(rude.address() as AddressInfo).port}/` })
  rude.close()
  expect(outcome).toMatchObject({ kind: 'network' })
})

test('a connection cut before or in the middle of the answer has an unknown outcome', async () => {
  answer = (request) => request.socket.destroy()
  expect(await post()).toMatchObject({ kind: 'unknown', code: 'ECONNRESET' })
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('{"response":')
    setImmediate(() => response.destroy())
  }
  expect(await post()).toMatchObject({ kind: 'unknown' })
})

test('silence and an endlessly trickling answer end at the total time limit', async () => {
  answer = () => undefined
  expect(await post({ timeoutMs: 60 })).toEqual({ kind: 'unknown', code: 'timed-out' })
  const drips: NodeJS.Timeout[] = []
  answer = (_request, response) => {
    response.writeHead(200)
    drips.push(setInterval(() => response.write(' '), 10))
  }
  expect(await post({ timeoutMs: 120 })).toEqual({ kind: 'unknown', code: 'timed-out' })
  drips.forEach(clearInterval)
})

test('at most one megabyte is read, even of a compressed answer', async () => {
  answer = (_request, response) => response.writeHead(200).end(Buffer.alloc(3_000_000, 'x'))
  const plain = await post()
  expect(plain).toMatchObject({ kind: 'answer', truncated: true })
  expect(plain.kind === 'answer' && plain.body.length).toBe(1024 * 1024)
  answer = (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000, 'x')))
  const packed = await post()
  expect(packed.kind === 'answer' && [packed.truncated, packed.body.length]).toEqual([true, 1024 * 1024])
})

test('the signal aborts a post, even while the answer is being read', async () => {
  const stop = new AbortController()
  answer = (_request, response) => void response.writeHead(200).write('{', () => stop.abort())
  expect(await post({ signal: stop.signal })).toEqual({ kind: 'aborted' })
})

test('a proxy of the environment is never used for this machine', async () => {
  vi.stubEnv('http_proxy', 'http://127.0.0.1:1')
  answer = (_request, response) => response.end('direct')
  const fresh = createHttpClient(createRealClock())
  expect(await fresh.post({ url, body: Buffer.from('{}'), headers: {}, timeoutMs: 5_000 })).toMatchObject({
    body: 'direct',
  })
  fresh.close()
})
