import { Validator } from '@seriousme/openapi-schema-validator'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GatewaySendResult } from '../../replies/gateway-send.ts'
import { qrFrame, statusFrame } from '../api-schemas.ts'
import { qrOffer, SHOP, startGatewayFixture } from '../testing/gateway-fixture.ts'
import { operations } from './operations.ts'

let fixture: Awaited<ReturnType<typeof startGatewayFixture>>
beforeEach(async () => {
  fixture = await startGatewayFixture({ settings: { 'gateway.metrics': 'on' } })
  fixture.sessions.put(SHOP, { kind: 'connected' }, '2348000000001')
  fixture.sessions.groupsOf[SHOP] = [{ id: '12-34@g.us', name: 'Lagos' }]
  fixture.sessions.contactsOf[SHOP] = [{ id: '234@c.us', name: 'Ada', number: '234' }]
})
afterEach(() => fixture.gateway.close())

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

describe('/openapi.json', () => {
  test('is valid OpenAPI 3.1, served without a key, and reveals nothing about this host', async () => {
    const answer = await fixture.client({}).get('/openapi.json')
    expect(answer.status).toBe(200)
    expect(await new Validator().validate(answer.data)).toEqual({ valid: true })
    expect(answer.data.openapi).toBe('3.1.0')
    expect(JSON.stringify(answer.data)).not.toContain('1.2.3')
  })

  test('describes every route, and every operation it describes has a route', () => {
    const routes = fixture.gateway.routes.filter((route) => !route.startsWith('HEAD '))
    const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/{(\w+)}/g, ':$1')}`)
    expect(described.toSorted()).toEqual(routes.toSorted())
    expect(fixture.gateway.routes.length).toBeGreaterThan(20)
  })

  test('gives each operation a unique id', async () => {
    const { data } = await fixture.client({}).get('/openapi.json')
    const ids = Object.values(data.paths as Record<string, Record<string, { operationId: string }>>).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    )
    expect(new Set(ids).size).toBe(operations.length)
    expect(ids).toContain('postMessageSend')
  })
})

const send = { userId: SHOP, to: '2347000000000', message: 'Hello' }
const calls: readonly [method: 'get' | 'post', path: string, url: string, body: unknown, status: number][] = [
  ['get', '/health', '/health', undefined, 200],
  ['get', '/openapi.json', '/openapi.json', undefined, 200],
  ['post', '/session/start', '/session/start', { userId: SHOP }, 200],
  ['post', '/session/start', '/session/start', {}, 400],
  ['post', '/session/start', '/session/start', { userId: 'x'.repeat(110_000) }, 413],
  ['post', '/session/stop', '/session/stop', { userId: UNKNOWN }, 200],
  ['post', '/session/stop', '/session/stop', { userId: 7 }, 400],
  ['get', '/session/status', `/session/status?userId=${SHOP}`, undefined, 200],
  ['get', '/session/status', '/session/status', undefined, 400],
  ['get', '/session/status/{userId}', `/session/status/${SHOP}`, undefined, 200],
  ['get', '/session/status/{userId}', `/session/status/${UNKNOWN}`, undefined, 200],
  ['get', '/session/status/{userId}', '/session/status/', undefined, 400],
  ['get', '/api/session/status/{userId}', `/api/session/status/${SHOP}`, undefined, 200],
  ['get', '/session/qr', '/session/qr', undefined, 400],
  ['get', '/session/qr/{userId}', '/session/qr/nobody', undefined, 400],
  ['post', '/message/send', '/message/send', send, 200],
  ['post', '/message/send', '/message/send', { ...send, to: '' }, 400],
  ['post', '/message/send', '/message/send', { ...send, userId: UNKNOWN }, 404],
  ['post', '/message/send', '/message/send', { ...send, to: 'nobody' }, 422],
  ['get', '/metrics', '/metrics', undefined, 200],
  ['get', '/message/groups', `/message/groups?user_id=${SHOP}`, undefined, 200],
  ['get', '/message/groups', '/message/groups', undefined, 400],
  ['get', '/message/groups', `/message/groups?user_id=${UNKNOWN}`, undefined, 404],
  ['get', '/groups', `/groups?user_id=${SHOP}`, undefined, 200],
  ['get', '/groups', '/groups', undefined, 400],
  ['get', '/message/contacts', `/message/contacts?user_ids=${SHOP},${UNKNOWN}`, undefined, 200],
  ['get', '/message/contacts', '/message/contacts', undefined, 400],
]

describe('a real answer fits its description', () => {
  /** The schemas are strict here, so an undescribed field fails too. */
  const check = (method: string, path: string, status: number, data: unknown) => {
    const operation = operations.find((entry) => entry.method === method && entry.path === path)
    const schema = operation?.answers[status]?.schema
    expect(schema, `${method} ${path} ${status} is described`).toBeTruthy()
    expect(schema!.safeParse(data).error?.issues ?? []).toEqual([])
  }

  test.each(calls)('%s %s: %s', async (method, path, url, body, status) => {
    const answer = await fixture.api.request({ method, url, data: body })
    expect(answer.status).toBe(status)
    check(method, path, status, answer.data)
  })

  test('for every operation, at least once with success', () => {
    const succeeded = new Set(
      calls.flatMap(([method, path, , , status]) => (status === 200 ? [`${method} ${path}`] : [])),
    )
    const streams = operations.filter(({ answers }) => answers[200]?.schema === null)
    expect(succeeded.size + streams.length).toBe(operations.length)
  })

  const outcomes: readonly [GatewaySendResult, number][] = [
    [{ kind: 'accepted', messageId: null }, 200],
    [{ kind: 'not-connected' }, 409],
    [{ kind: 'not-on-whatsapp' }, 422],
    [{ kind: 'key-reused' }, 422],
    [{ kind: 'failed', reason: 'send-failed' }, 500],
    [{ kind: 'not-stored' }, 503],
  ]
  test.each(outcomes)('when a send ends with %j', async (result, status) => {
    fixture.core.sendResult = result
    const answer = await fixture.api.post('/message/send', send)
    expect(answer.status).toBe(status)
    check('post', '/message/send', status, answer.data)
  })

  test('in each state of a session, including the stream', async () => {
    const stream = await fixture.api.get(`/session/qr/${SHOP}`, { responseType: 'stream' })
    let text = ''
    stream.data.on('data', (chunk: Buffer) => (text += chunk.toString()))
    fixture.sessions.put(SHOP, { kind: 'needs-link', offer: qrOffer() })
    check('get', '/session/status/{userId}', 200, (await fixture.api.get(`/session/status/${SHOP}`)).data)
    fixture.sessions.put(SHOP, { kind: 'syncing', percent: 7 })
    check('get', '/session/status/{userId}', 200, (await fixture.api.get(`/session/status/${SHOP}`)).data)
    await expect.poll(() => text, { timeout: 30_000 }).toContain('"percent":7')
    stream.data.destroy()
    const frames = text.split('\n\n').filter((frame) => frame.includes('data: '))
    for (const frame of frames) {
      const data: unknown = JSON.parse(frame.split('data: ')[1]!)
      const schema = frame.startsWith('event: status') ? statusFrame : qrFrame
      expect(schema.safeParse(data).error?.issues ?? []).toEqual([])
    }
    expect(frames.length).toBeGreaterThanOrEqual(4)
  })

  test('without the key', async () => {
    for (const { method, path, key } of operations) {
      const answer = await fixture.client({}).request({ method, url: path.replace('{userId}', SHOP) })
      expect([path, answer.status]).toEqual([path, key ? 401 : 200])
      if (key) expect(answer.data).toEqual({ error: 'Unauthorized' })
    }
  })
})
