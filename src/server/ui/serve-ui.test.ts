import axios from 'axios'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { KEY, SHOP, startGatewayFixture } from '../../core/gateway/testing/gateway-fixture.ts'
import { createEventHub } from '../../core/rpc/event-hub.ts'
import { createMemoryLogger } from '../../core/testing/memory-ports.ts'
import { MAX_COMMAND_BYTES } from '../../shared/contract/limits.ts'
import { ok } from '../../shared/result.ts'
import { serveUi } from './serve-ui.ts'
import { createUiAccess, type UiAccess } from './ui-access.ts'

let root: string
let access: UiAccess
let announced: string[]
let dispatched: unknown[][]
let fixture: Awaited<ReturnType<typeof startGatewayFixture>>
const sessions = createEventHub(createMemoryLogger())

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'salesboy-ui-'))
  mkdirSync(join(root, 'assets'))
  writeFileSync(join(root, 'index.html'), '<title>Salesboy</title>')
  writeFileSync(join(root, 'assets', 'a.js'), '1')
  access = createUiAccess({ load: () => [], save: () => undefined }, Date.now)
  announced = []
  dispatched = []
  fixture = await startGatewayFixture({
    prepare: (gateway) =>
      serveUi({
        core: {
          gateway,
          onEvent: sessions.onEvent,
          dispatch: async (...call) => {
            dispatched.push(call)
            return ok('done')
          },
        },
        root,
        mediaFolder: join(root, 'media'),
        access,
        announce: () => announced.push(access.token),
      }),
  })
})
afterEach(async () => {
  await fixture.gateway.close()
  rmSync(root, { recursive: true, force: true })
  expect(sessions.listeners).toBe(0)
})

const browser = (headers: Record<string, string> = {}) =>
  axios.create({ baseURL: fixture.url, headers, validateStatus: () => true, proxy: false, maxRedirects: 0 })

async function openedBrowser() {
  const answer = await browser().post('/ui/session', { token: access.token })
  const cookie = String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? ''
  return browser({ cookie })
}

describe('the one-time address', () => {
  test('is exchanged for a cookie that no script can read and no other site can send', async () => {
    const answer = await browser().post('/ui/session', { token: access.token })
    expect([answer.status, answer.data]).toEqual([200, { ok: true }])
    const cookie = String(answer.headers['set-cookie']?.[0])
    expect(cookie).toMatch(
      new RegExp(`^salesboy_${fixture.port}=[\\w-]{43}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict$`),
    )
  })

  test('works once; a second use returns 410 and announces a new address', async () => {
    const first = access.token
    await browser().post('/ui/session', { token: first })
    const again = await browser().post('/ui/session', { token: first })
    expect([again.status, typeof again.data.error, again.headers['set-cookie']]).toEqual([410, 'string', undefined])
    expect(announced).toHaveLength(1)
    expect(announced[0]).not.toBe(first)
    expect((await browser().post('/ui/session', { token: announced[0] })).status).toBe(200)
  })

  test('is not announced for tokens that never existed', async () => {
    for (const token of ['', 'x', undefined, 7, null, { a: 1 }]) {
      expect((await browser().post('/ui/session', { token })).status).toBe(401)
    }
    expect(announced).toEqual([])
  })

  test('can be opened again in the browser that used it', async () => {
    const token = access.token
    const opened = await openedBrowser()
    expect((await opened.post('/ui/session', { token })).status).toBe(200)
    expect(announced).toEqual([])
  })

  test('can carry the token in the query, which a redirect removes at once', async () => {
    const answer = await browser().get(`/?token=${access.token}`)
    expect([answer.status, answer.headers['location']]).toEqual([303, '/'])
    const cookie = String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? ''
    expect((await browser({ cookie }).post('/ui/rpc', { name: 'snapshot' })).status).toBe(200)
    const used = await browser().get('/?token=wrong')
    expect([used.headers['location'], used.headers['set-cookie']]).toEqual(['/#token=wrong', undefined])
  })
})

