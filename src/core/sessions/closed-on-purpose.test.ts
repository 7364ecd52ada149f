import { afterEach, expect, test } from 'vitest'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import { makeIncoming, readyPage, type FakeWhatsAppClient } from '../testing/fake-whatsapp-client.ts'

afterEach(stopFakeSessions)

/** Makes all further calls of this kind hang; the returned function rejects them, as the end of the page does. */
function hang(client: FakeWhatsAppClient, call: 'finishReady' | 'setUnavailable' | 'readHistory'): () => void {
  const rejects: ((error: Error) => void)[] = []
  client[call] = () => new Promise<never>((_resolve, reject) => rejects.push(reject))
  return () => {
    expect(rejects.length, `${call} was asked`).toBeGreaterThan(0)
    for (const reject of rejects) reject(new Error('TargetCloseError: Target closed'))
  }
}

async function failures(call: Parameters<typeof hang>[1], close: boolean) {
  const { sessions, clock, client, connected, logger } = createFakeSessions({ records: [makeRecord()] })
  sessions.connect('shop')
  await clock.settle()
  let end: () => void
  if (call === 'finishReady') {
    client().page = { ...readyPage, helpers: false, ready: false }
    end = hang(client(), call)
    await clock.advance(2_000)
  } else if (call === 'setUnavailable') {
    await connected()
    end = hang(client(), call)
    await clock.advance(60_000)
  } else {
    const message = makeIncoming({ messageId: 'false_1@c.us_A', chatId: '1@c.us', timestamp: clock.now() / 1000 })
    client().history.set('1@c.us', { incoming: [message], outgoing: [] })
    end = hang(client(), call)
    await connected()
  }
  if (close) await sessions.disconnect('shop')
  end()
  await clock.settle()
  return logger.entries.filter(({ level }) => level === 'warn').map(({ message }) => message)
}

test.each([
  ['finishReady', 'finishing failed'],
  ['setUnavailable', 'presence failed'],
  ['readHistory', 'chat could not be read back, it is tried again'],
] as const)('a failed call is a warning only while the page is open: %s', async (call, warning) => {
  expect(await failures(call, true)).toEqual([])
  expect(await failures(call, false)).toContain(warning)
})
