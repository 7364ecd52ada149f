import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HostEvent } from '../../shared/contract/events.ts'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import { ADA, createOwnerBed, OWN_PHONE, type OwnerBed } from '../replies/testing/owner-bed.ts'

const MINUTE_MS = 60_000
let bed: OwnerBed
const build = async (settings: Partial<Record<SettingName, Settings[SettingName]>> = {}) => {
  bed = await createOwnerBed(settings)
}
afterEach(() => bed.remove())

const chat = { sessionId: 'shop', chatKey: ADA }
const yours = () => bed.way.takeovers().map(({ chatKey }) => chatKey)
const act = async <T>(work: Promise<T>): Promise<T> => {
  await bed.clock.settle()
  return work
}
const taken = (texts: readonly string[]) => bed.core.taken.filter(({ text }) => texts.includes(text)).length

test('each text by hand renews the takeover; messages still go to the core, and their answers are suppressed', async () => {
  await build()
  await bed.own('I am here')
  await bed.clock.advance(50 * MINUTE_MS)
  await bed.own('still here')
  await bed.clock.advance(50 * MINUTE_MS)
  await bed.asks('thanks')
  expect([taken(['thanks']), bed.replyStates()]).toEqual([1, [['suppressed', 'owner-takeover']]])
  await bed.clock.advance(11 * MINUTE_MS)
  expect(yours()).toEqual([])
  await bed.asks('and now?')
  expect(bed.said()).toEqual(['answer to and now?'])
})

test('a question asked during a takeover is left to the owner even if our clock says the takeover is over', async () => {
  await build()
  await bed.own('I am here')
  // The clock was set an hour ahead: WhatsApp says that only a minute has passed.
  await bed.clock.advance(61 * MINUTE_MS)
  await bed.asks('and the price?', { agoMs: 60 * MINUTE_MS })
  expect([yours(), bed.replyStates()]).toEqual([[], [['suppressed', 'owner-takeover']]])
  await bed.asks('good morning')
  expect(bed.said()).toEqual(['answer to good morning'])
})

test('a takeover without an end survives a restart and lasts until the hand back', async () => {
  await build()
  await bed.asks('hello')
  const view = await act(bed.way.takeOver({ ...chat, minutes: null }))
  expect(view).toMatchObject({ chatKey: ADA, name: 'Ada', phone: '2348031234567', until: null })
  await bed.clock.advance(72 * 60 * MINUTE_MS)
  await bed.restart()
  await bed.asks('anybody?')
  expect(bed.replies()[0]).toEqual(['answer to anybody?', 'suppressed', 'owner-takeover'])
  expect(await act(bed.way.handBack(chat))).toBe(true)
  expect(await act(bed.way.handBack(chat))).toBe(false)
  await bed.asks('bot?')
  expect(bed.said()).toEqual(['answer to hello', 'answer to bot?'])
})

test('a takeover while offline suppresses the waiting answer after the reconnect', async () => {
  await build()
  bed.sender.connected = false
  await bed.asks('hello')
  expect(bed.replyStates()).toEqual([['queued', 'not-connected']])
  await act(bed.way.takeOver({ ...chat, minutes: 30 }))
  bed.sender.connect()
  await bed.clock.advance(1_000)
  expect([bed.said(), bed.replyStates()]).toEqual([[], [['suppressed', 'owner-takeover']]])
})

test('an answer being typed is suppressed at once when the owner writes', async () => {
  await build({ 'replies.humanDelay': 'on' })
  const typing: boolean[] = []
  bed.sender.setTyping = async (_session, _chat, on) => void typing.push(on)
  await bed.asks('how much is the rice that you had last week, the one in the big bag?')
  expect(typing).toEqual([true])
  await bed.own('500, my dear')
  expect([typing, bed.replyStates()]).toEqual([[true, false], [['suppressed', 'owner-takeover']]])
  await bed.clock.advance(MINUTE_MS)
  expect(bed.said()).toEqual([])
})

test('a text written on the phone while we were offline starts its takeover at its own time', async () => {
  await build()
  await bed.own('at lunch', { agoMs: 55 * MINUTE_MS })
  expect(yours()).toEqual([ADA])
  await bed.clock.advance(6 * MINUTE_MS)
  expect(yours()).toEqual([])
  await bed.own('yesterday', { chatId: '2340000000001@c.us', agoMs: 24 * 60 * MINUTE_MS })
  expect(yours()).toEqual([])
})

