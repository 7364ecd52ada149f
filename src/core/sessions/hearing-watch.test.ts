import { afterEach, expect, test } from 'vitest'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import { makeIncoming, readyPage, type FakeWhatsAppClient } from '../testing/fake-whatsapp-client.ts'

/** A connected page that does not report its messages. */
afterEach(stopFakeSessions)

async function connected() {
  const fake = createFakeSessions({ records: [makeRecord()] })
  const client = await fake.connected()
  let count = 0
  /** Adds a message to the page, which does not report it. */
  const silently = (page: FakeWhatsAppClient = fake.client()) => {
    count += 1
    const messageId = `false_1@c.us_M${count}`
    const chat = page.history.get('1@c.us') ?? { incoming: [], outgoing: [] }
    const timestamp = Math.floor(fake.clock.now() / 1000)
    chat.incoming.push(makeIncoming({ messageId, chatId: '1@c.us', timestamp }))
    page.history.set('1@c.us', chat)
    return messageId
  }
  const reloads = (page = client) => page.calls.filter((call) => call === 'reloadPage').length
  return { ...fake, client, silently, reloads }
}

test('an unreported message is fetched within half a minute, once, and without a reload', async () => {
  const { clock, sink, silently, reloads, client, view } = await connected()
  const id = silently()
  await clock.advance(35_000)
  expect(sink.bodies()).toEqual([id])
  client.emit({ kind: 'incoming', message: makeIncoming({ messageId: id, chatId: '1@c.us' }) })
  await clock.advance(60_000)
  expect([sink.bodies(), reloads(), view().deafSince]).toEqual([[id], 0, null])
})

test('a failed fetch is not logged as an error, and is repeated at the next look', async () => {
  const { clock, client, sink, silently, logger } = await connected()
  const id = silently()
  const { surveyChats } = client
  client.surveyChats = () => Promise.reject(new Error('survey did not answer'))
  await clock.advance(35_000)
  client.surveyChats = surveyChats
  await clock.advance(35_000)
  expect(sink.bodies()).toEqual([id])
  expect(logger.lines.filter((line) => line.startsWith('error '))).toEqual([])
})

test('a page with unreported messages twice in a row is reloaded within two minutes and shown as deaf', async () => {
  const { clock, sink, silently, reloads, view } = await connected()
  const first = silently()
  await clock.advance(35_000)
  const second = silently()
  await clock.advance(35_000)
  expect([sink.bodies(), reloads()]).toEqual([[first, second], 1])
  expect(view().deafSince).not.toBeNull()
})

test('a message that arrives live in between resets the count', async () => {
  const { clock, client, silently, reloads } = await connected()
  silently()
  await clock.advance(35_000)
  client.emit({ kind: 'incoming', message: makeIncoming({ messageId: 'false_2@c.us_L', chatId: '2@c.us' }) })
  silently()
  await clock.advance(35_000)
  expect(reloads()).toBe(0)
})

test('a page that stays deaf is repaired ever more rarely, while its messages are still fetched', async () => {
  const { clock, clients, sink, silently } = await connected()
  const sent: string[] = []
  for (let minute = 0; minute < 120; minute += 1) {
    const newest = clients.at(-1)!
    if (newest.page !== readyPage) newest.becomeReady()
    await clock.advance(1_000)
    sent.push(silently(newest))
    await clock.advance(59_000)
  }
  const reloads = clients.flatMap((each) => each.calls).filter((call) => call === 'reloadPage').length
  expect(reloads + clients.length - 1).toBeLessThanOrEqual(7)
  expect(reloads + clients.length - 1).toBeGreaterThanOrEqual(3)
  expect(sink.bodies().length).toBeGreaterThanOrEqual(sent.length - clients.length - 1)
})

