import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CoreEvent } from './core-api.ts'
import { createSampleCore, type SampleCore } from './create-sample-core.ts'
import type { Fault } from './faults.ts'
import { FAULT_PRESETS } from './page/fault-presets.ts'
import { parseFaultRule } from './parse-fault-rule.ts'
import { createSampleCoreClient, type SampleCoreClient } from './sample-core-client.ts'

const SECRET = 'sample-secret'
let core: SampleCore
let client: SampleCoreClient

beforeEach(async () => {
  core = await createSampleCore({ secret: SECRET, users: ['shop'], thinkingMs: 0 })
  client = createSampleCoreClient(core.controlUrl)
})
afterEach(() => core.stop())

function signed(body: string, secret = SECRET): Record<string, string> {
  const at = String(Math.floor(Date.now() / 1000))
  return {
    'content-type': 'application/json',
    'x-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    'webhook-id': 'msg_1',
    'webhook-timestamp': at,
    'webhook-signature': `v1,${createHmac('sha256', secret).update(`msg_1.${at}.${body}`).digest('base64')}`,
  }
}

async function send(body: string, headers = signed(body), signal: AbortSignal | null = null) {
  const response = await fetch(core.webhookUrl, { method: 'POST', body, headers, redirect: 'manual', signal })
  return { status: response.status, body: await response.text(), headers: response.headers }
}
const post = (change: Record<string, unknown> = {}, secret = SECRET) => {
  const body = JSON.stringify({ user_id: 'shop', from: '2347@c.us', message: 'hello', ...change })
  return send(body, signed(body, secret))
}
const json = (answer: { body: string }) => JSON.parse(answer.body) as Record<string, unknown>

describe('the sample core behaves like the real core:', () => {
  test('it words its answer differently at each run, and remembers each run by `from`', async () => {
    core.change({ rewords: true })
    const texts: unknown[] = []
    for (let run = 0; run < 7; run += 1) texts.push(json(await post({ message: 'how much is rice?' }))['response'])
    expect(texts[0]).toBe('Rice (50 kg) is ₦78,000.')
    expect(new Set(texts).size).toBe(7)
    expect(core.history('2347@c.us')).toHaveLength(7)
    expect(core.history('2348@c.us')).toEqual([])
    core.forget()
    expect(core.histories()).toEqual({})
  })

  test('it remembers an answer that the gateway took, and none that the gateway refused', async () => {
    let status = 200
    const gateway = createServer((_request, response) => response.writeHead(status).end('{}'))
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
    core.change({ mode: 'both', gateway: { url, apiKey: 'key' } })
    await post({ message: 'rice?' })
    status = 409
    await post({ message: 'rice?' })
    gateway.close()
    expect(core.history('2347@c.us').map(({ role }) => role)).toEqual(['customer', 'assistant', 'customer'])
  })

  test('with signature checks off, it accepts a wrong signature and records what was wrong', async () => {
    core.change({ checks: false })
    const body = JSON.stringify({ user_id: 'shop', from: '2347@c.us', message: 'rice?' })
    expect(await send(body, { ...signed(body), 'x-signature': 'sha256=00' })).toMatchObject({ status: 200 })
    expect(core.received.at(-1)?.signature.plain).toBe('wrong')
  })

  test('a call that does not arrive leaves the answer; a swallowed call hangs until the core ends', async () => {
    core.change({ mode: 'both', gateway: { url: 'http://127.0.0.1:1', apiKey: 'key' }, reach: 'unreachable' })
    core.fail({ fault: { kind: 'callback-only' }, text: 'order' })
    expect(await post({ message: 'rice?' })).toMatchObject({ status: 200 })
    expect(await post({ message: 'my order' })).toMatchObject({ status: 500 })
    core.change({ reach: 'swallowing' })
    const hung = new AbortController()
    const body = JSON.stringify({ user_id: 'shop', from: '2347@c.us', message: 'rice?' })
    const answer = send(body, signed(body), hung.signal)
    await expect.poll(() => core.received.length).toBe(3)
    expect(core.received[2]?.status).toBeNull()
    hung.abort()
    await expect(answer).rejects.toThrow()
  })
})

