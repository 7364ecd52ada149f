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
/** How much this laptop's clock is ahead. */
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
/** Resolves when everything that was asked of the disk before is on it. */
const written = () => bed.storage.writes.run(() => undefined)

test('a callback of a post that was cut short, before the next try, answers its message, also when the clock is set', async () => {
  core.answer = async () => {
    if (core.received.length === 1) return { cut: 'middle' }
    aheadMs = -3 * HOUR_MS
    return { status: 200, body: { response: 'It costs 500.' } }
  }
  aheadMs = 4 * HOUR_MS
  await bed.way.incoming('shop', customerMessage('price?'))
  await eventually(() => expect(bed.storage.messages.find(1)?.unknown_outcomes).toBe(1))
  // The core was still thinking; nothing of this chat is being posted now.
  aheadMs = 0
  expect((await callBack('It costs 500.')).kind).toBe('accepted')
  expect(bed.storage.replies.ofMessage(1)).toHaveLength(1)
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent']))
  expect(core.received).toHaveLength(1)
  expect(said()).toEqual(['It costs 500.'])
})

test('a callback answers the message being posted, although its chat gets another name at this moment', async () => {
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

test('a reply whose chat gets another name while it is being sent is not sent a second time', async () => {
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
  // Another answer of the same chat: it makes the ledger look for work.
  await bed.way.incoming('shop', customerMessage('and tomorrow?', LID))
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered', 'delivered']))
  await written()
  expect(sends).toBe(1)
  handing.resolve()
  await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent', 'sent']))
  expect(said()).toEqual(['Yes.', 'Yes.'])
})
