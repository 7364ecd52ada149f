import { describe, expect, test } from 'vitest'
import type { ReceivedWebhook } from '../core/core-api.ts'
import { checkFields, checkHeaders } from './check-webhook.ts'

const NOW = Date.parse('2026-01-02T03:04:05.000Z')
const expected = { userId: 'shop', customer: '2347000000000', text: 'hello', pushName: 'Ada', now: NOW }
const GOOD = {
  user_id: 'shop',
  from: '2347000000000@c.us',
  message: 'hello',
  timestamp: NOW / 1_000,
  hasMedia: false,
  type: 'chat',
  isGroup: false,
  message_id: 'false_12345@lid_3EB0A1',
  chat_id: '12345@lid',
  author: null,
  phone: '2347000000000',
  lid: '12345',
  push_name: 'Ada',
  quoted: null,
  backfilled: false,
  sent_at: '2026-01-02T03:04:05.000Z',
}
const received = (
  body: ReceivedWebhook['body'],
  headers: Record<string, string> = {},
  signature: ReceivedWebhook['signature'] = { plain: 'valid', standard: 'valid' },
): ReceivedWebhook => ({
  number: 1,
  at: NOW,
  body,
  raw: JSON.stringify(body),
  headers: { 'content-type': 'application/json', 'user-agent': 'SalesboyDesktop/0.1.0', ...headers },
  signature,
  repeats: 0,
  answer: '200 {}',
  status: 200,
  tookMs: 1,
  callback: null,
  fault: null,
})

describe('the check of a received webhook', () => {
  test('accepts a webhook that follows the contract', () => {
    checkHeaders(received(GOOD))
    checkFields(received(GOOD), expected)
  })

  test.each([
    ['user_id', 'other'],
    ['from', '12345@lid'],
    ['timestamp', NOW],
    ['timestamp', '1767323045'],
    ['hasMedia', null],
    ['message_id', 'true_1@c.us_A'],
    ['author', undefined],
    ['phone', null],
    ['push_name', null],
    ['backfilled', true],
    ['sent_at', '2026-01-02'],
  ])('rejects a wrong %s', (name, value) => {
    expect(() => checkFields(received({ ...GOOD, [name]: value }), expected)).toThrow()
  })

  test('rejects a missing, extra or misplaced field, and a body that is not JSON', () => {
    const { quoted: _, ...without } = GOOD
    expect(() => checkFields(received(without), expected)).toThrow('the fields are')
    expect(() => checkFields(received({ ...GOOD, extra: 1 }), expected)).toThrow('the fields are')
    expect(() => checkFields(received({ ...without, quoted: null }), expected)).toThrow('the fields are')
    expect(() => checkFields(received(null), expected)).toThrow('no JSON')
  })

  test('rejects a wrong or missing signature, a foreign user agent and a leaked API key', () => {
    expect(() => checkHeaders(received(GOOD, {}, { plain: 'wrong', standard: 'valid' }))).toThrow('X-Signature')
    expect(() => checkHeaders(received(GOOD, {}, { plain: 'valid', standard: 'missing' }))).toThrow('webhook-signature')
    expect(() => checkHeaders(received(GOOD, { 'user-agent': 'axios/1' }))).toThrow('user agent')
    expect(() => checkHeaders(received(GOOD, { 'x-api-key': 'k' }))).toThrow('key')
  })
})
