import { describe, expect, test } from 'vitest'
import { makeIncoming } from '../testing/fake-whatsapp-client.ts'
import { ada, bola, createCatchUpBed } from './testing/catch-up-bed.ts'

describe('catch-up', () => {
  test('stores missing messages oldest first, flags them as backfilled, and counts them', async () => {
    const { sink, run, write } = createCatchUpBed()
    write(ada, 'one', 300)
    write(ada, 'two', 200)
    write(bola, 'three', 100)
    expect(await run()).toMatchObject({ stored: 3, chats: 2 })
    expect(sink.bodies(ada)).toEqual(['one', 'two'])
    expect(sink.stored.every((message) => message.backfilled)).toBe(true)
    expect(sink.catchUps).toMatchObject([{ sessionId: 'shop', stored: 3, chats: 2 }])
  })

  test('reads missed messages even if this computer’s clock was set months ahead meanwhile', async () => {
    const { clock, sink, run, write } = createCatchUpBed()
    write(ada, 'one', 300)
    write(bola, 'two', 200)
    const linkedAt = clock.now() - 30 * 86_400_000
    clock.setWall(62 * 86_400_000)
    expect(await run({ linkedAt })).toMatchObject({ stored: 2, chats: 2 })
    expect([sink.bodies(ada), sink.bodies(bola)]).toEqual([['one'], ['two']])
  })

  test('lets live messages wait for their history while the disk accepts neither', async () => {
    const { clock, sink, intake, run, write, now } = createCatchUpBed()
    write(ada, 'one', 300)
    write(bola, 'two', 200)
    const disk = Promise.withResolvers<void>()
    const store = sink.incoming.bind(sink)
    Object.assign(sink, {
      incoming: async (...args: Parameters<typeof store>) => disk.promise.then(() => store(...args)),
    })
    const running = run()
    await clock.settle()
    for (const chatId of [ada, bola])
      intake.live(makeIncoming({ messageId: `false_${chatId}_live`, chatId, body: 'live', timestamp: now }))
    await clock.advance(120_000)
    disk.resolve()
    await running
    await intake.drained()
    expect([sink.bodies(ada), sink.bodies(bola)]).toEqual([
      ['one', 'live'],
      ['two', 'live'],
    ])
  })

  test('stores waiting live messages before a history that is too long to reach back to them', async () => {
    const { clock, client, sink, intake, run, write, now } = createCatchUpBed()
    const texts = Array.from({ length: 203 }, (_, n) => `m${n}`)
    for (const text of texts) write(ada, text, 20)
    const read = client.readHistory
    client.readHistory = async (...args) => {
      // The first five arrived while the survey was read, `newest` arrives after this chat was read.
      for (const body of [...texts.slice(0, 5), 'newest'])
        intake.live(makeIncoming({ messageId: `false_${ada}_${body}`, chatId: ada, body, timestamp: now - 20 }))
      return read(...args)
    }
    await run()
    await clock.settle()
    expect(sink.bodies(ada)).toEqual([...texts, 'newest'])
    expect(sink.stored.slice(0, 5).map(({ backfilled }) => backfilled)).toEqual([false, false, false, false, false])
  })

  test('counts people, not messages: several in a group, and a person who wrote in both chats once', async () => {
    const { client, run, now } = createCatchUpBed()
    const from = (chatId: string, phone: string, n: number) =>
      makeIncoming({
        messageId: `false_${chatId}_${n}`,
        chatId,
        phone,
        isGroup: chatId.endsWith('@g.us'),
        timestamp: now - n,
      })
    client.history.set('12036@g.us', {
      incoming: [from('12036@g.us', '1', 30), from('12036@g.us', '2', 20)],
      outgoing: [],
    })
    client.history.set(ada, { incoming: [from(ada, '2', 15), from(ada, '2', 10)], outgoing: [] })
    expect(await run({ groups: 'all' })).toEqual({ stored: 4, chats: 2, customers: 2, unread: 0 })
  })

  test('reads no chat back when nothing is new', async () => {
    const { sink, client, run, write } = createCatchUpBed()
    write(ada, 'one', 4_000)
    await run()
    const reads = client.calls.filter((name) => name === 'readHistory').length
    expect(await run()).toEqual({ stored: 0, chats: 0, customers: 0, unread: 0 })
    expect(client.calls.filter((name) => name === 'readHistory')).toHaveLength(reads)
    expect(sink.bodies()).toEqual(['one'])
  })

  test('reads back only groups that are forwarded', async () => {
    const { sink, client, run, write } = createCatchUpBed()
    write('1@g.us', 'one', 300)
    write('2@g.us', 'two', 300)
    await run()
    expect(client.calls).not.toContain('readHistory')
    await run({ groups: ['2@g.us'] })
    expect(sink.bodies()).toEqual(['two'])
    await run({ groups: 'all' })
    expect(sink.bodies()).toEqual(['two', 'one'])
  })

  test('never imports messages older than the link, or than the owner’s limit', async () => {
    const { clock, sink, run, write } = createCatchUpBed()
    write(ada, 'before the link', 7_200)
    write(ada, 'after the link', 60)
    await run({ linkedAt: clock.now() - 3_600_000 })
    expect(sink.bodies()).toEqual(['after the link'])
    write(bola, 'older than an hour', 8_000)
    await run({ backfillHours: 1 })
    expect(sink.bodies()).toEqual(['after the link'])
  })

  test('imports only messages since the last connection when the time of the link is not known', async () => {
    const { sink, run, write } = createCatchUpBed()
    write(ada, 'long ago', 90_000)
    write(ada, 'while away', 600)
    await run({ linkedAt: null })
    expect(sink.bodies()).toEqual(['while away'])
  })

  test('reports the owner’s answers before it releases the questions of the same chat', async () => {
    const { sink, run, write, answer } = createCatchUpBed()
    write(ada, 'question', 300)
    answer(ada, 'answer', 200)
    await run()
    expect(sink.order).toEqual(['own:answer', 'in:question'])
  })

  test('reports an answer that the owner gave while we were away, even if nothing else is new', async () => {
    const { sink, run, write, answer } = createCatchUpBed()
    write(ada, 'question', 300)
    await run()
    answer(ada, 'answer', 200)
    await run()
    expect(sink.own.map((message) => message.body)).toContain('answer')
  })

  test('reports an answer of the owner even if the clock was set back since the last connection', async () => {
    const { clock, sink, run, answer } = createCatchUpBed()
    answer(ada, 'answer', 200)
    await run({ lastConnectedAt: clock.now() + 14_400_000 })
    expect(sink.order).toEqual(['own:answer'])
  })

  test('reports an answer of the owner even if the clock was ahead at the last connection and still is', async () => {
    const { clock, sink, run, answer } = createCatchUpBed()
    answer(ada, 'answer', 200)
    const ahead = clock.now() + 4 * 3_600_000
    await run({ clock: { ...clock, now: () => ahead }, lastConnectedAt: ahead - 60_000 })
    expect(sink.order).toEqual(['own:answer'])
  })

  test('reads back as far as the owner wants by the true time, even if the clock is a month ahead', async () => {
    const { clock, sink, run, write } = createCatchUpBed()
    write(ada, 'while away', 600)
    const ahead = clock.now() + 30 * 86_400_000
    await run({ clock: { ...clock, now: () => ahead } })
    expect(sink.bodies()).toEqual(['while away'])
  })

  test('does not read a chat again for a known answer', async () => {
    const { client, run, answer } = createCatchUpBed()
    answer(ada, 'answer', 200)
    await run()
    const reads = client.readChats.length
    await run()
    expect(client.readChats).toHaveLength(reads)
  })

  test('finds the question before an answer of the owner even if the page holds only the answer', async () => {
    for (const known of [[], ['known']]) {
      const { client, sink, run, write, answer } = createCatchUpBed()
      for (const body of known) {
        write(ada, body, 7_000)
        await run()
      }
      write(ada, 'question', 300)
      answer(ada, 'answer', 200)
      client.held.set(ada, 1)
      expect(await run()).toMatchObject({ stored: 1, unread: 0 })
      expect(sink.order).toEqual([...known.map((body) => `in:${body}`), 'own:answer', 'in:question'])
    }
  })

  test('reads the other chats when one cannot be read', async () => {
    const { sink, client, clock, run, write } = createCatchUpBed()
    write(ada, 'one', 300)
    write(bola, 'two', 200)
    client.unreadable.add(ada)
    const running = run()
    await clock.advance(20_000)
    expect(await running).toEqual({ stored: 1, chats: 1, customers: 1, unread: 1 })
    expect(sink.bodies()).toEqual(['two'])
    client.unreadable.clear()
    await run()
    expect(sink.bodies()).toEqual(['two', 'one'])
  })

  test('tries an unreadable chat again, while its live messages wait', async () => {
    const { sink, client, clock, intake, run, write, now } = createCatchUpBed()
    write(ada, 'older', 300)
    client.unreadable.add(ada)
    const running = run()
    await clock.settle()
    intake.live(makeIncoming({ messageId: 'live', chatId: ada, body: 'live', timestamp: now }))
    await clock.advance(2_000)
    expect(sink.bodies()).toEqual([])
    client.unreadable.clear()
    await clock.advance(3_000)
    expect(await running).toEqual({ stored: 1, chats: 1, customers: 1, unread: 0 })
    await intake.drained()
    expect(sink.bodies()).toEqual(['older', 'live'])
  })

  test('holds a live message back until the older ones of its chat are stored', async () => {
    const { sink, client, intake, run, write, now } = createCatchUpBed()
    write(ada, 'older', 300)
    const survey = client.surveyChats.bind(client)
    client.surveyChats = async (since) => {
      const found = await survey(since)
      intake.live(makeIncoming({ messageId: 'live', chatId: ada, body: 'live', timestamp: now }))
      return found
    }
    await run()
    await intake.drained()
    expect(sink.bodies(ada)).toEqual(['older', 'live'])
  })

  test('stores a message once if it arrives live and from history at the same time', async () => {
    const { sink, intake, run, write, now } = createCatchUpBed()
    write(ada, 'twice', 10)
    intake.live(makeIncoming({ messageId: `false_${ada}_twice`, chatId: ada, body: 'twice', timestamp: now - 10 }))
    await run()
    await intake.drained()
    expect(sink.bodies()).toEqual(['twice'])
  })

  test('passes on live messages of up-to-date chats at once', async () => {
    const { clock, sink, client, intake, run, write, now } = createCatchUpBed()
    write(ada, 'older', 300)
    client.readHistory = () => new Promise(() => undefined)
    void run()
    intake.live(makeIncoming({ messageId: 'live', chatId: bola, body: 'live', timestamp: now }))
    await clock.settle()
    expect(sink.bodies()).toEqual(['live'])
  })

  test('holds live messages for at most twenty seconds when the page does not answer', async () => {
    const { clock, sink, client, intake, run, write, now } = createCatchUpBed()
    write(ada, 'older', 300)
    client.readHistory = () => new Promise(() => undefined)
    void run()
    await clock.settle()
    intake.live(makeIncoming({ messageId: 'live', chatId: ada, body: 'live', timestamp: now }))
    await clock.advance(19_000)
    expect(sink.bodies()).toEqual([])
    await clock.advance(2_000)
    expect(sink.bodies()).toEqual(['live'])
  })

  test('finds a gap that a crash left before a stored message', async () => {
    const { sink, run, write } = createCatchUpBed()
    write(ada, 'gap', 5_000)
    write(ada, 'stored', 4_900)
    await sink.incoming('shop', makeIncoming({ messageId: `false_${ada}_stored`, chatId: ada, body: 'stored' }))
    await run()
    expect(sink.bodies(ada)).toContain('gap')
  })
})

