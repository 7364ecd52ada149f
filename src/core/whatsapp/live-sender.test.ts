import { expect, test } from 'vitest'
import { createMemoryLids } from '../testing/memory-session-store.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import type { SendOutcome } from './chat-sender.ts'
import type { OutgoingMessage } from './incoming-message.ts'
import type { WhatsAppClient } from './whatsapp-client.ts'
import { LiveSender } from './live-sender.ts'

const said = (body: string) => ({ messageId: `true_c_${body}`, chatId: 'c', body, ack: 1 }) as OutgoingMessage

/** A page that holds one of our messages, and could or could not load older ones. */
function senderOn(complete: boolean) {
  const history = { incoming: [], outgoing: [said('the newer one')], oldest: 1, complete }
  const sender = new LiveSender({ logger: createMemoryLogger(), lids: createMemoryLids() })
  sender.register('shop', {
    linkedAt: null,
    live: () => ({ readHistory: async () => history }) as unknown as WhatsAppClient,
  })
  return sender
}
const lookFor = (body: string) => (read: readonly OutgoingMessage[]) => read.some((one) => one.body === body)

test('a message missing from a chat that was not read back far enough does not count as never sent', async () => {
  expect(await senderOn(false).ownMessagesSince('shop', 'c', 0, lookFor('the older one'))).toBeNull()
  expect(await senderOn(true).ownMessagesSince('shop', 'c', 0, lookFor('the older one'))).toHaveLength(1)
})

test('a message that is found suffices even if the chat was not read back far enough', async () => {
  expect(await senderOn(false).ownMessagesSince('shop', 'c', 0, lookFor('the newer one'))).toHaveLength(1)
})

test('a session that is not registered, or no longer, is not connected', async () => {
  const sender = senderOn(true)
  expect([sender.isConnected('shop'), sender.isConnected('other')]).toEqual([true, false])
  sender.unregister('shop')
  expect(await sender.sendText('shop', 'c', 'hello', null)).toMatchObject({ kind: 'not-sent', reason: 'not-connected' })
})

test.each([
  ['at once, where the server refused it', { kind: 'rejected', code: null, detail: 'ack -1' }, 2],
  ['before the next try, where it was not sent', { kind: 'not-sent', reason: 'send-failed', detail: 'page' }, 3],
] as const)(
  'a LID that refused a text is looked up again %s, but not after an unknown outcome',
  async (_when, failure, tries) => {
    const lids = createMemoryLids()
    const sender = new LiveSender({ logger: createMemoryLogger(), lids })
    const tried: string[] = []
    let outcome: SendOutcome = { kind: 'unknown', detail: 'no tick' }
    const client = {
      sendText: async (chatId: string) => {
        tried.push(chatId)
        return chatId === '222@lid' ? { kind: 'sent', messageId: 'true_222@lid_A', ack: 1 } : outcome
      },
      setUnavailable: async () => undefined,
      phoneOfLid: async () => '2348011111111',
      lidOfPhone: async () => '222',
    }
    sender.register('shop', { live: () => client as unknown as WhatsAppClient, linkedAt: null })
    let calls = 0
    const send = () => {
      calls += 1
      return sender.sendText('shop', '111@lid', 'hello', null)
    }
    await send()
    expect(tried).toEqual(['111@lid'])
    outcome = failure
    for (let last = await send(); last.kind !== 'sent';) last = await send()
    expect(tried).toEqual(['111@lid', '111@lid', '222@lid'])
    expect(calls).toBe(tries)
    expect(lids.chatNow('shop', '111@lid')).toBe('222@lid')
    expect(lids.phoneOf('shop', '222')).toBe('2348011111111')
  },
)
