import { get, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { STREAMS_PER_KEY } from './event-streams.ts'
import { KEY, qrOffer, SHOP, startGatewayFixture } from './testing/gateway-fixture.ts'

let fixture: Awaited<ReturnType<typeof startGatewayFixture>>
const open: IncomingMessage[] = []
beforeEach(async () => {
  fixture = await startGatewayFixture({})
})
afterEach(async () => {
  open.splice(0).forEach((answer) => answer.destroy())
  await fixture.gateway.close()
})

/** Opens the stream as any HTTP client does and collects what arrives. */
async function follow(path = `/session/qr/${SHOP}`) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    get(`${fixture.url}${path}`, { headers: { 'x-api-key': KEY } }, resolve).on('error', reject),
  )
  open.push(answer)
  const seen = { text: '', ended: false }
  answer.setEncoding('utf8').on('data', (chunk: string) => (seen.text += chunk))
  answer.on('end', () => (seen.ended = true)).on('error', () => undefined)
  return { answer, seen, frames: () => seen.text.split('\n\n').filter((frame) => frame !== '') }
}

const statusFrames = (frames: readonly string[]) => frames.filter((frame) => frame.startsWith('event: status\n'))
const qrFrames = (frames: readonly string[]) => frames.filter((frame) => frame.startsWith('data: {"qr"'))

describe('GET /session/qr/:userId', () => {
  test('sends its headers at once, before there is any QR', async () => {
    const { answer, frames } = await follow()
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(answer.headers['cache-control']).toContain('no-cache')
    await vi.waitFor(() => expect(frames()).toHaveLength(1))
    expect(frames()[0]).toBe('event: status\ndata: {"exists":false,"connected":false,"state":"stopped"}')
  })

  test('serves a session that starts later: each new QR once, and its states', async () => {
    const { frames } = await follow()
    fixture.sessions.put(SHOP, { kind: 'starting' })
    fixture.sessions.put(SHOP, { kind: 'needs-link', offer: qrOffer('data:image/png;base64,AAAA') })
    fixture.sessions.put(SHOP, { kind: 'needs-link', offer: qrOffer('data:image/png;base64,AAAA') })
    fixture.sessions.put('somebody-else', { kind: 'needs-link', offer: qrOffer('data:image/png;base64,ZZZZ') })
    fixture.sessions.put(SHOP, { kind: 'needs-link', offer: qrOffer('data:image/png;base64,BBBB') })
    fixture.sessions.put(SHOP, { kind: 'connected' }, '2348000000001')
    await vi.waitFor(() => expect(statusFrames(frames()).at(-1)).toContain('"state":"connected"'))
    expect(qrFrames(frames())).toEqual([
      'data: {"qr":"data:image/png;base64,AAAA"}',
      'data: {"qr":"data:image/png;base64,BBBB"}',
    ])
    const states = statusFrames(frames()).map((frame) => JSON.parse(frame.split('\ndata: ')[1] ?? '').state as string)
    expect(states).toEqual(['stopped', 'starting', 'needs-link', 'connected'])
    expect(statusFrames(frames()).at(-1)).toContain('"connected":true')
  })

  test('shows the current QR first to a client that connects late', async () => {
    fixture.sessions.put(SHOP, { kind: 'needs-link', offer: qrOffer() })
    const { frames } = await follow()
    await vi.waitFor(() => expect(frames()).toHaveLength(2))
    expect(frames()[0]).toMatch(/^data: {"qr":"data:image\/png;base64,/)
  })

  test('keeps the connection open with a comment every 15 seconds', async () => {
    const { frames } = await follow()
    const comments = () => frames().filter((frame) => frame.startsWith(':')).length
    await fixture.time.advance(14_999)
    expect(comments()).toBe(0)
    await fixture.time.advance(1)
    await vi.waitFor(() => expect(comments()).toBe(1))
    await fixture.time.advance(15_000)
    await vi.waitFor(() => expect(comments()).toBe(2))
  })

  test('serves many clients and leaves no listeners or timers when they go', async () => {
    const timersBefore = fixture.time.pending
    const clients = await Promise.all(Array.from({ length: 40 }, () => follow()))
    fixture.sessions.put(SHOP, { kind: 'needs-link', offer: qrOffer() })
    for (const client of clients) await vi.waitFor(() => expect(qrFrames(client.frames())).toHaveLength(1))
    expect(fixture.gateway.streams.count).toBe(40)
    clients.forEach((client) => client.answer.destroy())
    await vi.waitFor(() => expect(fixture.gateway.streams.count).toBe(0))
    expect(fixture.sessions.listeners()).toBe(0)
    expect(fixture.time.pending).toBe(timersBefore)
  })

  test('ends its streams when the gateway closes', async () => {
    const { seen } = await follow()
    await fixture.gateway.close()
    await vi.waitFor(() => expect(seen.ended).toBe(true))
    expect(fixture.sessions.listeners()).toBe(0)
  })

  test('refuses wrong ids before it opens a stream', async () => {
    for (const [path, error] of [
      ['/session/qr/not-a-uuid', 'invalid userId format'],
      ['/session/qr/current-user', 'invalid userId'],
      ['/session/qr/', 'userId is required'],
    ]) {
      const answer = await fixture.api.get(path ?? '')
      expect([answer.status, answer.data]).toEqual([400, { error }])
    }
    expect(fixture.gateway.streams.count).toBe(0)
  })

  test('holds at most 50 streams and refuses the next in one sentence until one is closed', async () => {
    const followed = await Promise.all(Array.from({ length: STREAMS_PER_KEY }, () => follow()))
    expect(followed.every(({ answer }) => answer.statusCode === 200)).toBe(true)
    const refused = await fixture.api.get(`/session/qr/${SHOP}`)
    expect([refused.status, refused.data]).toEqual([
      429,
      { error: 'More than 50 event streams are open. Close one first.' },
    ])
    expect(fixture.sessions.listeners()).toBe(2 * STREAMS_PER_KEY)
    followed[0]!.answer.destroy()
    await vi.waitFor(() => expect(fixture.gateway.streams.count).toBe(STREAMS_PER_KEY - 1))
    expect((await follow()).answer.statusCode).toBe(200)
  })
})