describe('a chat of which the page holds only the newest messages', () => {
  test('waits for the older ones as long as they may still be loaded, and is stored in order', async () => {
    const { clock, client, sink, run, write } = createCatchUpBed()
    for (const n of [1, 2, 3]) write(ada, String(n), 400 - n * 100)
    client.held.set(ada, 1)
    client.unloadable.add(ada)
    const running = run()
    await clock.advance(2_000)
    expect(sink.bodies()).toEqual([])
    client.unloadable.clear()
    await clock.advance(10_000)
    expect(await running).toMatchObject({ stored: 3, unread: 0 })
    expect(sink.bodies()).toEqual(['1', '2', '3'])
  })

  test.each([
    ['that we never had', []],
    ['that we know', ['known']],
  ])('and %s is stored as far as possible, counted as unread, and completed by a later catch-up', async (_, known) => {
    const { clock, client, sink, run, write } = createCatchUpBed()
    for (const body of known) {
      write(ada, body, 5_000)
      await run()
    }
    for (const n of [1, 2, 3]) write(ada, String(n), 400 - n * 100)
    client.held.set(ada, 1)
    client.unloadable.add(ada)
    const first = run()
    await clock.advance(20_000)
    expect(await first).toMatchObject({ stored: 1, unread: 1 })
    expect(sink.bodies()).toEqual([...known, '3'])
    // A live message in between does not hide the gap.
    write(ada, 'live', 0)
    await sink.incoming('shop', makeIncoming({ ...client.history.get(ada)!.incoming.at(-1)! }))
    client.unloadable.clear()
    expect(await run()).toMatchObject({ stored: 2, unread: 0 })
    expect(sink.bodies()).toEqual([...known, '3', 'live', '1', '2'])
    // Now nothing is left to read.
    const reads = client.calls.filter((name) => name === 'readHistory').length
    await run()
    expect(client.calls.filter((name) => name === 'readHistory')).toHaveLength(reads)
  })
})

