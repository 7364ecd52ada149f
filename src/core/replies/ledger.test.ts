import { afterEach, describe, expect, test } from 'vitest'
import type { Ack } from '../../shared/model/message.ts'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import type { SendOutcome } from '../whatsapp/chat-sender.ts'
import { answerWith as answersOf } from './testing/core-answers.ts'
import { ADA, createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
let bed: OwnerBed
const build = async (settings: Partial<Record<SettingName, Settings[SettingName]>> = {}, startMs?: number) => {
  bed = await createOwnerBed(settings, startMs)
}
afterEach(() => bed.remove())

const answerWith = (...replies: readonly unknown[]) => answersOf(bed, () => replies)
const act = async <T>(work: Promise<T>): Promise<T> => {
  await bed.clock.advance(10)
  return work
}
const restart = async () => {
  await bed.restart()
  await bed.clock.settle()
}
const firstReply = () => bed.way.list({ limit: 1 }).messages[0]!.replies[0]!

describe('ticks', () => {
  /** A tick of a sent text may wait a tenth of a second for the next write. */
  const ticked = async (id: string, ack: Ack) => {
    const kept = bed.way.acknowledged('shop', id, ack)
    await bed.clock.advance(100)
    await act(kept)
  }

  test('never go back when they come late, twice or out of order', async () => {
    await build()
    await bed.asks('hi')
    const id = `true_${ADA}_OUT1`
    const seen: unknown[] = []
    for (const ack of [3, 2, 3, 1, -1, 0] as const) {
      await ticked(id, ack)
      seen.push([firstReply().state, firstReply().ack])
    }
    expect(new Set(seen.map(String))).toEqual(new Set(['sent,3']))
  })

  test('make a sent reply failed on a refusal, and sent again on a later tick', async () => {
    await build()
    await bed.asks('hi')
    const id = `true_${ADA}_OUT1`
    await ticked(id, -1)
    expect(firstReply()).toMatchObject({ state: 'failed', reason: 'refused-by-whatsapp' })
    await ticked(id, 2)
    expect(firstReply()).toMatchObject({ state: 'sent', ack: 2 })
  })

  test.each([
    ['a lower one', [3, 2]],
    ['a refusal', [2, -1]],
  ] as const)('written in one transaction count by the best one, even before %s', async (_what, acks) => {
    await build()
    await bed.asks('hi')
    const kept = acks.map((ack) => bed.way.acknowledged('shop', `true_${ADA}_OUT1`, ack))
    await bed.clock.advance(100)
    await act(Promise.all(kept))
    expect(firstReply()).toMatchObject({ state: 'sent', ack: acks[0] })
  })

  test('under the chat’s other id count for the same message', async () => {
    await build()
    await bed.asks('hi')
    await ticked('true_555@lid_OUT1', 2)
    expect(firstReply().ack).toBe(2)
  })
})

describe('an interrupted send', () => {
  test.each([
    ['with a tick', 1],
    ['still without a tick', 0],
  ] as const)('is not repeated when its own event comes just as the send fails, %s', async (_what, ack) => {
    await build()
    const send = bed.sender.sendText.bind(bed.sender)
    bed.sender.sendText = async (...args) => {
      const [, chatId, body] = args
      await send(...args)
      const timestamp = Math.floor(bed.clock.now() / 1000)
      void bed.way.outgoing('shop', { messageId: `true_${chatId}_OUT1`, chatId, body, type: 'chat', timestamp, ack })
      return { kind: 'not-sent', reason: 'send-failed', detail: 'the page answered too late' }
    }
    await bed.asks('hi')
    await bed.clock.advance(MINUTE_MS)
    expect([bed.said(), firstReply().state]).toEqual([['answer to hi'], 'sent'])
  })

  /** WhatsApp takes the text with changed spelling, and the send ends unknown. */
  const sendsUnheard = (spelling: (text: string) => string) => {
    const own: Awaited<ReturnType<typeof bed.sender.ownMessagesSince>> & object = []
    const shown = own as unknown as object[]
    const cut: SendOutcome = { kind: 'unknown', detail: 'cut' }
    bed.sender.sendText = async (_session, chatId, text, quoted) => {
      const timestamp = Math.floor(bed.clock.now() / 1000)
      const messageId = `true_${chatId}_CUT${shown.length}`
      shown.push({ messageId, chatId, body: spelling(text), type: 'chat', timestamp, ack: 1 })
      bed.sender.sent.push({ sessionId: 'shop', chatId, text, quoted })
      return cut
    }
    bed.sender.ownMessagesSince = async () => own
  }

  test.each([
    ['trailing spaces', 'It costs 500.  ', (text: string) => text.trimEnd()],
    ['line ends', 'one\r\ntwo', (text: string) => text.replaceAll('\r\n', '\n')],
    ['emoji', 'We ❤️ you', (text: string) => text.replaceAll('\ufe0f', '')],
    ['decomposed letters', 'Café', (text: string) => text.normalize('NFD')],
    ['a very long text', 'long '.repeat(12_000), (text: string) => text.slice(0, 50_000)],
  ])('is found in the chat although WhatsApp changed the text: %s', async (_what, text, spelling) => {
    await build()
    sendsUnheard(spelling)
    answerWith(text)
    await bed.asks('hi')
    await bed.clock.advance(MINUTE_MS)
    expect([bed.said().length, firstReply().state]).toEqual([1, 'sent'])
  })

  test('is told apart among equal texts and parts of one text, so that each is sent once, in order', async () => {
    await build()
    sendsUnheard((text) => text)
    // The first three texts look equal in WhatsApp.
    answerWith('ok', 'ok ', { text: ' ok', quote: true }, 'x'.repeat(65_536 * 2))
    await bed.asks('hi')
    await bed.clock.advance(3 * MINUTE_MS)
    expect(bed.said().map((text) => text.length)).toEqual([2, 3, 3, 65_536, 65_536])
    expect(bed.sender.sent[2]!.quoted).toMatch(/^false_/)
    expect(bed.replyStates().every(([state]) => state === 'sent')).toBe(true)
  })

  test('is settled after a restart by searching the chat first', async () => {
    await build()
    sendsUnheard((text) => text)
    await bed.asks('hi')
    expect(firstReply().state).toBe('sending')
    await restart()
    await bed.clock.advance(MINUTE_MS)
    expect([bed.said().length, firstReply().state]).toEqual([1, 'sent'])
  })
})

describe('several texts of one answer', () => {
  test('go out in order even if the first needs several tries', async () => {
    await build()
    bed.sender.outcomes.push('not-sent', 'not-sent')
    answerWith('one', 'two', 'three')
    await bed.asks('hi')
    await bed.clock.advance(MINUTE_MS)
    expect(bed.said()).toEqual(['one', 'two', 'three'])
  })

  test('are not sent after one fails for good, and follow when the owner sends that one again', async () => {
    await build()
    bed.sender.outcomes.push('refused')
    answerWith('one', 'two', 'three')
    await bed.asks('hi')
    await bed.clock.advance(MINUTE_MS)
    expect(bed.replies()).toEqual([
      ['one', 'failed', 'not-on-whatsapp'],
      ['two', 'failed', 'earlier-failed'],
      ['three', 'failed', 'earlier-failed'],
    ])
    await act(bed.way.retryReply(firstReply().id))
    await bed.clock.advance(1_000)
    expect(bed.said()).toEqual(['one', 'two', 'three'])
  })

  test('do not delay the answer to the next question when they fail', async () => {
    await build()
    bed.sender.outcomes.push('refused')
    await bed.asks('first')
    await bed.asks('second')
    expect(bed.said()).toEqual(['answer to second'])
  })

  test('fail after many tries when WhatsApp never takes them', async () => {
    await build({ 'replies.maxAgeHours': 8_760 })
    bed.sender.sendText = async () => ({ kind: 'unknown', detail: 'nothing to be seen' })
    bed.sender.ownMessagesSince = async () => []
    await bed.asks('hi')
    await bed.clock.advance(HOUR_MS)
    expect(firstReply()).toMatchObject({ state: 'failed', reason: 'send-failed' })
  })
})

describe('an answer that the owner sends after all', () => {
  test('goes out despite takeover, pause and quiet hours', async () => {
    await build({ 'replies.quietHours': '00:00-23:59' })
    await act(bed.way.takeOver({ sessionId: 'shop', chatKey: ADA, minutes: null }))
    bed.way.pause(null)
    await bed.asks('hi')
    expect(firstReply()).toMatchObject({ state: 'suppressed', reason: 'owner-takeover' })
    await act(bed.way.retryReply(firstReply().id))
    expect(bed.said()).toEqual(['answer to hi'])
    await expect(bed.way.retryReply(firstReply().id)).rejects.toThrow('has this answer already')
    await expect(bed.way.retryReply(999)).rejects.toThrow('no longer here')
  })

  test('is not sent twice when an earlier try is found in the chat', async () => {
    await build()
    await bed.asks('hi')
    await act(bed.way.acknowledged('shop', `true_${ADA}_OUT1`, -1))
    await act(bed.way.retryReply(firstReply().id))
    await bed.clock.advance(MINUTE_MS)
    // The fake WhatsApp still shows it with a tick.
    expect([bed.said(), firstReply().state]).toEqual([['answer to hi'], 'sent'])
  })
})

describe('a text the owner writes in our window', () => {
  const write = (text: string) => act(bed.way.sendByHand({ sessionId: 'shop', chatKey: ADA, text }))

  test('takes the chat over, is never held back, and does not count as a text from the phone', async () => {
    await build({ 'replies.quietHours': '00:00-23:59', 'replies.chatHourlyLimit': 1, 'replies.hourlyLimit': 1 })
    bed.sender.onSend = (message) => bed.way.outgoing('shop', message)
    await bed.asks('hi')
    bed.way.pause(null)
    for (const text of ['one', 'two']) await write(text)
    await bed.clock.advance(1_000)
    expect(bed.said()).toEqual(['one', 'two'])
    const [takeover] = bed.way.takeovers()
    expect(takeover!.until).toBeLessThanOrEqual(bed.clock.now() + HOUR_MS)
    expect(bed.replies()).toEqual([
      ['answer to hi', 'suppressed', 'quiet-hours'],
      ['one', 'sent', null],
      ['two', 'sent', null],
    ])
  })

  test('waits while offline, visible under its message, and goes out in order after the reconnect', async () => {
    await build()
    await bed.asks('hi')
    bed.sender.connected = false
    const [view] = await write('I come tomorrow')
    await write('with the rice')
    expect(view).toMatchObject({ origin: 'owner-window', state: 'queued' })
    await restart()
    await bed.clock.advance(30 * HOUR_MS)
    expect(bed.replies().slice(1)).toEqual([
      ['I come tomorrow', 'queued', 'not-connected'],
      ['with the rice', 'queued', null],
    ])
    bed.sender.connect()
    await bed.clock.advance(1_000)
    expect(bed.said().slice(1)).toEqual(['I come tomorrow', 'with the rice'])
  })

  test('passes a reply that waits for its budget, and goes to the chat id the customer wrote from', async () => {
    await build({ 'replies.chatHourlyLimit': 1 })
    bed.storage.lids.remember('shop', '555', '2348031234567')
    await bed.asks('one', { chatId: '555@lid', phone: '2348031234567' })
    await bed.asks('two', { chatId: '555@lid', phone: '2348031234567' })
    expect(bed.replyStates()[0]).toEqual(['queued', 'chat-budget'])
    await write('by hand')
    await bed.clock.advance(1_000)
    expect(bed.sender.sent.at(-1)).toMatchObject({ text: 'by hand', chatId: '555@lid' })
  })

  test('is refused with a clear error for an invalid chat', async () => {
    await build()
    const send = (chatKey: string) => bed.way.sendByHand({ sessionId: 'shop', chatKey, text: 'x' })
    await expect(send('status@broadcast')).rejects.toThrow('not a chat')
  })
})

describe('a message of our own account', () => {
  test('is ours even if its event comes first, changed by WhatsApp, and under the chat’s other id', async () => {
    await build()
    let seen = 0
    bed.sender.onSend = (message) => {
      seen += 1
      const chatId = '777@lid'
      return bed.way.outgoing('shop', {
        ...message,
        chatId,
        messageId: message.messageId.replace(ADA, chatId),
        body: `${message.body}  `,
      })
    }
    const sent = bed.way.sendFromGateway({
      sessionId: 'shop',
      to: ADA,
      text: 'news ❤️',
      idempotencyKey: null,
      queue: false,
    })
    await bed.clock.advance(2_500)
    expect(await sent).toMatchObject({ kind: 'accepted' })
    expect([seen, bed.way.takeovers()]).toEqual([1, []])
    await restart()
    // Read from history an hour later, under either id.
    await bed.own('news ❤️', { messageId: `true_${ADA}_OUT1`, agoMs: HOUR_MS })
    await bed.own('news ❤️', { messageId: 'true_777@lid_OUT1', chatId: '777@lid', agoMs: 1_000 })
    expect(bed.way.takeovers()).toEqual([])
  })

  test('is the owner’s when it repeats our text while none of our sends is under way', async () => {
    await build()
    await bed.asks('hi')
    await bed.own('answer to hi')
    expect(bed.way.takeovers()).toHaveLength(1)
  })
})

describe('budgets and hours', () => {
  test('a chat gets only its hourly limit, without delaying other chats, also across a restart', async () => {
    await build({ 'replies.chatHourlyLimit': 3 })
    for (let count = 1; count <= 6; count += 1) await bed.asks(`q${count}`)
    await bed.asks('other', { chatId: '2340000000001@c.us' })
    await restart()
    await bed.clock.advance(30 * MINUTE_MS)
    expect(bed.said()).toEqual(['answer to q1', 'answer to q2', 'answer to q3', 'answer to other'])
    await bed.clock.advance(31 * MINUTE_MS)
    expect(bed.said()).toHaveLength(7)
  })

  test('answers wait through quiet hours and then go one by one; those too old by morning are left to the owner', async () => {
    const evening = new Date(2026, 2, 3, 23, 0).getTime()
    await build({ 'replies.quietHours': '22:00-07:00', 'replies.humanDelay': 'on' }, evening)
    await bed.asks('late evening')
    expect(firstReply()).toMatchObject({ state: 'suppressed', reason: 'quiet-hours' })
    await bed.clock.advance(4 * HOUR_MS)
    const chats = Array.from({ length: 5 }, (_, n) => `234000000000${n}@c.us`)
    for (const chatId of chats) await bed.asks('early', { chatId })
    expect(bed.replyStates().slice(0, 5)).toEqual(chats.map(() => ['queued', 'quiet-hours']))
    await restart()
    await bed.clock.advance(4 * HOUR_MS - 2 * MINUTE_MS)
    expect(bed.said()).toEqual([])
    const at: number[] = []
    const { sendText } = bed.sender
    bed.sender.sendText = (...args) => {
      at.push(bed.clock.now())
      return sendText(...args)
    }
    await bed.clock.advance(10 * MINUTE_MS)
    expect(at).toHaveLength(5)
    expect(at[0]).toBeGreaterThanOrEqual(new Date(2026, 2, 4, 7, 0).getTime())
    expect(Math.min(...at.slice(1).map((time, index) => time - at[index]!))).toBeGreaterThan(3_000)
  })

  test('switching the quiet hours off releases waiting answers', async () => {
    await build({ 'replies.quietHours': '22:00-07:00' }, new Date(2026, 2, 3, 3, 0).getTime())
    await bed.asks('hi')
    expect(bed.said()).toEqual([])
    bed.settings.set('replies.quietHours', '')
    await bed.clock.advance(1_000)
    expect(bed.said()).toEqual(['answer to hi'])
  })

  test('a pause until tomorrow survives a restart and ends by itself', async () => {
    await build({}, new Date(2026, 2, 3, 21, 0).getTime())
    bed.way.pause(600)
    await restart()
    expect(bed.way.pauseStatus()).toEqual({ paused: true, until: new Date(2026, 2, 4, 7, 0).getTime() })
    await bed.clock.advance(9 * HOUR_MS)
    await bed.asks('hi')
    expect(bed.said()).toEqual([])
    await bed.clock.advance(62 * MINUTE_MS)
    expect(bed.said()).toEqual(['answer to hi'])
  })
})