test('after a hand back only a text written later takes the chat over again', async () => {
  await build()
  await bed.own('one')
  await bed.clock.advance(2_000)
  await act(bed.way.handBack(chat))
  await bed.own('late from history', { agoMs: 10_000 })
  expect(yours()).toEqual([])
  await bed.clock.advance(2_000)
  await bed.own('me again')
  expect(yours()).toEqual([ADA])
})

test.each([
  ['takes the chat over', () => bed.way.takeOver({ ...chat, minutes: 5 })],
  ['hands it back', () => bed.way.handBack(chat)],
])('a text that the owner writes by hand just as he %s is not lost', async (_what, click) => {
  await build()
  await bed.own('one moment')
  await bed.clock.advance(10 * MINUTE_MS)
  const timestamp = Math.floor(bed.clock.now() / 1000)
  const message = { messageId: `true_${ADA}_NOW1`, chatId: ADA, body: '500, my dear', timestamp, ack: 1 } as const
  const heard = bed.way.outgoing('shop', { ...message, type: 'chat' })
  await act(Promise.all([heard, click()]))
  expect(bed.storage.takeovers.find('shop', ADA)?.written_at).toBe(timestamp * 1000)
})

test('a hand back works even while the text that took the chat over is still being written to disk', async () => {
  await build()
  const timestamp = Math.floor(bed.clock.now() / 1000)
  const message = { messageId: `true_${ADA}_NOW1`, chatId: ADA, body: '500, my dear', timestamp, ack: 1 } as const
  const heard = bed.way.outgoing('shop', { ...message, type: 'chat' })
  expect((await act(Promise.all([heard, bed.way.handBack(chat)])))[1]).toBe(true)
  expect(yours()).toEqual([])
})

test('a chat under its LID and under its phone has one takeover', async () => {
  await build()
  await bed.own('hi', { chatId: '555@lid' })
  expect(yours()).toEqual(['555@lid'])
  bed.storage.lids.remember('shop', '555', '2348031234567')
  await bed.clock.advance(100)
  expect(yours()).toEqual([ADA])
  await bed.asks('hello', { chatId: '555@lid', phone: '2348031234567' })
  expect(bed.replyStates()).toEqual([['suppressed', 'owner-takeover']])
  await act(bed.way.handBack({ sessionId: 'shop', chatKey: '555@lid' }))
  expect(yours()).toEqual([])
})

test('with 0 minutes a text by hand does not silence the bot, but an asked takeover does', async () => {
  await build({ 'takeover.minutes': 0 })
  await bed.own('hi')
  expect(yours()).toEqual([])
  const { until } = await act(bed.way.takeOver(chat))
  expect(until).toBe(bed.clock.now() + 60 * MINUTE_MS)
  await bed.asks('hello')
  expect(bed.replyStates()).toEqual([['suppressed', 'owner-takeover']])
})

test('a fractional number of minutes silences the bot, too', async () => {
  await build({ 'takeover.minutes': 1.23456 })
  await bed.own('hi')
  expect(yours()).toHaveLength(1)
  await bed.asks('hello')
  expect(bed.replyStates()).toEqual([['suppressed', 'owner-takeover']])
})

test('an event tells the beginning and the end of a takeover', async () => {
  await build()
  const told: (readonly string[])[] = []
  bed.way.onEvent((event: HostEvent) => {
    if (event.type === 'takeover.changed') told.push(event.takeovers.map(({ chatKey }) => chatKey))
  })
  await act(bed.way.takeOver({ ...chat, minutes: 5 }))
  await bed.clock.advance(6 * MINUTE_MS)
  expect(told).toEqual([[ADA], []])
})

test('taking over our own chat or an invalid chat is refused with a clear error', async () => {
  await build()
  const refused = (chatKey: string) => expect(bed.way.takeOver({ sessionId: 'shop', chatKey })).rejects
  await refused(`${OWN_PHONE}@c.us`).toThrow('your own chat')
  await refused('status@broadcast').toThrow('not a chat')
  await refused('nonsense').toThrow('not a chat')
})

test('a takeover that is over stays over when the clock is set back', async () => {
  await build()
  await bed.own('I am here')
  await bed.clock.advance(61 * MINUTE_MS)
  bed.clock.setWall(-48 * 60 * MINUTE_MS)
  await bed.clock.advance(2 * MINUTE_MS)
  expect(yours()).toEqual([])
  await bed.restart()
  expect(yours()).toEqual([])
})

test('a takeover that ended while the program was off does not silence the answer when the clock is set back', async () => {
  await build()
  await bed.own('I am here')
  bed.clock.setWall(5 * 60 * MINUTE_MS - 48 * 60 * MINUTE_MS)
  await bed.restart()
  // WhatsApp's clock says that five hours have passed since the owner wrote.
  await bed.asks('good evening', { agoMs: -48 * 60 * MINUTE_MS })
  expect(bed.said()).toEqual(['answer to good evening'])
})

