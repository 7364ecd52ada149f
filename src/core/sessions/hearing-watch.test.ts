import { afterEach, expect, test } from 'vitest'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import { makeIncoming, readyPage, type FakeWhatsAppClient } from '../testing/fake-whatsapp-client.ts'

/** A connected page whose messages are not told. */
afterEach(stopFakeSessions)

async function connected() {
  const fake = createFakeSessions({ records: [makeRecord()] })
  const client = await fake.connected()
  let count = 0
  /** The page holds one more message and says nothing. */
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

test('what the page holds and did not tell is fetched within half a minute, once, and by no new page', async () => {
  const { clock, sink, silently, reloads, client, view } = await connected()
  const id = silently()
  await clock.advance(35_000)
  expect(sink.bodies()).toEqual([id])
  client.emit({ kind: 'incoming', message: makeIncoming({ messageId: id, chatId: '1@c.us' }) })
  await clock.advance(60_000)
  expect([sink.bodies(), reloads(), view().deafSince]).toEqual([[id], 0, null])
})

test('what cannot be fetched is no fault of the program, and is fetched at the next look', async () => {
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

test('found missing twice in a row the page is loaded anew within two minutes, and that is said', async () => {
  const { clock, sink, silently, reloads, view } = await connected()
  const first = silently()
  await clock.advance(35_000)
  const second = silently()
  await clock.advance(35_000)
  expect([sink.bodies(), reloads()]).toEqual([[first, second], 1])
  expect(view().deafSince).not.toBeNull()
})

test('a message heard in between makes it begin anew', async () => {
  const { clock, client, silently, reloads } = await connected()
  silently()
  await clock.advance(35_000)
  client.emit({ kind: 'incoming', message: makeIncoming({ messageId: 'false_2@c.us_L', chatId: '2@c.us' }) })
  silently()
  await clock.advance(35_000)
  expect(reloads()).toBe(0)
})

test('a page that stays deaf is mended ever more rarely, and goes on to be asked', async () => {
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

test('a message that history does not give is kept by a mark, and is no reason for a new page', async () => {
  const { clock, client, sink, silently, reloads } = await connected()
  silently()
  const { readHistory } = client
  client.readHistory = async (...query) => ({ ...(await readHistory(...query)), incoming: [] })
  await clock.advance(180_000)
  expect([sink.bodies(), reloads()]).toEqual([['[unsupported message: open it on the phone]'], 0])
})

test('a message that is not decrypted for minutes is kept once, and is no deafness; its words are not taken for known', async () => {
  const { clock, client, sink, reloads, view } = await connected()
  const entry = { messageId: 'false_1@c.us_U', chatId: '1@c.us', authorId: null, fromMe: false, isNew: true } as const
  client.latestMessages = async () => [
    { ...entry, timestamp: Math.floor(clock.now() / 1000) - 200, type: 'ciphertext', undecrypted: true },
  ]
  await clock.advance(180_000)
  expect([sink.stored.map(({ undecrypted }) => undecrypted), reloads(), view().deafSince]).toEqual([[true], 0, null])
})

test('a message that is decrypted hours later, of which a new page tells nothing, is fetched within half a minute', async () => {
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
  // The page goes on to tell of others.
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

test('a chat with a message that is not decrypted is read again, ever more rarely and then each hour', async () => {
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

test('a page on which our listener does not hang is loaded anew although nothing is missing', async () => {
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

test('a page that is never heard from is not called connected, and says that an update is needed', async () => {
  const fake = createFakeSessions({ records: [makeRecord()] })
  fake.sessions.connect('shop')
  await fake.clock.settle()
  fake.client().page = { ...readyPage, hears: false }
  fake.client().emit({ kind: 'ready' })
  await fake.clock.advance(60_000)
  expect(fake.view().state).toMatchObject({ kind: 'failed', code: 'whatsapp-changed' })
})
