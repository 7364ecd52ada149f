import { afterEach, expect, test, vi } from 'vitest'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import { makeIncoming, makeOutgoing, readyPage } from '../testing/fake-whatsapp-client.ts'

afterEach(stopFakeSessions)

const ada = '2348011111111@c.us'
const bola = '2348022222222@c.us'

/**
 * A connected shop. `drop` interrupts its connection briefly; `keep` adds a message to the history of the page, `written` makes a live one.
 */
async function openShop() {
  const bed = createFakeSessions({ records: [makeRecord()] })
  const { clock } = bed
  const client = await bed.connected()
  const written = (chatId: string, body: string) =>
    makeIncoming({ messageId: `false_${chatId}_${body}`, chatId, body, timestamp: Math.floor(clock.now() / 1000) })
  return {
    ...bed,
    page: client,
    written,
    surveys: () => client.calls.filter((name) => name === 'surveyChats').length,
    keep(chatId: string, body: string) {
      const chat = client.history.get(chatId) ?? { incoming: [], outgoing: [] }
      chat.incoming.push(written(chatId, body))
      client.history.set(chatId, chat)
    },
    async drop() {
      client.page = { ...readyPage, state: 'OPENING' }
      client.emit({ kind: 'page-state', state: 'OPENING' })
      await clock.advance(100)
      client.page = readyPage
      client.emit({ kind: 'page-state', state: 'CONNECTED' })
      await clock.settle()
    },
  }
}

test('messages of a short drop are fetched at once, even if the former connection still waits to try a chat again', async () => {
  const { clock, sink, page, keep, drop, surveys } = await openShop()
  page.unreadable.add(ada)
  keep(ada, 'unreadable')
  await drop()
  // The former connection is in the middle of a long pause.
  await clock.advance(600_000)
  const before = surveys()
  keep(bola, 'in the drop')
  await drop()
  await clock.advance(1_000)
  expect(surveys()).toBe(before + 1)
  expect(sink.bodies(bola)).toEqual(['in the drop'])
})

test('a message that is decrypted only after the catch-up is fetched without another connect', async () => {
  const { clock, sink, page, keep, drop } = await openShop()
  page.history.set(ada, { incoming: [], outgoing: [] })
  page.pending.add(ada)
  await drop()
  await clock.advance(5_000)
  page.pending.clear()
  keep(ada, 'readable at last')
  await clock.advance(15_000)
  expect(sink.bodies(ada)).toEqual(['readable at last'])
})

test('a failure after one connect does not prevent later catch-ups', async () => {
  const { clock, sink, page, profiles, keep, written, drop } = await openShop()
  const { catchingUp } = sink
  sink.catchingUp = (sessionId, stage) => {
    catchingUp(sessionId, stage)
    if (stage === 'over') throw new Error('database is locked')
  }
  await drop()
  await clock.advance(1_000)
  sink.catchingUp = catchingUp
  const { linkedAt } = profiles
  profiles.linkedAt = () => Promise.reject(new Error('EIO'))
  await drop()
  await clock.advance(1_000)
  profiles.linkedAt = linkedAt
  keep(ada, 'in the drop')
  await drop()
  page.emit({ kind: 'incoming', message: written(ada, 'live') })
  await clock.advance(1_000)
  expect(sink.bodies(ada)).toEqual(['in the drop', 'live'])
})

test('a time of the link that cannot be saved prevents no catch-up', async () => {
  const bed = createFakeSessions()
  bed.sessions.add('shop')
  bed.profiles.markLinked = () => Promise.reject(new Error('ENOSPC'))
  bed.sessions.connect('shop')
  await bed.clock.settle()
  bed.client().showQr('qr-1')
  await vi.waitFor(() => expect(bed.kind()).toBe('needs-link'))
  bed.client().becomeReady()
  await bed.clock.advance(1_000)
  expect(bed.sink.catchUps).toHaveLength(1)
})

test('an answer of the owner while we were away is found even if a short drop cuts off the first catch-up', async () => {
  const bed = createFakeSessions({ records: [makeRecord({ lastConnectedAt: 0 })] })
  const { clock, sink, sessions } = bed
  sessions.connect('shop')
  await clock.settle()
  const page = bed.client()
  const timestamp = Math.floor(clock.now() / 1000) - 7_200
  page.history.set(ada, {
    incoming: [],
    outgoing: [makeOutgoing({ messageId: `true_${ada}_A`, chatId: ada, body: 'by hand', timestamp })],
  })
  page.fail = { surveyChats: new Error('r: r') }
  page.becomeReady()
  await clock.advance(1_000)
  page.fail = {}
  page.emit({ kind: 'page-state', state: 'OPENING' })
  await clock.advance(1_000)
  expect(sink.order).toEqual(['own:by hand'])
})

test('a catch-up that failed before a short drop does not discard the messages that wait for the next one', async () => {
  const { clock, sink, page, written, keep, drop } = await openShop()
  page.fail = { surveyChats: new Error('r: r') }
  await drop()
  await clock.advance(5_000)
  page.fail = {}
  keep(ada, 'in the drop')
  const read = page.readHistory.bind(page)
  let goOn = (): void => undefined
  page.readHistory = async (...args) => {
    await new Promise<void>((resolve) => (goOn = resolve))
    return read(...args)
  }
  await drop()
  await clock.advance(1_000)
  page.emit({ kind: 'incoming', message: written(ada, 'live') })
  await clock.advance(8_000)
  goOn()
  await clock.settle()
  expect(sink.bodies(ada)).toEqual(['in the drop', 'live'])
})
