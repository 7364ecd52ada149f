import { expect, test } from 'vitest'
import type { PostOutcome } from '../http/http-client.ts'
import { attemptRecordOf } from './attempt-record.ts'

const answer = (body: string): PostOutcome => ({
  kind: 'answer',
  status: 422,
  body,
  truncated: false,
  date: null,
  retryAfter: null,
})
const record = (change: object = {}) =>
  attemptRecordOf({
    row: 7,
    startedAt: 1,
    tookMs: 12.4,
    url: 'https://core.example.com/hook?key=very-secret',
    headers: {
      'User-Agent': 'SalesboyDesktop/1',
      'X-Signature': `sha256=${'ab12cd34'.repeat(8)}`,
      'webhook-signature': 'v1,QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=',
      'webhook-id': 'msg_1',
    },
    body: Buffer.from('{"message":"hello"}'),
    outcome: answer('{"error":"cannot","api_key":"sk-1234\\"5"}'),
    ...change,
  })

test('an attempt record shows how the try went and reveals no secret', () => {
  const kept = record()
  expect(JSON.parse(kept.headers)).toEqual({
    'Content-Type': 'application/json',
    'User-Agent': 'SalesboyDesktop/1',
    'X-Signature': 'sha256=ab12cd34…',
    'webhook-signature': 'v1,QUJDREVG…',
    'webhook-id': 'msg_1',
  })
  expect(kept).toMatchObject({
    url: 'https://core.example.com/hook?key=…',
    body: '{"message":"hello"}',
    body_bytes: 19,
    took_ms: 12,
    outcome: 'answer',
    status: 422,
    answer: '{"error":"cannot","api_key":"…"}',
  })
})

test('an attempt record cuts long bodies and answers and leaves out media bytes', () => {
  const body = Buffer.from(JSON.stringify({ message: 'x'.repeat(65_000), media: { data: 'A'.repeat(1_000_000) } }))
  const kept = record({ body, outcome: answer('y'.repeat(100_000)) })
  expect(kept.body.length).toBeLessThan(8_100)
  expect(kept.body_bytes).toBe(body.length)
  expect(kept.answer!.length).toBeLessThan(2_100)
  const picture = record({ body: Buffer.from('{"message":"m","media":{"data":"QUJD"}}') })
  expect(picture.body).toBe('{"message":"m","media":{"data":"… (4 characters)"}}')
})

test('an attempt record without an answer keeps the error code', () => {
  expect(record({ outcome: { kind: 'network', code: 'ECONNREFUSED' } })).toMatchObject({
    outcome: 'network',
    status: null,
    answer: 'ECONNREFUSED',
  })
})
