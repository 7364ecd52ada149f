import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkSignature } from './check-signature.ts'
import { createSampleCore, type SampleCore } from './create-sample-core.ts'
import type { Fault } from './faults.ts'

const SECRET = 'sample-secret'
let core: SampleCore

beforeEach(async () => {
  core = await createSampleCore({ secret: SECRET, users: ['shop'], thinkingMs: 0 })
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

async function post(change: Record<string, unknown> = {}, secret = SECRET): Promise<{ status: number; body: string }> {
  const body = JSON.stringify({ user_id: 'shop', from: '2347@c.us', message: 'hello', ...change })
  const response = await fetch(core.webhookUrl, {
    method: 'POST',
    body,
    headers: signed(body, secret),
    redirect: 'manual',
  })
  return { status: response.status, body: await response.text() }
}

test('the published Standard Webhooks example verifies', () => {
  // standardwebhooks.com, specification: signature scheme, symmetric example.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const verdict = checkSignature(headers, Buffer.from('{"test": 2432232314}'), secret, 1614265330)
  expect(verdict).toEqual({ plain: 'missing', standard: 'valid' })
})

test('each row of what the core answers', async () => {
  expect(await post()).toMatchObject({ status: 200, body: expect.stringContaining('Processed successfully') })
  expect(await post({ from: 'status@broadcast' })).toEqual({
    status: 200,
    body: '{"message":"Broadcast/status ignored"}',
  })
  expect(await post({ user_id: '' })).toEqual({ status: 400, body: '{"error":"user_id required"}' })
  expect(await post({ user_id: 'other' })).toEqual({ status: 404, body: '{"error":"User not found"}' })
  expect((await post({}, 'another-secret')).status).toBe(401)
  const rows: [Fault, number, string][] = [
    [{ kind: 'group-disabled' }, 200, 'Group replies disabled'],
    [{ kind: 'whitelist' }, 200, 'in whitelist'],
    [{ kind: 'plan-inactive' }, 200, 'User subscription inactive'],
    [{ kind: 'missing-fields' }, 200, 'Missing required fields'],
    [{ kind: 'status', status: 500 }, 500, 'Internal server error'],
    [{ kind: 'status', status: 429, retryAfter: '7' }, 429, 'Too many'],
    [{ kind: 'redirect', location: 'http://127.0.0.1:1/' }, 302, ''],
    [{ kind: 'body', body: 'html' }, 200, '<!doctype html>'],
    [{ kind: 'body', body: 'empty' }, 200, ''],
  ]
  for (const [fault, status, text] of rows) {
    core.fail({ fault, times: 1 })
    const answer = await post()
    expect(answer.status).toBe(status)
    expect(answer.body).toContain(text)
  }
  expect((await post()).status).toBe(200)
})

test('broken connections, a poison text and a core that is down', async () => {
  core.fail({ fault: { kind: 'reset' }, times: 1 })
  await expect(post()).rejects.toThrow()
  core.fail({ fault: { kind: 'cut' }, times: 1 })
  await expect(post()).rejects.toThrow()
  core.fail({ fault: { kind: 'status', status: 500 }, text: 'poison' })
  expect((await post({ message: 'a poison pill' })).status).toBe(500)
  expect((await post()).status).toBe(200)
  await core.goDown()
  await expect(post()).rejects.toThrow()
  await core.comeBack()
  expect((await post()).status).toBe(200)
})
