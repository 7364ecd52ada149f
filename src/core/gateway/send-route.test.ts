import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GatewaySendResult } from '../replies/gateway-send.ts'
import { SHOP, startGatewayFixture } from './testing/gateway-fixture.ts'

let fixture: Awaited<ReturnType<typeof startGatewayFixture>>
beforeEach(async () => {
  fixture = await startGatewayFixture({})
  fixture.sessions.put(SHOP, { kind: 'connected' })
})
afterEach(() => fixture.gateway.close())

const message = { userId: SHOP, to: '2347000000000@c.us', message: 'Hello' }

describe('POST /message/send', () => {
  test('passes the text on and answers with WhatsApp’s id', async () => {
    const answer = await fixture.api.post('/message/send', message, { headers: { 'Idempotency-Key': 'order-7' } })
    expect([answer.status, answer.data]).toEqual([200, { success: true, message: 'Message sent', id: 'true_1@c.us_A' }])
    expect(fixture.sends).toEqual([
      { sessionId: SHOP, to: '2347000000000@c.us', text: 'Hello', idempotencyKey: 'order-7', queue: false },
    ])
  })

  test('leaves the id out while it is not known', async () => {
    fixture.core.sendResult = { kind: 'accepted', messageId: null }
    expect((await fixture.api.post('/message/send', message)).data).toEqual({ success: true, message: 'Message sent' })
  })

  test.each(['userId', 'to', 'message'])('answers 400 without %s', async (name) => {
    for (const value of [undefined, null, '']) {
      const answer = await fixture.api.post('/message/send', { ...message, [name]: value })
      expect([answer.status, answer.data]).toEqual([400, { error: 'userId, to, and message are required' }])
    }
    expect((await fixture.api.post('/message/send', { ...message, [name]: { a: 1 } })).status).toBe(400)
    expect(fixture.sends).toEqual([])
  })

  const outcomes: readonly [GatewaySendResult, number, string][] = [
    [{ kind: 'unknown-session' }, 404, 'Session not found'],
    [{ kind: 'not-connected' }, 409, 'Session is not connected'],
    [{ kind: 'refused', reason: 'owner-takeover' }, 409, 'The owner answers this chat'],
    [{ kind: 'refused', reason: 'paused' }, 409, 'Answers are paused'],
    [{ kind: 'refused', reason: 'too-old' }, 409, 'The question is too old for an automatic answer'],
    [{ kind: 'refused', reason: 'already-answered' }, 409, 'The customer has an answer to this message already'],
    [{ kind: 'not-on-whatsapp' }, 422, 'The recipient is not on WhatsApp'],
    [{ kind: 'failed', reason: 'send-failed' }, 500, 'WhatsApp Web could not send it'],
    [{ kind: 'failed', reason: 'refused-by-whatsapp' }, 500, 'WhatsApp refused the message'],
  ]
  test.each(outcomes)('answers the result %j with its status', async (result, status, error) => {
    fixture.core.sendResult = result
    const answer = await fixture.api.post('/message/send', message)
    expect([answer.status, answer.data]).toEqual([status, { error }])
  })

  test('answers 404 for a session that does not exist, whatever its id looks like', async () => {
    for (const userId of ['00000000-0000-4000-8000-000000000000', 'nobody', '__proto__']) {
      expect((await fixture.api.post('/message/send', { ...message, userId })).status).toBe(404)
    }
  })

  test.each([
    ['+234 700 000-0000', '2347000000000@c.us'],
    ['00234 (700) 000.0000', '2347000000000@c.us'],
    ['\u202a+234 700 000 0000\u202c', '2347000000000@c.us'],
    ['2347000000000@s.whatsapp.net', '2347000000000@c.us'],
    [2347000000000, '2347000000000@c.us'],
    ['99887766554433@lid', '99887766554433@lid'],
    ['120363000000000000@g.us', '120363000000000000@g.us'],
    ['2347000000000-1600000000@g.us', '2347000000000-1600000000@g.us'],
  ])('takes %s as a recipient', async (to, expected) => {
    await fixture.api.post('/message/send', { ...message, to })
    expect(fixture.sends[0]?.to).toBe(expected)
  })

  test.each([
    'status@broadcast',
    '123@newsletter',
    'not a number',
    '12@c.us@g.us',
    '12345.5e3',
    12345.5,
    1e21,
    '2347000000000@c.us\n1@g.us',
    '٢٣٤٧٠٠٠٠٠٠٠',
    '1'.repeat(101),
    '../../2347000000000@c.us',
  ])('never writes to %s', async (to) => {
    expect((await fixture.api.post('/message/send', { ...message, to })).status).toBe(422)
    expect(fixture.sends).toEqual([])
  })

  test('queues only when asked to with true', async () => {
    await fixture.api.post('/message/send', { ...message, queue: true })
    await fixture.api.post('/message/send', { ...message, queue: 'no' })
    expect(fixture.sends.map((send) => send.queue)).toEqual([true, false])
  })
})
