import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { signatureHeaders, webhookId } from './signatures.ts'

const body = Buffer.from('{"message":"ü"}')

test('both signatures cover the exact bytes', () => {
  const headers = signatureHeaders({ body, secret: 'key', id: 'msg_1', timestamp: 17 })
  expect(headers['X-Signature']).toBe(`sha256=${createHmac('sha256', 'key').update(body).digest('hex')}`)
  const signed = Buffer.concat([Buffer.from('msg_1.17.'), body])
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', 'key').update(signed).digest('base64')}`)
})

test('the example of the Standard Webhooks specification verifies', () => {
  const headers = signatureHeaders({
    body: Buffer.from('{"test": 2432232314}'),
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1614265330,
  })
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('a secret that decodes to no bytes does not sign with an empty key', () => {
  const headers = signatureHeaders({ body: Buffer.alloc(0), secret: 'whsec_', id: 'msg_1', timestamp: 1 })
  const empty = createHmac('sha256', '').update('msg_1.1.').digest('base64')
  expect(headers['webhook-signature']).not.toBe(`v1,${empty}`)
})

test('the id is stable for a message of a session and differs for any other', () => {
  expect(webhookId('shop', 'false_1@c.us_A')).toBe(webhookId('shop', 'false_1@c.us_A'))
  const ids = [
    webhookId('shop', 'false_1@c.us_A'),
    webhookId('two', 'false_1@c.us_A'),
    webhookId('shop', 'false_1@c.us_B'),
  ]
  expect(new Set(ids).size).toBe(3)
})