describe('the answer', () => {
  test('to a good request is the processed row with all its fields', async () => {
    const answer = await post({ message: 'how much is rice?' })
    expect(answer.status).toBe(200)
    expect(json(answer)).toEqual({
      message: 'Processed successfully',
      intent: 'price',
      task_type: 'answer',
      response: 'Rice (50 kg) is ₦78,000.',
    })
  })

  test('is the matching row of the contract for each cause', async () => {
    core.change({ inactiveUsers: [], ignored: ['2348@c.us'], groupReplies: false })
    expect(await post({ from: 'status@broadcast' })).toMatchObject({
      status: 200,
      body: '{"message":"Broadcast/status ignored"}',
    })
    expect(await post({ user_id: '' })).toMatchObject({ status: 400, body: '{"error":"user_id required"}' })
    expect(await post({ user_id: 'other' })).toMatchObject({ status: 404, body: '{"error":"User not found"}' })
    expect(await post({ message: '' })).toMatchObject({ status: 200, body: '{"message":"Missing required fields"}' })
    expect((await post({ from: '1@g.us' })).body).toContain('Group replies disabled')
    expect((await post({ from: '2348@c.us' })).body).toContain('Message ignored - in whitelist')
    core.change({ inactiveUsers: ['shop'] })
    expect(await post()).toMatchObject({ status: 200, body: '{"message":"User subscription inactive"}' })
  })

  test('to a wrong, missing or stale signature is 401, judged by the exact bytes', async () => {
    expect((await post({}, 'another-secret')).status).toBe(401)
    expect((await send('{"user_id":"shop"}', {})).status).toBe(401)
    const body = '{"user_id":"shop","from":"2347@c.us","message":"a"}'
    expect((await send(`${body} `, signed(body))).status).toBe(401)
    core.change({ clockAheadSeconds: 900 })
    const late = await send(body)
    expect(late.status).toBe(401)
    expect(Date.parse(late.headers.get('date')!) - Date.now()).toBeGreaterThan(890_000)
    expect(core.received.map(({ signature }) => signature.standard)).toEqual(['wrong', 'missing', 'wrong', 'stale'])
  })

  test('to a body that is not JSON is 500, and the core does not crash', async () => {
    expect((await send('{"user_id":')).status).toBe(500)
    expect((await send('\u0000')).status).toBe(500)
    expect((await post()).status).toBe(200)
  })
})

