import { describe, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { makeOutgoing } from '../testing/fake-whatsapp-client.ts'
import { createSentEvidence } from './sent-evidence.ts'

describe('the evidence about own messages', () => {
  test('keeps the best acknowledgement of each message', () => {
    const evidence = createSentEvidence(createFakeClock().now)
    evidence.noteAck('a', 1)
    evidence.noteAck('a', 3)
    evidence.noteAck('a', 2)
    expect(evidence.ackOf('a')).toBe(3)
    expect(evidence.ackOf('b')).toBeNull()
  })

  test('lists the messages announced for a chat', () => {
    const evidence = createSentEvidence(createFakeClock().now)
    evidence.noteOwn(makeOutgoing({ messageId: 'a', chatId: '1@c.us', timestamp: 10 }))
    evidence.noteOwn(makeOutgoing({ messageId: 'b', chatId: '1@c.us', timestamp: 20 }))
    evidence.noteOwn(makeOutgoing({ messageId: 'c', chatId: '2@c.us', timestamp: 20 }))
    expect(evidence.own('1@c.us').map((message) => message.messageId)).toEqual(['a', 'b'])
  })

  test('counts a message as sent when a connected page reports no acknowledgements at all for a minute', async () => {
    const clock = createFakeClock()
    const evidence = createSentEvidence(clock.now)
    const waiting = makeOutgoing({ messageId: 'a', ack: 0, timestamp: clock.now() / 1000 })
    await clock.advance(30_000)
    expect(evidence.settle(waiting, true).ack).toBe(0)
    await clock.advance(31_000)
    expect(evidence.settle(waiting, false).ack).toBe(0)
    expect(evidence.settle(waiting, true).ack).toBe(1)
  })

  test('keeps a message unsent when the page reports other acknowledgements or the message failed', async () => {
    const clock = createFakeClock()
    const evidence = createSentEvidence(clock.now)
    const waiting = makeOutgoing({ messageId: 'a', ack: 0, timestamp: clock.now() / 1000 })
    const failed = makeOutgoing({ messageId: 'f', ack: -1, timestamp: clock.now() / 1000 })
    await clock.advance(90_000)
    expect(evidence.settle(failed, true).ack).toBe(-1)
    evidence.noteAck('other', 1)
    expect(evidence.settle(waiting, true).ack).toBe(0)
  })
})
