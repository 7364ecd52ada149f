import { describe, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { makeIncoming } from '../testing/fake-whatsapp-client.ts'
import { createMemoryLids } from '../testing/memory-session-store.ts'
import { createMemorySink } from '../testing/memory-sink.ts'
import { createMemoryLogger } from '../testing/test-ports.ts'
import type { IncomingMessage, MessageChange, OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { Intake } from './intake.ts'
import { LidResolver } from './lid-resolver.ts'

function setUp(ask: (lid: string) => Promise<string | null>) {
  const clock = createFakeClock()
  const sink = createMemorySink()
  const table = createMemoryLids()
  const logger = createMemoryLogger()
  const lids = new LidResolver({ sessionId: 'shop', table, clock, logger, ask, usernameOf: async () => null })
  const intake = new Intake({
    sessionId: 'shop',
    sink,
    lids,
    clock,
    logger,
    chatTitle: async () => 'Market women',
  })
  return { clock, sink, table, lids, intake }
}
const fromLid = (messageId: string, lid = '777') => makeIncoming({ messageId, chatId: `${lid}@lid`, phone: null, lid })
const makeOwn = (chatId: string): OutgoingMessage => ({
  messageId: `true_${chatId}_OWN`,
  chatId,
  body: 'I am here',
  type: 'chat',
  timestamp: 1_760_000_000,
  ack: 1,
})

describe('the intake', () => {
  test('fills in the phone behind a LID and remembers it', async () => {
    const { clock, sink, table, intake } = setUp(async () => '2348011111111')
    intake.live(fromLid('m1'))
    await clock.settle()
    expect(sink.stored[0]).toMatchObject({ phone: '2348011111111', lid: '777' })
    expect(table.phoneOf('shop', '777')).toBe('2348011111111')
  })

  test('keeps the order of a chat that gets another name while it is read back, or between two messages', async () => {
    const { clock, sink, table, intake } = setUp(async () => '2348011111111')
    table.remember('shop', '777', '2348011111111')
    const [byLid, byPhone] = ['777@lid', '2348011111111@c.us']
    const from = (chatId: string, id: string) => makeIncoming({ messageId: `false_${chatId}_${id}`, chatId })
    intake.hold()
    intake.holdOnly(new Set([byLid]))
    intake.live(from(byPhone, 'L1'))
    intake.live(from(byLid, 'L2'))
    intake.live(from(byPhone, 'L3'))
    intake.live(from('2348022222222@c.us', 'B1'))
    await clock.settle()
    expect(intake.waitingOf(byLid).map(({ messageId }) => messageId.split('_')[2])).toEqual(['L1', 'L2', 'L3'])
    await intake.history({ ...from(byLid, 'H1'), backfilled: true })
    // The same message as the live one, under the other name of its chat.
    await intake.history({ ...from(byLid, 'L1'), backfilled: true })
    intake.release(byLid)
    await clock.settle()
    // L1 appears under both names; the inbox recognises it as one message.
    expect(sink.stored.map(({ messageId }) => messageId.split('_')[2])).toEqual(['B1', 'H1', 'L1', 'L1', 'L2', 'L3'])
    expect(sink.stored.filter(({ backfilled }) => backfilled)).toHaveLength(1)
  })

  test.each([
    ['777@lid', '2348011111111@c.us'],
    ['2348011111111@c.us', '777@lid'],
  ])('looks up the LID before a message of %s can pass the held chat %s', async (live, held) => {
    const { clock, sink, intake } = setUp(async () => '2348011111111')
    const lid = live === '777@lid' ? '777' : null
    const comesLive = (id: string) =>
      intake.live(makeIncoming({ messageId: `false_${live}_${id}`, chatId: live, phone: null, lid }))
    intake.hold()
    comesLive('L1')
    await clock.settle()
    intake.holdOnly(new Set([held]))
    comesLive('L2')
    await clock.settle()
    await intake.history(makeIncoming({ messageId: `false_${held}_H1`, chatId: held, backfilled: true }))
    intake.release(held)
    await clock.settle()
    expect(sink.stored.map(({ messageId }) => messageId.split('_')[2])).toEqual(['H1', 'L1', 'L2'])
  })

  test('leaves a message to the next catch-up when its sender cannot be looked up because the record is closed', async () => {
    const { clock, sink, table, intake } = setUp(async () => null)
    table.known = () => {
      throw new Error('the record is closed')
    }
    intake.live(fromLid('m1'))
    await clock.settle()
    await intake.drained()
    expect(sink.stored).toEqual([])
  })

  test('does not flag a live message as missed when history brings it before its turn', async () => {
    const { clock, sink, intake } = setUp(async () => null)
    intake.hold()
    intake.live(makeIncoming({ messageId: 'm2' }))
    await intake.history(makeIncoming({ messageId: 'm1', backfilled: true }))
    await intake.history(makeIncoming({ messageId: 'm2', backfilled: true }))
    intake.releaseAll()
    await clock.settle()
    expect(sink.stored.map(({ messageId, backfilled }) => [messageId, backfilled])).toEqual([
      ['m1', true],
      ['m2', false],
    ])
  })

  test('merges edits and deletions into waiting messages, and stores other changes after them', async () => {
    const { clock, sink, intake } = setUp(async () => null)
    const [edited, deleted, twice] = ['m1', 'm2', 'm3'].map((messageId) => makeIncoming({ messageId }))
    intake.hold()
    for (const message of [edited!, deleted!, twice!]) intake.live(message)
    const editOf = (message: IncomingMessage, body: string): MessageChange => ({
      kind: 'edited',
      chatId: message.chatId,
      message: { ...message, body, editedAt: 5 },
    })
    intake.changed(editOf(edited!, 'new'))
    intake.changed(editOf(edited!, 'newest'))
    intake.changed({ kind: 'deleted', chatId: deleted!.chatId, messageIds: ['other', 'm2'] })
    await intake.history(twice!)
    intake.changed(editOf(twice!, 'after history'))
    intake.changed({ kind: 'deleted', chatId: deleted!.chatId, messageIds: ['stored long ago'] })
    await clock.settle()
    expect(sink.changes).toEqual([])
    intake.releaseAll()
    await clock.settle()
    expect(
      sink.stored.map(({ messageId, body, editedAt, isDeleted }) => [messageId, body, editedAt, isDeleted]),
    ).toEqual([
      ['m3', 'm3', undefined, undefined],
      ['m1', 'newest', 5, undefined],
      ['m2', 'm2', undefined, true],
    ])
    expect(sink.changes).toMatchObject([{ message: { body: 'after history' } }, { messageIds: ['stored long ago'] }])
  })

  test('drops held messages and their changes when the connection ends', async () => {
    const { clock, sink, intake } = setUp(async () => null)
    intake.hold()
    intake.live(makeIncoming({ messageId: 'm1' }))
    intake.changed({ kind: 'deleted', chatId: makeIncoming({ messageId: 'm1' }).chatId, messageIds: ['m0'] })
    intake.discardHeld()
    await clock.settle()
    expect([sink.stored, sink.changes]).toEqual([[], []])
  })

  test('stores a message without the phone after two seconds, and knows the phone for the next one', async () => {
    let answer: (phone: string) => void = () => undefined
    const { clock, sink, intake } = setUp(() => new Promise((resolve) => (answer = resolve)))
    intake.live(fromLid('m1'))
    await clock.advance(1_900)
    expect(sink.stored).toHaveLength(0)
    await clock.advance(200)
    expect(sink.stored[0]).toMatchObject({ messageId: 'm1', phone: null })
    answer('2348011111111')
    await clock.settle()
    intake.live(fromLid('m2'))
    await clock.settle()
    expect(sink.stored[1]).toMatchObject({ messageId: 'm2', phone: '2348011111111' })
  })

  test('asks once for many messages of an unknown sender', async () => {
    const asked: string[] = []
    const { clock, intake } = setUp(async (lid) => {
      asked.push(lid)
      return null
    })
    for (const lid of ['1', '2', '3']) for (const n of [1, 2, 3]) intake.live(fromLid(`m${lid}${n}`, lid))
    await clock.settle()
    await intake.drained()
    expect(asked).toEqual(['1', '2', '3'])
  })

  test('keeps the order within a chat during a slow lookup, and lets other chats pass', async () => {
    let answer: (phone: string | null) => void = () => undefined
    const { clock, sink, intake } = setUp(() => new Promise((resolve) => (answer = resolve)))
    intake.live(fromLid('slow'))
    intake.live({ ...fromLid('fast'), phone: '2348011111111' })
    intake.live(makeIncoming({ messageId: 'other', chatId: '2348022222222@c.us' }))
    await clock.settle()
    expect(sink.stored.map((message) => message.messageId)).toEqual(['other'])
    answer(null)
    await clock.settle()
    expect(sink.stored.map((message) => message.messageId)).toEqual(['other', 'slow', 'fast'])
  })

  test('adds the group’s title to a group message', async () => {
    const { clock, sink, intake } = setUp(async () => null)
    intake.live(makeIncoming({ messageId: 'm1', chatId: '12036@g.us', isGroup: true }))
    await clock.settle()
    expect(sink.stored[0]?.chatName).toBe('Market women')
  })

  test.each([
    ['777@lid', '2348011111111@c.us', 'is not looked up yet'],
    ['2348011111111@c.us', '777@lid', 'could not be looked up'],
    ['2348011111111@c.us', '777@lid', 'is being looked up'],
  ])(
    'reports our own message in %s only when it is known to be the chat %s, whose LID %s',
    async (ours, theirs, why) => {
      const answer = Promise.withResolvers<string | null>()
      const answers = [
        why === 'could not be looked up' ? Promise.reject(new Error('the page stumbled')) : answer.promise,
        answer.promise,
      ]
      const { clock, sink, table, intake } = setUp(() => answers.shift()!)
      if (theirs.endsWith('@lid')) intake.live(fromLid('m1'))
      await clock.settle()
      void intake.own(makeOwn(ours))
      await clock.settle()
      expect(sink.own).toHaveLength(0)
      answer.resolve('2348011111111')
      await clock.settle()
      expect([sink.own.length, table.phoneOf('shop', '777')]).toEqual([1, '2348011111111'])
    },
  )

  test('reports our own message after two seconds when the page names nobody, and another one at once', async () => {
    const { clock, sink, intake } = setUp(() => new Promise(() => undefined))
    intake.live(fromLid('m1'))
    await clock.settle()
    void intake.own(makeOwn('2348022222222@c.us'))
    void intake.own(makeOwn('12036@g.us'))
    await clock.advance(1_900)
    expect(sink.own.map(({ chatId }) => chatId)).toEqual(['12036@g.us'])
    await clock.advance(200)
    expect(sink.own).toHaveLength(2)
  })
})