test('a takeover that ended during sleep is over for good once the computer has been awake for its length', async () => {
  await build()
  await bed.own('I am here')
  // Monotonic time stands still during sleep.
  bed.clock.setWall(10 * 60 * MINUTE_MS)
  await bed.clock.advance(61 * MINUTE_MS)
  bed.clock.setWall(-48 * 60 * MINUTE_MS)
  await bed.clock.advance(2 * MINUTE_MS)
  expect(yours()).toEqual([])
})

test('a takeover that only a clock set forward has ended is in force again when the clock is corrected', async () => {
  await build()
  await bed.own('I am here')
  bed.clock.setWall(48 * 60 * MINUTE_MS)
  await bed.clock.advance(2 * MINUTE_MS)
  expect(yours()).toEqual([])
  bed.clock.setWall(-48 * 60 * MINUTE_MS)
  await bed.clock.advance(2 * MINUTE_MS)
  expect(yours()).toEqual([ADA])
})

test('an older text read back late does not lengthen the silence when the clock is set back', async () => {
  await build()
  await bed.own('I am here')
  // The computer sleeps for as long as the takeover.
  bed.clock.setWall(61 * MINUTE_MS)
  await bed.own('late from history', { agoMs: 13 * 60 * MINUTE_MS })
  bed.clock.setWall(-48 * 60 * MINUTE_MS)
  await bed.restart()
  await bed.asks('good evening', { agoMs: -48 * 60 * MINUTE_MS })
  expect(bed.said()).toEqual(['answer to good evening'])
})

test('a question that WhatsApp dates after the silence ends the takeover for good, whatever our clock says', async () => {
  await build()
  await bed.own('I am here')
  bed.clock.setWall(5 * 60 * MINUTE_MS - 48 * 60 * MINUTE_MS)
  await bed.restart()
  expect(yours()).toEqual([ADA])
  await bed.asks('good evening', { agoMs: -48 * 60 * MINUTE_MS })
  expect(yours()).toEqual([])
})

test('a takeover that both this computer and a question’s time show to be over stays over when the clock is set back', async () => {
  await build()
  await act(bed.way.takeOver({ ...chat, minutes: 60 }))
  // The computer sleeps for longer than the takeover lasts.
  bed.clock.setWall(5 * 60 * MINUTE_MS)
  await bed.asks('good evening')
  bed.clock.setWall(-5 * 60 * MINUTE_MS)
  await bed.asks('are you there?', { agoMs: -5 * 60 * MINUTE_MS })
  expect([yours(), bed.said()]).toEqual([[], ['answer to good evening', 'answer to are you there?']])
})

describe('on a clock that was set back by two days while the computer was off for five hours', () => {
  const behindMs = 48 * 60 * MINUTE_MS
  beforeEach(async () => {
    await build()
    await bed.own('I am here')
    bed.clock.setWall(5 * 60 * MINUTE_MS - behindMs)
    await bed.restart()
    const right = bed.clock.now() + behindMs
    bed.way.rooms.coreClient.offset.learn(new Date(right).toUTCString())
    bed.way.rooms.coreClient.offset.learnMessage(right)
  })
  const readBack = () => bed.own('written two hours ago', { agoMs: 120 * MINUTE_MS - behindMs })

  test('a text of that time silences the bot for its own length only', async () => {
    await readBack()
    expect(yours()).toEqual([])
    await bed.asks('good evening', { agoMs: -behindMs })
    expect(bed.said()).toEqual(['answer to good evening'])
  })

  test('a text of that time that may be the bot’s does not prolong the takeover before it', async () => {
    bed.storage.keyValue.set('record.loss', { upTo: {}, otherwise: 0, oursUpTo: bed.clock.now() + behindMs })
    await readBack()
    await bed.asks('good afternoon', { agoMs: 100 * MINUTE_MS - behindMs })
    expect([yours(), bed.said()]).toEqual([[], ['answer to good afternoon']])
  })
})

test('a text sent from the window takes the chat over before it has gone out, even if an earlier takeover is over', async () => {
  await build()
  await bed.own('I am here')
  await bed.clock.advance(61 * MINUTE_MS)
  bed.sender.connected = false
  await act(bed.way.sendByHand({ ...chat, text: 'a moment' }))
  await bed.asks('and the price?')
  bed.sender.connect()
  await bed.clock.advance(1_000)
  expect([bed.said(), bed.replyStates()]).toEqual([['a moment'], [['suppressed', 'owner-takeover']]])
})
