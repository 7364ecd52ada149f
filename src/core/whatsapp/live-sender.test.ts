import { expect, test } from 'vitest'
import { createMemoryLids } from '../testing/memory-session-store.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import type { OutgoingMessage } from './incoming-message.ts'
import type { WhatsAppClient } from './whatsapp-client.ts'
import { LiveSender } from './live-sender.ts'

const said = (body: string) => ({ messageId: `true_c_${body}`, chatId: 'c', body, ack: 1 }) as OutgoingMessage

/** A page that holds one of our messages and could, or could not, load what is older. */
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

test('what is not in a chat that could not be read back far enough is not taken for never sent', async () => {
  expect(await senderOn(false).ownMessagesSince('shop', 'c', 0, lookFor('the older one'))).toBeNull()
  expect(await senderOn(true).ownMessagesSince('shop', 'c', 0, lookFor('the older one'))).toHaveLength(1)
})

test('what is found needs no more of the chat', async () => {
  expect(await senderOn(false).ownMessagesSince('shop', 'c', 0, lookFor('the newer one'))).toHaveLength(1)
})

test('a session that is not registered, or not any more, is not connected', async () => {
  const sender = senderOn(true)
  expect([sender.isConnected('shop'), sender.isConnected('other')]).toEqual([true, false])
  sender.unregister('shop')
  expect(await sender.sendText('shop', 'c', 'hello', null)).toMatchObject({ kind: 'not-sent', reason: 'not-connected' })
})