describe('its faults', () => {
  const rows: [Fault, number, string][] = [
    ...[401, 403, 404, 408, 410, 413, 422, 425, 429, 500, 502, 503].map((status): [Fault, number, string] => [
      { kind: 'status', status },
      status,
      '',
    ]),
    [{ kind: 'group-disabled' }, 200, 'Group replies disabled'],
    [{ kind: 'whitelist' }, 200, 'in whitelist'],
    [{ kind: 'plan-inactive' }, 200, 'User subscription inactive'],
    [{ kind: 'user-unknown' }, 404, 'User not found'],
    [{ kind: 'missing-fields' }, 200, 'Missing required fields'],
    [{ kind: 'redirect', location: 'http://127.0.0.1:1/' }, 302, ''],
    [{ kind: 'redirect', location: 'http://127.0.0.1:1/', status: 308 }, 308, ''],
    [{ kind: 'body', body: 'html' }, 200, '<!doctype html>'],
    [{ kind: 'body', body: 'garbage' }, 200, '{not json'],
    [{ kind: 'body', body: 'deep' }, 200, '[[[['],
    [{ kind: 'callback-only' }, 500, 'Internal server error'],
  ]
  test.each(rows)('answers fault %j with %i', async (fault, status, text) => {
    await client.fail({ fault, times: 1 })
    const answer = await post()
    expect(answer.status).toBe(status)
    expect(answer.body).toContain(text)
    expect((await post()).status).toBe(200)
  })

  test('set Retry-After in seconds or as a date, or their own Date header', async () => {
    const at = new Date(Date.now() + 5_000).toUTCString()
    core.fail({ fault: { kind: 'date', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }, times: 1 })
    core.fail({ fault: { kind: 'status', status: 429, retryAfter: at }, times: 1 })
    core.fail({ fault: { kind: 'status', status: 503, retryAfter: '7' }, times: 1 })
    expect((await post()).headers.get('retry-after')).toBe('7')
    expect((await post()).headers.get('retry-after')).toBe(at)
    const shifted = await post()
    expect(shifted.headers.get('date')).toBe('Thu, 01 Jan 2026 00:00:00 GMT')
    expect(json(shifted)['message']).toBe('Processed successfully')
  })

  test('break connections: before the answer, in its middle, or by never ending', async () => {
    for (const kind of ['reset', 'cut'] as const) {
      core.fail({ fault: { kind }, times: 1 })
      await expect(post()).rejects.toThrow()
    }
    for (const kind of ['slow', 'drip'] as const) {
      core.fail({ fault: { kind, milliseconds: 100_000 }, times: 1 })
      const hungUp = new AbortController()
      const waiting = send('{"user_id":"shop"}', signed('{"user_id":"shop"}'), hungUp.signal)
      await expect.poll(() => core.received.at(-1)?.fault).toBe(kind)
      hungUp.abort()
      await expect(waiting).rejects.toThrow()
    }
    expect((await post()).status).toBe(200)
  })

  test('send bodies of more than a megabyte, or empty bodies', async () => {
    core.fail({ fault: { kind: 'body', body: 'huge' }, times: 1 })
    expect((await post()).body.length).toBeGreaterThan(1024 * 1024)
    core.fail({ fault: { kind: 'body', body: 'empty' }, times: 1 })
    expect((await post()).body).toBe('')
  })

  test('apply to one text or one sender until they are removed', async () => {
    const { id } = await client.fail({ fault: { kind: 'status', status: 500 }, text: 'poison' })
    await client.fail({ fault: { kind: 'status', status: 422 }, from: '666@c.us' })
    expect((await post({ message: 'a poison pill' })).status).toBe(500)
    expect((await post({ message: 'a poison pill' })).status).toBe(500)
    expect((await post({ from: '666@c.us' })).status).toBe(422)
    expect((await post()).status).toBe(200)
    await client.clearFaults(id)
    expect((await post({ message: 'a poison pill' })).status).toBe(200)
    expect((await client.state()).faults).toHaveLength(1)
  })

  test('include refusing all connections, while the control port still answers', async () => {
    await client.goDown()
    await expect(post()).rejects.toThrow()
    expect((await client.state()).listening).toBe(false)
    await client.comeBack()
    expect((await post()).status).toBe(200)
    await client.goDown(50)
    await expect.poll(async () => (await client.state()).listening).toBe(true)
    expect((await post()).status).toBe(200)
  })

  test('that the page offers are all accepted by the control API', () => {
    for (const fault of Object.values(FAULT_PRESETS)) {
      expect(parseFaultRule(JSON.parse(JSON.stringify({ fault: fault() })))).toEqual({ fault: fault() })
    }
  })
})