test('a message that history does not give is stored as a placeholder, without a reload', async () => {
  const { clock, client, sink, silently, reloads } = await connected()
  silently()
  const { readHistory } = client
  client.readHistory = async (...query) => ({ ...(await readHistory(...query)), incoming: [] })
  await clock.advance(180_000)
  expect([sink.bodies(), reloads()]).toEqual([['[unsupported message: open it on the phone]'], 0])
})

test('a message that stays undecrypted is stored once, as undecrypted, and does not count as deafness', async () => {
  const { clock, client, sink, reloads, view } = await connected()
  const entry = { messageId: 'false_1@c.us_U', chatId: '1@c.us', authorId: null, fromMe: false, isNew: true } as const
  client.latestMessages = async () => [
    { ...entry, timestamp: Math.floor(clock.now() / 1000) - 200, type: 'ciphertext', undecrypted: true },
  ]
  await clock.advance(180_000)
  expect([sink.stored.map(({ undecrypted }) => undecrypted), reloads(), view().deafSince]).toEqual([[true], 0, null])
})

test('a message that is decrypted hours later, and that the page does not report, is fetched within half a minute', async () => {
  const { clock, client, sink, silently, reloads, view } = await connected()
  const id = silently()
  const [history] = client.history.get('1@c.us')!.incoming
  let isSealed = true
  const { latestMessages, readHistory } = client
  client.latestMessages = async () => {
    const all = await latestMessages()
    return isSealed ? all.map((one) => ({ ...one, type: 'ciphertext', undecrypted: true as const })) : all
  }
  client.readHistory = async (...query) =>
    isSealed
      ? { ...(await readHistory(...query)), incoming: [{ ...history!, undecrypted: true }] }
      : readHistory(...query)
  await clock.advance(2 * 3_600_000)
  // The page still reports other messages.
  const other = makeIncoming({ messageId: 'false_2@c.us_L', chatId: '2@c.us', timestamp: clock.now() / 1000 })
  client.history.set('2@c.us', { incoming: [other], outgoing: [] })
  client.emit({ kind: 'incoming', message: other })
  await clock.settle()
  const stored = () => sink.stored.filter(({ chatId }) => chatId === '1@c.us')
  expect(stored()).toMatchObject([{ messageId: id, undecrypted: true }])
  isSealed = false
  await clock.advance(35_000)
  expect(stored().map(({ messageId, undecrypted }) => [messageId, undecrypted])).toEqual([
    [id, true],
    [id, undefined],
  ])
  expect([reloads(), view().deafSince]).toEqual([0, null])
})

test('a chat with an undecrypted message is read again, ever more rarely and at last each hour', async () => {
  const { clock, client, silently } = await connected()
  silently()
  client.pending.add('1@c.us')
  client.emit({ kind: 'page-loaded' })
  client.emit({ kind: 'ready' })
  const surveys = () => client.calls.filter((call) => call === 'surveyChats').length
  await clock.advance(2 * 3_600_000)
  const before = surveys()
  await clock.advance(4 * 3_600_000)
  expect(surveys() - before).toBe(4)
})

test('a page without our listener is reloaded even if no message is missing', async () => {
  const { clock, client, reloads, view } = await connected()
  client.page = { ...readyPage, hears: false }
  await clock.advance(40_000)
  expect(reloads()).toBe(1)
  expect(view().deafSince).not.toBeNull()
  client.page = readyPage
  client.emit({ kind: 'page-loaded' })
  client.emit({ kind: 'ready' })
  await clock.advance(65_000)
  expect([view().state.kind, view().deafSince]).toEqual(['connected', null])
})

test('a page that never gets our listener is not shown as connected, and says that an update is needed', async () => {
  const fake = createFakeSessions({ records: [makeRecord()] })
  fake.sessions.connect('shop')
  await fake.clock.settle()
  fake.client().page = { ...readyPage, hears: false }
  fake.client().emit({ kind: 'ready' })
  await fake.clock.advance(60_000)
  expect(fake.view().state).toMatchObject({ kind: 'failed', code: 'whatsapp-changed' })
})
