import { afterEach, describe, expect, test } from 'vitest'
import type { NoticeDraft } from '../changes.ts'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import { describeSend } from '../gateway/describe-send.ts'
import type { FakeChatSender } from '../testing/fake-chat-sender.ts'
import type { GatewaySend, GatewaySendResult } from './gateway-send.ts'
import { ADA, createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const BOLA = '2348030000001'
const CHIDI = '2348030000002'
const DAYO = '2348030000003'
let bed: OwnerBed
let notices: NoticeDraft[]
let lock: (number | null)[]

async function build(settings: Partial<Record<SettingName, Settings[SettingName]>> = {}): Promise<void> {
  bed = await createOwnerBed({ 'replies.maxAgeHours': 100, ...settings })
  notices = []
  lock = []
  listen()
}
function listen(): void {
  bed.way.rooms.changes.on('notice', (notice) => notices.push(notice))
  bed.way.rooms.changes.on('reach-out', ({ until }) => lock.push(until))
}
afterEach(() => bed.remove())

/** The core sends this text unasked. */
async function send(to: string, text: string, change: Partial<GatewaySend> = {}): Promise<GatewaySendResult> {
  const sent = bed.way.sendFromGateway({ sessionId: 'shop', to, text, idempotencyKey: null, queue: false, ...change })
  await bed.clock.advance(2_100)
  return sent
}
const kinds = () => notices.map(({ kind }) => kind)
const fails = (...outcomes: FakeChatSender['outcomes']) => void bed.sender.outcomes.push(...outcomes)

describe('a lock on reaching out', () => {
  test('starts after refusals in two chats: holds unasked texts, tells the owner once, and lets answers go on', async () => {
    await build()
    fails('rejected-463', 'rejected-463')
    await send(BOLA, 'one')
    expect(lock).toEqual([])
    await send(CHIDI, 'two')
    expect(lock).toEqual([bed.clock.now() - 2_100 + 3 * HOUR_MS])
    const refused = await send(DAYO, 'three')
    expect(refused).toEqual({ kind: 'refused', reason: 'reach-out-lock' })
    expect(describeSend(refused)).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('write first') },
    })
    expect((await send(DAYO, 'three, queued', { queue: true })).kind).toBe('accepted')
    await bed.asks('how much is rice?')
    expect(bed.said()).toEqual(['answer to how much is rice?'])
    expect(kinds()).toEqual(['reach-out-lock'])
  })

  test('also covers the monthly cap of new chats (code 475)', async () => {
    await build()
    bed.sender.sendText = async () => ({ kind: 'rejected', code: 475, detail: 'test' })
    await send(BOLA, 'one')
    await send(CHIDI, 'two')
    expect(lock).toHaveLength(1)
  })

  test('is tested after hours with one text, and the others follow once that text is delivered', async () => {
    await build()
    fails('rejected-463', 'rejected-463')
    await send(BOLA, 'one')
    await send(CHIDI, 'two')
    await send(DAYO, 'three', { queue: true })
    await bed.clock.advance(2 * HOUR_MS)
    expect(bed.said()).toEqual([])
    fails('rejected-463')
    await bed.clock.advance(HOUR_MS + MINUTE_MS)
    expect([bed.said(), bed.sender.outcomes, kinds()]).toEqual([[], [], ['reach-out-lock']])
    await bed.clock.advance(5 * HOUR_MS)
    expect(bed.said()).toEqual([])
    await bed.clock.advance(HOUR_MS + 5 * MINUTE_MS)
    expect([...bed.said()].sort()).toEqual(['one', 'three', 'two'])
    expect(lock.at(-1)).toBeNull()
  })

  test('survives a restart and a new connection', async () => {
    await build()
    fails('rejected-463', 'rejected-463')
    await send(BOLA, 'one')
    await send(CHIDI, 'two')
    await bed.restart()
    listen()
    bed.sender.connect()
    expect(await send(DAYO, 'three')).toMatchObject({ kind: 'refused', reason: 'reach-out-lock' })
    expect(kinds()).toEqual(['reach-out-lock'])
  })

  test('does not follow from one chat, from two chats with a delivery between them, or from another refusal code', async () => {
    await build()
    fails('rejected-463')
    await send(BOLA, 'one')
    await send(CHIDI, 'two')
    fails('rejected-463')
    await send(DAYO, 'three')
    expect(lock).toEqual([])
    bed.sender.sendText = async () => ({ kind: 'rejected', code: 479, detail: 'test' })
    expect(await send('2348030000004', 'four')).toEqual({ kind: 'failed', reason: 'refused-by-whatsapp' })
    expect(await send('2348030000005', 'five')).toEqual({ kind: 'failed', reason: 'refused-by-whatsapp' })
    expect(lock).toEqual([])
  })

  test('is not disproved by an answer, because the customer wrote first', async () => {
    await build()
    fails('rejected-463')
    await send(BOLA, 'one')
    await bed.asks('hi')
    fails('rejected-463')
    await send(CHIDI, 'two')
    expect([lock.length, bed.said()]).toEqual([1, ['answer to hi']])
  })

  test('also follows from refusals without a reason, unless an answer is delivered between them', async () => {
    await build()
    fails('rejected')
    await send(BOLA, 'one')
    await bed.asks('hi')
    fails('rejected')
    await send(CHIDI, 'two')
    expect(lock).toEqual([])
    fails('rejected')
    await send(DAYO, 'three')
    expect(lock).toHaveLength(1)
  })

  test('allows a refused text three tries, hours apart', async () => {
    await build()
    let tries = 0
    bed.sender.sendText = async () => {
      tries += 1
      return { kind: 'rejected', code: 463, detail: 'test' }
    }
    await send(BOLA, 'one')
    await bed.clock.advance(2 * HOUR_MS)
    expect(tries).toBe(1)
    await bed.clock.advance(60 * HOUR_MS)
    expect(tries).toBe(3)
  })

  test('lets an answer pass an unasked text that waits in the same chat', async () => {
    await build()
    fails('rejected-463', 'rejected-463')
    await send(BOLA, 'one')
    await send(ADA, 'two')
    await bed.asks('hello?')
    expect(bed.said()).toEqual(['answer to hello?'])
  })

  test('fails the rest of an answer when one part is refused, even if the refusal event comes first', async () => {
    await build()
    bed.sender.sendText = async (_session, chatId, text) => {
      const message = { messageId: `true_${chatId}_X`, chatId, body: text, type: 'chat' }
      const timestamp = Math.floor(bed.clock.now() / 1000)
      await bed.way.outgoing('shop', { ...message, timestamp, ack: 0 })
      await bed.way.acknowledged('shop', message.messageId, -1)
      return { kind: 'rejected', code: 463, detail: 'test' }
    }
    const post = bed.core.post.bind(bed.core)
    bed.core.post = async (request) => {
      const outcome = await post(request)
      return outcome.kind === 'answer' ? { ...outcome, body: '{"replies":["First.","Second."]}' } : outcome
    }
    await bed.asks('how?')
    await bed.clock.advance(MINUTE_MS)
    expect(bed.replies().map(([, state, reason]) => [state, reason])).toEqual([
      ['failed', 'refused-by-whatsapp'],
      ['failed', 'earlier-failed'],
    ])
  })
})

