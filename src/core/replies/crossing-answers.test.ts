import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWayBed, customerMessage, type WayBed } from '../webhook/testing/way-bed.ts'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createHastyClock } from '../testing/hasty-clock.ts'

vi.setConfig({ testTimeout: 60_000 })
const HOUR_MS = 3_600_000
const CHAT = '2347000000000@c.us'
const LID = { chatId: '999@lid' }
let core: AnsweringCore
let bed: WayBed
/** How far this computer's clock is ahead, in ms. */
let aheadMs: number

beforeEach(async () => {
  aheadMs = 0
  core = await startAnsweringCore()
  const hasty = createHastyClock(10)
  const clock = { ...hasty, now: () => hasty.now() + aheadMs }
  bed = await createWayBed({ clock, settings: { 'core.url': core.url } })
  bed.way.start()
})
afterEach(async () => {
  await bed.remove()
  await core.stop()
})

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 40_000, interval: 20 })
const callBack = (text: string, to = CHAT) =>
  bed.way.sendFromGateway({ sessionId: 'shop', to, text, idempotencyKey: null, queue: false })
const said = () => bed.sender.sent.map((sent) => sent.text)
const remembered = () => bed.storage.lids.remember('shop', '999', '2347000000000')
/** Resolves when all earlier writes are on disk. */
const written = () => bed.storage.writes.run(() => undefined)

test('a call after a POST was cut off, before the next try, answers its message even if the clock is set', async () => {
  core.answer = async () => {
    if (core.received.length === 1) return { cut: 'middle' }
    aheadMs = -3 * HOUR_MS
    return { status: 200, body: { response: 'It costs 500.' } }
  }
  aheadMs = 4 * HOUR_MS
  await bed.way.incoming('shop', customerMessage('price?'))
  await eventually(() => expect(bed.storage.messages.find(1)?.unknown_outcomes).toBe(1))
  // The core was still working; no POST of this chat is open now.
  aheadMs = 0
  expect((await callBack('It costs 500.')).kind).toBe('accepted')
  expect(bed.storage.replies.ofMessage(1)).toHaveLength(1)
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent']))
  expect(core.received).toHaveLength(1)
  expect(said()).toEqual(['It costs 500.'])
})

test('a call answers the message being posted although its chat gets its other key meanwhile', async () => {
  core.answer = async ({ body }) => {
    remembered()
    await written()
    await callBack('Yes.', String(body['from']))
    return { status: 200, body: { response: 'Yes.' } }
  }
  await bed.way.incoming('shop', customerMessage('open?', LID))
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent', 'suppressed']))
  expect(bed.storage.replies.ofMessage(1).map((row) => row.origin)).toEqual(['callback', 'response'])
  expect(said()).toEqual(['Yes.'])
})

test('a reply whose chat gets its other key during the send is not sent twice', async () => {
  bed.sender.outcomes.push('not-sent')
  const handing = Promise.withResolvers<void>()
  const { sendText } = bed.sender
  let sends = 0
  bed.sender.sendText = async (...args) => {
    sends += 1
    if (sends === 1) {
      bed.sender.outcomes.length = 0
      await handing.promise
    }
    return sendText(...args)
  }
  core.answer = () => ({ status: 200, body: { response: 'Yes.' } })
  await bed.way.incoming('shop', customerMessage('open?', LID))
  await eventually(() => expect(sends).toBe(1))
  remembered()
  await written()
  // Another answer in the same chat makes the ledger look for work.
  await bed.way.incoming('shop', customerMessage('and tomorrow?', LID))
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered', 'delivered']))
  await written()
  expect(sends).toBe(1)
  handing.resolve()
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent', 'sent']))
  expect(said()).toEqual(['Yes.', 'Yes.'])
})
