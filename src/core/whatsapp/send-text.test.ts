import { describe, expect, test } from 'vitest'
import type { Ack } from '../../shared/model/message.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { makeOutgoing } from '../testing/fake-whatsapp-client.ts'
import { createMemoryLogger } from '../testing/test-ports.ts'
import { createAckBoard } from './ack-board.ts'
import type { SendOutcome } from './chat-sender.ts'
import type { OutgoingMessage } from './incoming-message.ts'
import { sendText, type SendingPage } from './send-text.ts'
import { TimeLimitError } from '../time/within.ts'

const chat = '2348011111111@c.us'

/** A page where handing over works and the server answers; `change` overrides parts of it. */
function setUp(change: Partial<SendingPage> = {}, ack: Ack | null = 1) {
  const clock = createFakeClock()
  const own: OutgoingMessage[] = []
  const appear = (messageId: string, body: string) => own.push(makeOutgoing({ messageId, body, chatId: chat }))
  const page: SendingPage = {
    async hand(_chatId, text) {
      appear('true_1', text)
      return 'true_1'
    },
    handAttachment: async () => null,
    hasChat: async () => true,
    ackOf: async () => ack,
    refusalOf: async () => null,
    nextAck: createAckBoard(clock).next,
    newestOwn: async () => [...own],
    numberId: async () => chat,
    ...change,
  }
  const send = async (advance = 0): Promise<SendOutcome> => {
    const sending = sendText({ clock, logger: createMemoryLogger(), page }, chat, 'Yes.', null)
    await clock.advance(advance)
    return sending
  }
  return { send, appear, own, clock }
}

describe('sending a text', () => {
  test('is sent when the server has acknowledged it', async () => {
    expect(await setUp().send()).toEqual({ kind: 'sent', messageId: 'true_1', ack: 1 })
  })

  test('is sent although the chat cannot be read in this version of the page', async () => {
    const newestOwn = () => Promise.reject(new Error('Requiring unknown module "WAWebCollections"'))
    expect(await setUp({ newestOwn }).send()).toEqual({ kind: 'sent', messageId: 'true_1', ack: 1 })
    // Without reading the chat nobody can tell whether it went out: never send it twice.
    const hand = () => Promise.reject(new Error('r: r'))
    expect(await setUp({ newestOwn, hand }).send()).toMatchObject({ kind: 'unknown' })
  })

  test('is found in the chat whatever its timestamp, because the clock may have been set meanwhile', async () => {
    const test = setUp({
      async hand(chatId, text) {
        test.own.push(makeOutgoing({ messageId: 'true_1', body: text, chatId, timestamp: 1 }))
        throw new Error('r: r')
      },
    })
    expect(await test.send()).toEqual({ kind: 'sent', messageId: 'true_1', ack: 1 })
    expect(test.own).toHaveLength(1)
  })

  test('is not handed over when the computer slept while the chat was read', async () => {
    const test = setUp({
      async newestOwn() {
        test.clock.setWall(8 * 3_600_000)
        return []
      },
    })
    expect(await test.send()).toMatchObject({ kind: 'not-sent', reason: 'send-failed' })
    expect(test.own).toEqual([])
  })

  test('is not tried on a page that is gone', async () => {
    const newestOwn = () => Promise.reject(new Error('Execution context was destroyed'))
    expect(await setUp({ newestOwn }).send()).toMatchObject({ kind: 'not-sent' })
  })

  test('is unknown while it only waits in the page', async () => {
    expect(await setUp({}, 0).send(16_000)).toMatchObject({ kind: 'unknown' })
  })

  test('finds the message in the chat when the library gives nothing back', async () => {
    const test = setUp({
      async hand() {
        test.appear('true_2', 'Yes.')
        return null
      },
    })
    expect(await test.send()).toMatchObject({ kind: 'sent', messageId: 'true_2' })
  })

  test('finds the message in the chat when the library reports a false failure', async () => {
    const test = setUp({
      async hand() {
        test.appear('true_2', 'Yes.')
        throw new Error('r: r')
      },
    })
    expect(await test.send()).toMatchObject({ kind: 'sent', messageId: 'true_2' })
  })

  test('does not take an older equal text for the new one', async () => {
    const test = setUp({
      async hand() {
        throw new Error('send failed')
      },
    })
    test.appear('true_old', 'Yes.')
    expect(await test.send()).toMatchObject({ kind: 'not-sent', reason: 'send-failed' })
  })

  test('is unknown when handing over timed out and the chat shows no message', async () => {
    const test = setUp({
      async hand() {
        throw new TimeLimitError('sendMessage', 30_000)
      },
    })
    expect(await test.send()).toMatchObject({ kind: 'unknown' })
  })

  test('is unknown when the page dies during the send', async () => {
    let asked = 0
    const test = setUp({
      async hand() {
        throw new Error('Target closed')
      },
      async newestOwn() {
        asked += 1
        if (asked > 1) throw new Error('Target closed')
        return []
      },
    })
    expect(await test.send()).toMatchObject({ kind: 'unknown' })
  })

  test('is certainly not sent when the page dies before the chat is read', async () => {
    const test = setUp({
      async newestOwn() {
        throw new Error('Target closed')
      },
    })
    expect(await test.send()).toMatchObject({ kind: 'not-sent', reason: 'send-failed' })
  })

  test('is refused when the chat does not exist', async () => {
    expect(await setUp({ hand: async () => null, hasChat: async () => false }).send()).toMatchObject({
      kind: 'refused',
      reason: 'chat-not-found',
    })
  })

  test('distinguishes a number without WhatsApp from another refusal by the server', async () => {
    expect(await setUp({ numberId: async () => null }, -1).send()).toMatchObject({
      kind: 'refused',
      reason: 'not-on-whatsapp',
    })
    const locked = { refusalOf: async () => 463 }
    expect(await setUp(locked, -1).send()).toMatchObject({ kind: 'rejected', code: 463 })
    const cannotAsk = {
      numberId: () => Promise.reject(new Error('r')),
      refusalOf: () => Promise.reject(new Error('r')),
    }
    expect(await setUp(cannotAsk, -1).send()).toMatchObject({ kind: 'rejected', code: null })
    expect(await setUp({}, -1).send()).toMatchObject({ kind: 'rejected', code: null })
  })
})
