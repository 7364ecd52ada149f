import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SessionState } from '../../shared/model/session.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { KEY, QR, qrOffer, SHOP, startGatewayFixture } from './testing/gateway-fixture.ts'

let fixture: Awaited<ReturnType<typeof startGatewayFixture>>
beforeEach(async () => {
  fixture = await startGatewayFixture({})
})
afterEach(() => fixture.gateway.close())

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

describe('for a client of the old gateway it', () => {
  test('tells everyone that it is alive, and the holder of the key how it is doing', async () => {
    fixture.sessions.put(SHOP, { kind: 'connected' }, '2348000000001')
    const short = await fixture.client({}).get('/health')
    expect(short.status).toBe(200)
    expect(short.data).toEqual({ status: 'ok', timestamp: '2025-12-12T00:40:00.000Z' })
    const long = await fixture.api.get('/health')
    expect(Object.keys(long.data).sort()).toEqual(
      [
        'channels',
        'diagnosis',
        'memory',
        'pid',
        'queue',
        'sessions',
        'status',
        'timestamp',
        'uptime',
        'version',
      ].sort(),
    )
    expect(long.data.version).toBe('1.2.3')
    expect(long.data.sessions).toEqual([
      { id: SHOP, state: 'connected', since: '2025-12-06T05:46:40.000Z', phone: '2348000000001' },
    ])
    expect((await fixture.client({ 'x-api-key': 'wrong' }).get('/health')).data).toEqual(short.data)
    const head = await fixture.client({}).head('/health')
    expect([head.status, head.data]).toEqual([200, ''])
  })

  const badIds: readonly [string, unknown, string][] = [
    ['no id', undefined, 'userId is required'],
    ['null', null, 'userId is required'],
    ['an empty id', '', 'userId is required'],
    ['a number', 12, 'invalid userId'],
    ['an object', { $ne: null }, 'invalid userId'],
    ['the placeholder of the page', 'current-user', 'invalid userId'],
    ['a test placeholder', 'test-user-7', 'invalid userId'],
    ['no UUID', 'shop-1', 'invalid userId format'],
    ['a path', '../../etc/passwd', 'invalid userId format'],
    ['a UUID with more behind it', `${SHOP}/..`, 'invalid userId format'],
  ]
  for (const path of ['/session/start', '/session/stop']) {
    test.each(badIds)(`refuses ${path} with %s`, async (_name, userId, error) => {
      const answer = await fixture.api.post(path, { userId })
      expect([answer.status, answer.data]).toEqual([400, { error }])
      expect(fixture.sessions.calls).toEqual([])
    })
  }

  test('starts a session it has never seen and answers at once', async () => {
    const answer = await fixture.api.post('/session/start', { userId: SHOP })
    expect([answer.status, answer.data]).toEqual([200, { success: true, message: 'Session initialized' }])
    expect(fixture.sessions.calls).toEqual([`add ${SHOP}`, `connect ${SHOP}`])
  })

  test('accepts user_id for userId, and ids made in the app', async () => {
    fixture.sessions.put('my_shop', { kind: 'stopped' })
    const answer = await fixture.api.post('/session/start', { user_id: 'my_shop' })
    expect(answer.data).toEqual({ success: true, message: 'Session initialized' })
    expect(fixture.sessions.calls).toEqual(['connect my_shop'])
  })

  const starts: readonly [SessionState, string, boolean][] = [
    [{ kind: 'stopped' }, 'Session initialized', true],
    [{ kind: 'unlinked' }, 'Session initialized', true],
    [
      { kind: 'failed', code: 'browser-start-failed', said: msg('failure.browser-start'), detail: 'x' },
      'Session initialized',
      true,
    ],
    [{ kind: 'starting' }, 'Session is initializing', true],
    [{ kind: 'needs-link', offer: qrOffer() }, 'Session connecting', true],
    [{ kind: 'linking' }, 'Session connecting', true],
    [{ kind: 'syncing', percent: 20 }, 'Session connecting', true],
    [{ kind: 'reconnecting', reason: 'page-hung', attempt: 1, nextAt: 0 }, 'Session connecting', true],
    [{ kind: 'waiting-for-internet' }, 'Session connecting', true],
    [{ kind: 'connected' }, 'Session already active', true],
    [{ kind: 'conflict' }, 'Session is open in another window or computer', false],
  ]
  test.each(starts)('answers a start of a session that is %j', async (state, message, success) => {
    fixture.sessions.put(SHOP, state)
    const answer = await fixture.api.post('/session/start', { userId: SHOP })
    expect([answer.status, answer.data]).toEqual([200, { success, message }])
    expect(fixture.sessions.calls).toEqual(message === 'Session initialized' ? [`connect ${SHOP}`] : [])
  })

  test('offers a new QR on a start after no scan came', async () => {
    fixture.sessions.put(SHOP, { kind: 'needs-link', offer: { method: 'paused' } })
    await fixture.api.post('/session/start', { userId: SHOP })
    expect(fixture.sessions.calls).toEqual([`useQr ${SHOP}`])
  })

  test('answers 200 with the reason why a session cannot start', async () => {
    fixture.sessions.fault = new CommandError('limit-reached', 'There are too many sessions.')
    const expected = await fixture.api.post('/session/start', { userId: SHOP })
    expect([expected.status, expected.data]).toEqual([200, { success: false, message: 'There are too many sessions.' }])
    fixture.sessions.fault = new Error('secret detail')
    const unexpected = await fixture.api.post('/session/start', { userId: SHOP })
    expect([unexpected.status, unexpected.data.success]).toEqual([200, false])
    expect(unexpected.data.message).not.toContain('secret detail')
  })

  test('stops a session and keeps its link, unless told to unlink', async () => {
    fixture.sessions.put(SHOP, { kind: 'connected' })
    const stopped = await fixture.api.post('/session/stop', { userId: SHOP })
    expect([stopped.status, stopped.data]).toEqual([200, { success: true, message: 'Session stopped' }])
    await fixture.api.post('/session/stop', { userId: SHOP, unlink: true })
    expect(fixture.sessions.calls).toEqual([`disconnect ${SHOP}`, `unlink ${SHOP}`])
    const unknown = await fixture.api.post('/session/stop', { userId: UNKNOWN })
    expect([unknown.status, unknown.data]).toEqual([200, { success: false, message: 'Session not found' }])
  })

  test('shows the status in both forms', async () => {
    fixture.sessions.put(SHOP, { kind: 'needs-link', offer: qrOffer() })
    const expected = { exists: true, ready: false, qr: QR, state: 'needs-link', phone: null }
    for (const path of [
      `/session/status/${SHOP}`,
      `/session/status?userId=${SHOP}`,
      `/session/status?user_id=${SHOP}`,
    ]) {
      expect((await fixture.api.get(path)).data).toMatchObject(expected)
    }
    fixture.sessions.put(SHOP, { kind: 'connected' }, '2348000000001')
    expect((await fixture.api.get(`/session/status/${SHOP}`)).data).toMatchObject({
      exists: true,
      ready: true,
      qr: null,
      phone: '2348000000001',
    })
    expect((await fixture.api.get(`/session/status/${UNKNOWN}`)).data).toEqual({
      exists: false,
      ready: false,
      qr: null,
    })
    for (const path of ['/session/status', '/session/status/', '/session/status?userId=']) {
      const answer = await fixture.api.get(path)
      expect([path, answer.status, answer.data]).toEqual([path, 400, { error: 'userId is required' }])
    }
    expect((await fixture.api.get('/session/status?userId=a&userId=b')).status).toBe(400)
  })

  test('reports that a session exists while its browser runs or is wanted, because a core offers Start otherwise', async () => {
    const states: readonly [SessionState, boolean][] = [
      [{ kind: 'stopped' }, false],
      [{ kind: 'unlinked' }, false],
      [{ kind: 'needs-link', offer: { method: 'paused' } }, false],
      [{ kind: 'needs-link', offer: { method: 'preparing' } }, true],
      [{ kind: 'starting' }, true],
      [{ kind: 'stopping' }, true],
      [{ kind: 'reconnecting', reason: 'page-hung', attempt: 1, nextAt: 1 }, true],
      [{ kind: 'waiting-for-internet' }, true],
      [{ kind: 'conflict' }, true],
    ]
    for (const [state, exists] of states) {
      fixture.sessions.put(SHOP, state)
      for (const path of [`/session/status/${SHOP}`, `/session/status?userId=${SHOP}`]) {
        const { data } = await fixture.api.get(path)
        expect(data).toMatchObject({ exists, ready: false, state: state.kind })
      }
    }
    fixture.sessions.put(SHOP, { kind: 'connected' })
    await fixture.api.post('/session/stop', { userId: SHOP })
    const { data } = await fixture.api.get(`/session/status/${SHOP}`)
    expect(data).toMatchObject({ exists: false, ready: false, qr: null, state: 'stopped' })
  })

  test('tells a core’s statistics whether a session is connected', async () => {
    fixture.sessions.put(SHOP, { kind: 'connected' })
    expect((await fixture.api.get(`/api/session/status/${SHOP}`)).data).toEqual({ connected: true })
    expect((await fixture.api.get(`/api/session/status/${UNKNOWN}`)).data).toEqual({ connected: false })
  })

  test('lists groups on both paths', async () => {
    fixture.sessions.put(SHOP, { kind: 'connected' })
    fixture.sessions.groupsOf[SHOP] = [{ id: '12-34@g.us', name: 'Lagos' }]
    for (const path of ['/message/groups', '/groups']) {
      expect((await fixture.api.get(`${path}?user_id=${SHOP}`)).data).toEqual({
        groups: [{ id: '12-34@g.us', name: 'Lagos' }],
      })
      const unknown = await fixture.api.get(`${path}?user_id=${UNKNOWN}`)
      expect([unknown.status, unknown.data]).toEqual([404, { error: 'Session not found or not ready' }])
    }
    expect((await fixture.api.get('/message/groups')).data).toEqual({ error: 'user_id is required' })
    expect((await fixture.api.get('/groups')).data).toEqual({ error: 'user_id required' })
    delete fixture.sessions.groupsOf[SHOP]
    expect((await fixture.api.get(`/groups?user_id=${SHOP}`)).status).toBe(404)
  })

  test('lists the contacts of several users', async () => {
    fixture.sessions.put(SHOP, { kind: 'connected' })
    fixture.sessions.contactsOf[SHOP] = [{ id: '234@c.us', name: 'Ada', number: '234' }]
    const answer = await fixture.api.get(`/message/contacts?user_ids=${SHOP},${UNKNOWN}`)
    expect(answer.data).toEqual({
      contacts: { [SHOP]: [{ id: '234@c.us', name: 'Ada', number: '234' }], [UNKNOWN]: [] },
    })
    expect(answer.headers['retry-after']).toBeUndefined()
    const missing = await fixture.api.get('/message/contacts?user_ids=,')
    expect([missing.status, missing.data]).toEqual([400, { error: 'user_ids is required' }])
  })

  test('says when the whole address book of a newly linked phone will be available', async () => {
    fixture.sessions.put(SHOP, { kind: 'connected' })
    fixture.sessions.contactsOf[SHOP] = [{ id: '234@c.us', name: 'Ada', number: '234' }]
    fixture.sessions.youngMs[SHOP] = 412_300
    const answer = await fixture.api.get(`/message/contacts?user_ids=${SHOP}`)
    expect([answer.status, answer.headers['retry-after']]).toEqual([200, '413'])
    expect(answer.data.contacts[SHOP]).toHaveLength(1)
  })

  const mistakes: readonly [string, string, string, unknown, Record<string, string>, number, unknown][] = [
    ['bad JSON', 'POST', '/session/start', '{"userId":', {}, 400, { error: 'Invalid JSON' }],
    ['an empty body', 'POST', '/session/start', '', {}, 400, { error: 'userId is required' }],
    ['a JSON list', 'POST', '/session/start', '[1]', {}, 400, { error: 'userId is required' }],
    ['a body that is too large', 'POST', '/session/start', 'x'.repeat(102_401), {}, 413, expect.anything()],
    ['an unknown path', 'GET', '/nothing/here', undefined, {}, 404, { error: 'Not found' }],
    ['a wrong method', 'DELETE', '/session/start', undefined, {}, 404, { error: 'Not found' }],
    ['a preflight', 'OPTIONS', '/session/start', undefined, { origin: 'https://x.test' }, 404, { error: 'Not found' }],
    ['an address that cannot be decoded', 'GET', '/session/status/%E0%A4%A', undefined, {}, 400, expect.anything()],
  ]
  test.each(mistakes)('answers %s in JSON', async (_name, method, url, data, headers, status, body) => {
    const answer = await fixture.api.request({
      method,
      url,
      data,
      headers: { 'content-type': 'application/json', ...headers },
      transformRequest: (raw: unknown) => raw,
    })
    expect([answer.status, answer.data]).toEqual([status, body])
    expect(typeof answer.data.error).toBe('string')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  test('refuses a compressed body with the reason', async () => {
    const answer = await fixture.api.post('/message/send', gzipSync('{}'), { headers: { 'content-encoding': 'gzip' } })
    expect([answer.status, answer.data]).toEqual([
      415,
      { error: 'The body is compressed; send it without Content-Encoding' },
    ])
  })

  test('accepts a wrong content type and a trailing slash', async () => {
    const answer = await fixture.api.post('/session/start/', JSON.stringify({ userId: SHOP }), {
      headers: { 'content-type': 'text/plain', 'x-api-key': KEY },
    })
    expect(answer.data).toEqual({ success: true, message: 'Session initialized' })
  })
})