describe('its call to the gateway', () => {
  const calls: { key: unknown; body: unknown }[] = []
  let answerStatus = 200
  const gateway = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      calls.push({ key: request.headers['x-api-key'], body: JSON.parse(text) })
      response.writeHead(answerStatus).end('{"success":true,"message":"Message sent"}')
    })
  })
  beforeEach(async () => {
    calls.length = 0
    answerStatus = 200
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
    await client.change({ gateway: { url, apiKey: 'key' }, mode: 'both' })
  })
  afterEach(() => {
    gateway.closeAllConnections()
    gateway.close()
  })

  test('comes before its answer, which also carries the text', async () => {
    const answer = json(await post({ message: 'rice' }))
    expect(calls).toEqual([{ key: 'key', body: { userId: 'shop', to: '2347@c.us', message: answer['response'] } }])
    expect(core.received[0]!.callback).toContain('200')
  })

  test('replaces the text in the answer in mode callback, and is left out in mode response', async () => {
    await client.change({ mode: 'callback' })
    expect(json(await post({ message: 'rice' }))['response']).toBe('')
    await client.change({ mode: 'response' })
    expect(json(await post({ message: 'rice' }))['response']).toContain('Rice')
    expect(calls).toHaveLength(1)
  })

  test('is the only channel for a question that needs customer data', async () => {
    core.fail({ fault: { kind: 'callback-only' } })
    expect((await post()).body).toBe('{"message":"Missing required fields"}')
    answerStatus = 409
    expect((await post()).status).toBe(500)
  })

  test('leaves the answer unchanged when it fails', async () => {
    gateway.closeAllConnections()
    gateway.close()
    expect(json(await post({ message: 'rice' }))['response']).toContain('Rice')
    expect(core.received[0]!.callback).toContain('not reached')
  })
})

describe('its control API', () => {
  test('shows the received requests with their repeats, and forgets them', async () => {
    await post()
    await post()
    const received = await client.received()
    expect(received.map(({ number, repeats, status }) => [number, repeats, status])).toEqual([
      [1, 0, 200],
      [2, 1, 200],
    ])
    expect(await client.received(1)).toHaveLength(1)
    await client.forget()
    expect(core.received).toHaveLength(0)
  })

  test('streams each request and each change', async () => {
    const hungUp = new AbortController()
    const response = await fetch(`${core.controlUrl}/control/events`, { signal: hungUp.signal })
    const kinds: string[] = []
    const reading = (async () => {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        for (const line of chunk.split('\n').filter((text) => text.startsWith('data: '))) {
          kinds.push((JSON.parse(line.slice(6)) as CoreEvent).kind)
        }
      }
    })().catch(() => undefined)
    await expect.poll(() => kinds).toEqual(['state'])
    await post()
    core.setThinking(5)
    await expect.poll(() => kinds).toEqual(['state', 'request', 'request', 'state'])
    hungUp.abort()
    await reading
  })

  test('refuses invalid input with a one-sentence error', async () => {
    const order = (path: string, body: string, headers: Record<string, string> = {}) =>
      fetch(`${core.controlUrl}/control/${path}`, { method: 'POST', body, headers })
    const bad: [string, string][] = [
      ['faults', '{'],
      ['faults', 'null'],
      ['faults', '{"fault":{"kind":"earthquake"}}'],
      ['faults', '{"fault":{"kind":"status","status":99}}'],
      ['faults', '{"fault":{"kind":"redirect","location":"a\\r\\nb"}}'],
      ['settings', '{"thinkingMs":-1}'],
      ['settings', '{"unknown":1}'],
      ['settings', '{"mode":"shout"}'],
      ['down', '{"forMs":"long"}'],
    ]
    for (const [path, body] of bad) {
      const answer = await order(path, body)
      expect(answer.status).toBe(400)
      expect(((await answer.json()) as { error: string }).error.length).toBeGreaterThan(5)
    }
    expect((await order('nothing', '{}')).status).toBe(404)
    expect((await order('up', '{}', { origin: 'https://evil.example' })).status).toBe(403)
    expect(await client.state()).toMatchObject({ faults: [], listening: true })
  })

  test('serves its page and modules, and nothing outside the simulator', async () => {
    const get = async (path: string) => fetch(core.controlUrl + path)
    const page = await get('/')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('Sample core')
    const script = await get('/simulator/core/page/main.ts')
    expect(script.headers.get('content-type')).toContain('text/javascript')
    expect(await script.text()).not.toContain('import type')
    expect((await get('/simulator/%2e%2e/package.json')).status).toBe(404)
    expect((await get('/simulator/..%2fpackage.json')).status).toBe(404)
    expect((await fetch(core.url, { redirect: 'manual' })).headers.get('location')).toBe(core.controlUrl)
  })
})
