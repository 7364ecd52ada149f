import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkSignature } from './check-signature.ts'

/** From the specification at standardwebhooks.com: signature scheme, symmetric example. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const BODY = Buffer.from('{"test": 2432232314}')
const AT = 1_614_265_330
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': String(AT),
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const standard = (headers: Record<string, string>, body = BODY, now = AT, secret = SECRET) =>
  checkSignature(headers, body, secret, now).standard

describe('the Standard Webhooks signature', () => {
  test('is valid for the published example', () => expect(standard(HEADERS)).toBe('valid'))

  test('is wrong for any other byte, id, time, secret or version', () => {
    expect(standard(HEADERS, Buffer.from('{"test":2432232314}'))).toBe('wrong')
    expect(standard({ ...HEADERS, 'webhook-id': 'msg_other' })).toBe('wrong')
    expect(standard({ ...HEADERS, 'webhook-timestamp': String(AT + 1) })).toBe('wrong')
    expect(standard(HEADERS, BODY, AT, 'whsec_AAAA')).toBe('wrong')
    expect(standard({ ...HEADERS, 'webhook-signature': HEADERS['webhook-signature'].replace('v1', 'v2') })).toBe(
      'wrong',
    )
  })

  test('may stand beside older signatures while a secret is rotated', () =>
    expect(standard({ ...HEADERS, 'webhook-signature': `v1,b2xk ${HEADERS['webhook-signature']}` })).toBe('valid'))

  test('is stale when its time is more than five minutes off, in both directions', () => {
    expect(standard(HEADERS, BODY, AT + 300)).toBe('valid')
    expect(standard(HEADERS, BODY, AT + 301)).toBe('stale')
    expect(standard(HEADERS, BODY, AT - 301)).toBe('stale')
  })

  test('is missing when one of its three headers is missing', () => {
    for (const name of Object.keys(HEADERS)) {
      const { [name as keyof typeof HEADERS]: _, ...rest } = HEADERS
      expect(standard(rest)).toBe('missing')
    }
  })

  test('uses a secret without prefix as its bytes', () => {
    const signed = createHmac('sha256', 'plain').update(`m.${AT}.`).update(BODY).digest('base64')
    const headers = { 'webhook-id': 'm', 'webhook-timestamp': String(AT), 'webhook-signature': `v1,${signed}` }
    expect(standard(headers, BODY, AT, 'plain')).toBe('valid')
  })
})

describe('X-Signature', () => {
  // RFC 4231, test case 2.
  const body = Buffer.from('what do ya want for nothing?')
  const digest = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  const plain = (value: string | undefined) =>
    checkSignature(value === undefined ? {} : { 'x-signature': value }, body, 'Jefe', 0).plain

  test('is the hex HMAC-SHA256 of the exact bytes', () => expect(plain(`sha256=${digest}`)).toBe('valid'))

  test('is wrong without its prefix, shortened, changed, or as the old gateway sent it', () => {
    expect(plain(digest)).toBe('wrong')
    expect(plain(`sha256=${digest.slice(0, -2)}`)).toBe('wrong')
    expect(plain(`sha256=${digest.replace(/^5/, '6')}`)).toBe('wrong')
    expect(plain('temp-signature')).toBe('wrong')
    expect(plain(undefined)).toBe('missing')
  })
})