describe('a message that is not decrypted yet', () => {
  test('counts as unread, holds up no other message, and is not hidden by newer ones of its chat', async () => {
    const { client, sink, run, write, now } = createCatchUpBed()
    write(ada, 'known', 5_000)
    await run()
    client.pending.add(ada)
    write(ada, 'newer', 100)
    expect(await run()).toMatchObject({ stored: 1, unread: 1 })
    expect(sink.marks('shop')).toMatchObject([{ chatId: ada, timestamp: now - 5_000 }])
    // After a restart of the browser the page holds only the newest message.
    client.pending.clear()
    client.history.get(ada)?.incoming.splice(1)
    write(ada, 'decrypted', 200)
    write(ada, 'newer', 100)
    client.held.set(ada, 1)
    expect(await run()).toMatchObject({ stored: 1, unread: 0 })
    expect(sink.bodies()).toEqual(['known', 'newer', 'decrypted'])
  })

  test('counts as unread even if nothing else is new in its chat', async () => {
    const { client, run, write } = createCatchUpBed()
    write(ada, 'known', 5_000)
    await run()
    client.pending.add(ada)
    expect(await run()).toMatchObject({ stored: 0, unread: 1 })
    expect(client.calls.filter((name) => name === 'readHistory')).toHaveLength(1)
  })
})