describe('a number that WhatsApp could not check', () => {
  const unchecked = (chatId: string) => {
    const { resolveChat } = bed.sender
    bed.sender.resolveChat = async () => ({ kind: 'unchecked' })
    return () => {
      bed.sender.resolveChat = resolveChat
      expect(bed.said()).not.toContain(chatId)
    }
  }

  test('gets no text, and the core is told so', async () => {
    await build()
    unchecked(BOLA)
    expect(describeSend(await send(BOLA, 'one'))).toMatchObject({ status: 409 })
    await bed.clock.advance(HOUR_MS)
    expect(bed.said()).toEqual([])
  })

  test('keeps its text waiting with `queue` until WhatsApp can check it', async () => {
    await build()
    const end = unchecked(BOLA)
    expect((await send(BOLA, 'one', { queue: true })).kind).toBe('accepted')
    await bed.clock.advance(HOUR_MS)
    expect(bed.said()).toEqual([])
    end()
    await bed.clock.advance(11 * MINUTE_MS)
    expect(bed.said()).toEqual(['one'])
  })

  test('is checked before its text goes when the call came while the session was not connected', async () => {
    await build()
    bed.sender.connected = false
    await send(BOLA, 'one', { queue: true })
    bed.sender.resolveChat = async () => ({ kind: 'not-on-whatsapp' })
    bed.sender.connect()
    await bed.clock.advance(MINUTE_MS)
    expect([bed.said(), bed.storage.replies.countOpen()]).toEqual([[], 0])
  })

  test('needs no check when the customer has written before', async () => {
    await build()
    await bed.asks('hi')
    unchecked(ADA)
    expect((await send(ADA, 'Your order is on its way.')).kind).toBe('accepted')
    expect(bed.said()).toContain('Your order is on its way.')
  })
})

describe('the first day after the link', () => {
  const linkedFor = (ms: number) => {
    bed.sender.linked = bed.clock.now() - ms
    bed.sender.strangers.add(`${BOLA}@c.us`)
  }

  test('allows no first message to a stranger, but allows texts to an existing chat', async () => {
    await build()
    linkedFor(HOUR_MS)
    const refused = await send(BOLA, 'An offer')
    expect(refused).toEqual({ kind: 'refused', reason: 'warm-up' })
    expect([describeSend(refused).status, kinds()]).toEqual([409, ['warm-up']])
    await send(BOLA, 'later', { queue: true })
    await send(CHIDI, 'known')
    expect(bed.said()).toEqual(['known'])
    expect(kinds()).toEqual(['warm-up'])
    await bed.clock.advance(23 * HOUR_MS)
    expect(bed.said()).toEqual(['known', 'later'])
  })

  test('limits the answers per hour and tells the owner why, once', async () => {
    await build({ 'replies.warmUpHourlyLimit': 2 })
    linkedFor(22 * HOUR_MS)
    for (const text of ['a', 'b', 'c', 'd']) await bed.asks(text)
    expect(bed.said()).toHaveLength(2)
    expect(bed.replies().filter(([, , reason]) => reason === 'warm-up-budget')).toHaveLength(1)
    expect(kinds()).toEqual(['warm-up'])
    await bed.clock.advance(HOUR_MS + MINUTE_MS)
    expect(bed.said()).toHaveLength(4)
    for (const text of ['e', 'f', 'g', 'h']) await bed.asks(text)
    await bed.clock.advance(HOUR_MS)
    expect(bed.said()).toHaveLength(8)
  })

  test('has no limits after 24 hours, nor when the owner wants no limits', async () => {
    await build()
    linkedFor(25 * HOUR_MS)
    expect((await send(BOLA, 'one')).kind).toBe('accepted')
    linkedFor(HOUR_MS)
    bed.settings.set('replies.hourlyLimit', 0)
    expect((await send(BOLA, 'two')).kind).toBe('accepted')
    expect(bed.said()).toEqual(['one', 'two'])
  })
})
