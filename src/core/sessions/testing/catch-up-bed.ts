import { createFakeClock } from '../../testing/fake-clock.ts'
import { createFakeWhatsAppClient, makeIncoming, makeOutgoing } from '../../testing/fake-whatsapp-client.ts'
import { createMemorySink } from '../../testing/memory-sink.ts'
import { createMemoryLogger } from '../../testing/test-ports.ts'
import { catchUp, type CatchUpOptions } from '../catch-up.ts'
import { Intake, type IntakeDeps } from '../intake.ts'

export const ada = '2348011111111@c.us'
export const bola = '2348022222222@c.us'

/** For chats that all have one name. */
export const noLids: IntakeDeps['lids'] = {
  phoneOf: async () => null,
  findNames: async () => undefined,
  isNamed: () => true,
  namesOf: (chatId) => [chatId],
}

/** A catch-up over a page and a sink in memory; `write` and `answer` add a message to the page’s history. */
export function createCatchUpBed() {
  const clock = createFakeClock()
  const sink = createMemorySink(clock)
  const client = createFakeWhatsAppClient()
  const logger = createMemoryLogger()
  const intake = new Intake({
    sessionId: 'shop',
    sink,
    clock,
    logger,
    lids: noLids,
    chatTitle: async () => null,
  })
  const now = Math.floor(clock.now() / 1000)
  const run = (change: Partial<CatchUpOptions> = {}) => {
    sink.catchingUp('shop', 'begins')
    return catchUp({
      sessionId: 'shop',
      client,
      sink,
      intake,
      clock,
      logger,
      backfillHours: 168,
      groups: 'none',
      linkedAt: clock.now() - 30 * 86_400_000,
      lastConnectedAt: clock.now() - 3_600_000,
      stopped: () => false,
      ...change,
    })
  }
  const write = (chatId: string, body: string, secondsAgo: number) => {
    const chat = client.history.get(chatId) ?? { incoming: [], outgoing: [] }
    client.history.set(chatId, chat)
    chat.incoming.push(
      makeIncoming({ messageId: `false_${chatId}_${body}`, chatId, body, timestamp: now - secondsAgo }),
    )
  }
  const answer = (chatId: string, body: string, secondsAgo: number) => {
    const chat = client.history.get(chatId) ?? { incoming: [], outgoing: [] }
    client.history.set(chatId, chat)
    chat.outgoing.push(makeOutgoing({ messageId: `true_${chatId}_${body}`, chatId, body, timestamp: now - secondsAgo }))
  }
  return { clock, sink, client, intake, run, write, answer, now }
}