describe('a connection that ends in the middle of a catch-up', () => {
  test('lets no live message overtake older ones when it ends in the middle of a chat', async () => {
    const { sink, intake, run, write, now } = createCatchUpBed()
    write(ada, 'one', 300)
    write(ada, 'two', 200)
    let over = false
    const store = sink.incoming
    sink.incoming = async (...args) => {
      // The browser dies while the first of two messages is being written.
      over = true
      return store(...args)
    }
    intake.hold()
    intake.live(makeIncoming({ messageId: `false_${ada}_live`, chatId: ada, body: 'live', timestamp: now }))
    await run({ stopped: () => over })
    await intake.drained()
    expect(sink.bodies()).toEqual(['one'])
  })

  test('lets no live message overtake older ones when the page dies during the survey', async () => {
    const { clock, client, sink, intake, run, write, now } = createCatchUpBed()
    write(ada, 'older', 300)
    let over = false
    client.surveyChats = () => Promise.reject(new Error('Target closed'))
    intake.hold()
    intake.live(makeIncoming({ messageId: `false_${ada}_live`, chatId: ada, body: 'live', timestamp: now }))
    await expect(run({ stopped: () => over })).rejects.toThrow('Target closed')
    // The end of the browser is noticed only now.
    over = true
    await clock.advance(20_000)
    await intake.drained()
    expect(sink.bodies()).toEqual([])
  })

  test('is not assumed for longer than ten seconds when the survey fails: then live messages are stored', async () => {
    const { clock, client, sink, intake, run, now } = createCatchUpBed()
    client.surveyChats = () => Promise.reject(new Error('r: r'))
    intake.hold()
    intake.live(makeIncoming({ messageId: `false_${ada}_live`, chatId: ada, body: 'live', timestamp: now }))
    await expect(run()).rejects.toThrow('r: r')
    await clock.advance(10_000)
    await intake.drained()
    expect(sink.bodies()).toEqual(['live'])
  })

  test('leaves live messages to the next catch-up, so that they do not overtake older ones', async () => {
    const { sink, client, intake, run, write, now } = createCatchUpBed()
    write(ada, 'older', 300)
    let over = false
    const read = client.readHistory.bind(client)
    client.readHistory = async () => {
      intake.live(makeIncoming({ messageId: `false_${ada}_live`, chatId: ada, body: 'live', timestamp: now }))
      over = true
      throw new Error('Target closed')
    }
    await run({ stopped: () => over })
    await intake.drained()
    expect(sink.bodies()).toEqual([])
    client.readHistory = read
    write(ada, 'live', 0)
    await run()
    expect(sink.bodies()).toEqual(['older', 'live'])
  })
})