describe('the API of the interface', () => {
  test('passes commands to the core and returns its results', async () => {
    const opened = await openedBrowser()
    const answer = await opened.post('/ui/rpc', { name: 'session.connect', args: { id: 'a' } })
    expect([answer.status, answer.data]).toEqual([200, { ok: true, value: 'done' }])
    expect(dispatched).toEqual([['session.connect', { id: 'a' }]])
  })

  test('refuses requests without the cookie, even with the API key', async () => {
    for (const client of [browser(), fixture.api, browser({ cookie: `salesboy_${fixture.port}=guess` })]) {
      expect((await client.post('/ui/rpc', { name: 'snapshot' })).status).toBe(401)
      expect((await client.get('/ui/events')).status).toBe(401)
    }
    expect(dispatched).toEqual([])
  })

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'http://127.0.0.1:1' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'cross-site' }],
  ])('refuses a page with %j', async (headers) => {
    const opened = await openedBrowser()
    expect((await opened.post('/ui/rpc', { name: 'snapshot' }, { headers })).status).toBe(403)
    expect((await opened.get('/ui/events', { headers })).status).toBe(403)
    expect((await browser().post('/ui/session', { token: access.token }, { headers })).status).toBe(403)
    expect(dispatched).toEqual([])
  })

  test('accepts its own page', async () => {
    const opened = await openedBrowser()
    const headers = { origin: fixture.url, 'sec-fetch-site': 'same-origin' }
    expect((await opened.post('/ui/rpc', { name: 'snapshot' }, { headers })).status).toBe(200)
  })

  test('refuses a body that is too large or not JSON, and keeps working', async () => {
    const opened = await openedBrowser()
    const large = await opened.post('/ui/rpc', { name: 'x', args: 'x'.repeat(MAX_COMMAND_BYTES) })
    expect([large.status, typeof large.data.error]).toEqual([413, 'string'])
    const fits = await opened.post('/ui/rpc', { name: 'x', args: 'x'.repeat(MAX_COMMAND_BYTES - 100) })
    expect(fits.status).toBe(200)
    const headers = { 'content-type': 'application/json' }
    expect((await opened.post('/ui/rpc', '{', { headers, transformRequest: (raw: unknown) => raw })).status).toBe(400)
    expect((await opened.post('/ui/rpc', 'null', { headers })).status).toBe(200)
  })

  test('streams numbered events, and continues where a page stopped', async () => {
    const { defaults } = await openedBrowser()
    const follow = async (path: string, headers: Record<string, string> = {}) => {
      const cookie = String(defaults.headers['cookie'])
      const answer = await new Promise<IncomingMessage>((resolve, reject) =>
        get(`${fixture.url}${path}`, { headers: { cookie, ...headers } }, resolve).on('error', reject),
      )
      const seen: number[] = []
      answer.setEncoding('utf8').on('data', (text: string) => {
        for (const found of text.matchAll(/^data: (.*)$/gm)) seen.push(JSON.parse(found[1] ?? '').seq as number)
      })
      answer.on('error', () => undefined)
      return { answer, seen }
    }
    const start = sessions.seq
    const first = await follow('/ui/events')
    sessions.publish({ type: 'session.removed', id: 'a' })
    sessions.publish({ type: 'session.removed', id: 'b' })
    await vi.waitFor(() => expect(first.seen).toEqual([start + 1, start + 2]))
    const second = await follow(`/ui/events?after=${start + 1}`)
    await vi.waitFor(() => expect(second.seen).toEqual([start + 2]))
    const third = await follow(`/ui/events?after=${start}`, { 'last-event-id': String(start + 1) })
    await vi.waitFor(() => expect(third.seen).toEqual([start + 2]))
    for (const { answer } of [first, second, third]) answer.destroy()
    await vi.waitFor(() => expect(fixture.gateway.streams.count).toBe(0))
  })
})

describe('the page', () => {
  test('has a policy that allows only its own files', async () => {
    const answer = await browser().get('/')
    expect([answer.status, answer.data]).toEqual([200, '<title>Salesboy</title>'])
    const policy = String(answer.headers['content-security-policy'])
    expect(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'")).toBe(true)
    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    })
    const part = await browser().get('/assets/a.js')
    expect(part.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    const head = await browser().head('/')
    expect([head.status, head.headers['content-length']]).toEqual([200, '23'])
  })

  test('does not hide the gateway API', async () => {
    expect((await fixture.api.get('/session/status')).status).toBe(400)
    expect((await fixture.api.get('/nothing')).data).toEqual({ error: 'Not found' })
    expect((await fixture.client({}).get('/groups?user_id=x')).status).toBe(401)
  })

  test('says what to do while it is not built', async () => {
    rmSync(join(root, 'index.html'))
    const answer = await browser().get('/')
    expect([answer.status, answer.data]).toEqual([503, expect.stringContaining('npm run build')])
  })
})

test('kept media is served only to admitted browsers from our own page, and in ranges if requested', async () => {
  mkdirSync(join(root, 'media'))
  const name = 'a'.repeat(64)
  writeFileSync(join(root, 'media', name), Buffer.from('ID3 a song', 'latin1'))
  const path = `/ui/media/${name}`
  expect((await browser().get(path)).status).toBe(401)
  const page = await openedBrowser()
  const part = await page.get(path, { headers: { range: 'bytes=0-2' } })
  expect([part.status, part.data]).toEqual([206, 'ID3'])
  expect(part.headers).toMatchObject({
    'content-type': 'audio/mpeg',
    'content-range': 'bytes 0-2/10',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
  expect((await page.head(path)).headers['content-length']).toBe('10')
  expect((await page.get(path, { headers: { 'sec-fetch-site': 'same-site' } })).status).toBe(403)
  for (const other of ['b'.repeat(64), '..%2Findex.html', ''])
    expect((await page.get(`/ui/media/${other}`)).status).toBe(404)
})

test('one cookie can open at most 50 event streams, which do not count against the API key’s', async () => {
  const page = await openedBrowser()
  const cookie = String(page.defaults.headers['cookie'])
  const follow = (path: string, headers: Record<string, string>) =>
    new Promise<IncomingMessage>((resolve, reject) =>
      get(`${fixture.url}${path}`, { headers }, resolve).on('error', reject),
    )
  const open = await Promise.all(Array.from({ length: 51 }, () => follow('/ui/events', { cookie })))
  const statuses = open.map(({ statusCode }) => statusCode)
  expect(statuses.filter((status) => status === 200)).toHaveLength(50)
  expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  const core = await follow(`/session/qr/${SHOP}`, { 'x-api-key': KEY })
  expect(core.statusCode).toBe(200)
  for (const answer of [...open, core]) answer.destroy()
  await vi.waitFor(() => expect(fixture.gateway.streams.count).toBe(0))
})
