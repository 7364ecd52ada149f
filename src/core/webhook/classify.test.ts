import { describe, expect, test } from 'vitest'
import type { PostOutcome } from '../http/http-client.ts'
import { classify, parseRetryAfter } from './classify.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const answer = (status: number, body: unknown = {}, retryAfter: string | null = null): PostOutcome => ({
  kind: 'answer',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  truncated: false,
  date: null,
  retryAfter,
})

describe('the policy table classifies', () => {
  const rows: [string, PostOutcome, Record<string, unknown>][] = [
    [
      '200 with a reply',
      answer(200, { response: 'hi' }),
      { kind: 'delivered', replies: [{ text: 'hi', quote: false }] },
    ],
    ['200 with an empty reply', answer(200, { response: '' }), { kind: 'delivered', replies: [] }],
    ['200 with a page', answer(200, '<html>'), { kind: 'delivered', replies: [], note: null }],
    ['204 without a body', answer(204, ''), { kind: 'delivered', replies: [] }],
    [
      'broadcast ignored',
      answer(200, { message: 'Broadcast/status ignored' }),
      { kind: 'delivered', note: 'Broadcast/status ignored' },
    ],
    [
      'groups disabled',
      answer(200, { message: 'Group replies disabled for this user' }),
      { kind: 'delivered', note: 'Group replies disabled for this user' },
    ],
    [
      'ignore list',
      answer(200, { message: 'Message ignored - in whitelist' }),
      { kind: 'delivered', note: 'Message ignored - in whitelist' },
    ],
    [
      'missing fields',
      answer(200, { message: 'Missing required fields' }),
      { kind: 'delivered', note: 'Missing required fields' },
    ],
    ['plan inactive', answer(200, { message: 'User subscription inactive' }), { kind: 'hold', hold: 'plan-inactive' }],
    ['a customer’s own words, echoed', answer(200, { message: 'Is my subscription inactive?' }), { kind: 'delivered' }],
    [
      'the same beside a reply',
      answer(200, { message: 'subscription inactive', reply: 'Hello!' }),
      { kind: 'delivered', replies: [{ text: 'Hello!' }] },
    ],
    ['a user of its own', answer(404, { error: 'Order: user not found in cart' }), { kind: 'dead' }],
    ['unknown user', answer(404, { error: 'User not found' }), { kind: 'hold', hold: 'user-unknown' }],
    ['401', answer(401, { error: 'Unauthorized' }), { kind: 'hold', hold: 'secret-refused' }],
    ['403', answer(403, 'no'), { kind: 'hold', hold: 'secret-refused' }],
    ['410', answer(410), { kind: 'hold', hold: 'gone' }],
    ['400', answer(400, { error: 'user_id required' }), { kind: 'dead', code: 'http-400', note: 'user_id required' }],
    ['404 of a wrong path', answer(404, '<html>'), { kind: 'dead', code: 'http-404' }],
    ['413', answer(413), { kind: 'dead' }],
    ['422', answer(422), { kind: 'dead' }],
    ['301', answer(301), { kind: 'retry', code: 'http-301' }],
    ['307', answer(307), { kind: 'retry', code: 'http-307' }],
    ['408', answer(408), { kind: 'retry' }],
    ['425', answer(425), { kind: 'retry' }],
    ['429 with seconds', answer(429, {}, '90'), { kind: 'retry', retryAfterMs: 90_000 }],
    ['503 with a date', answer(503, {}, 'Sun, 01 Mar 2026 12:02:00 GMT'), { kind: 'retry', retryAfterMs: 120_000 }],
    ['500', answer(500, { error: 'Internal server error' }), { kind: 'retry', code: 'http-500', retryAfterMs: null }],
    [
      'no connection',
      { kind: 'network', code: 'ENOTFOUND' },
      { kind: 'offline', code: 'network', detail: 'ENOTFOUND' },
    ],
    ['time over', { kind: 'unknown', code: 'timed-out' }, { kind: 'unknown', code: 'timed-out' }],
    ['cut', { kind: 'unknown', code: 'ECONNRESET' }, { kind: 'unknown', code: 'cut' }],
    ['stopped', { kind: 'aborted' }, { kind: 'aborted' }],
  ]
  test.each(rows)('%s', (_name, outcome, verdict) => {
    expect(classify(outcome, NOW)).toMatchObject(verdict)
  })
})

test('a truncated answer counts as delivered without a reply, because half a reply is never sent', () => {
  const outcome = { ...answer(200, { response: 'hi' }), truncated: true } as PostOutcome
  expect(classify(outcome, NOW)).toMatchObject({ kind: 'delivered', replies: [] })
})

test('Retry-After is limited to a day, and nonsense is ignored', () => {
  expect(parseRetryAfter('99999999', NOW)).toBe(86_400_000)
  expect(parseRetryAfter('Sun, 01 Mar 2020 12:00:00 GMT', NOW)).toBe(0)
  expect(parseRetryAfter('soon', NOW)).toBeNull()
  expect(parseRetryAfter('-5', NOW)).toSatisfy((value) => value === null || value === 0)
})
