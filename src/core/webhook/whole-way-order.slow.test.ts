import { describe, expect, test } from 'vitest'
import { createDice, createFaultyCore } from './testing/faulty-core.ts'
import { createWayBed, customerMessage } from './testing/way-bed.ts'
import { createFakeClock } from '../testing/fake-clock.ts'

const HOUR_MS = 3_600_000
const url = { 'core.url': 'https://core.example.com' } as const

/** The texts of a chat in the order in which they were first taken. */
function firstTaken(taken: readonly { readonly chat: string; readonly text: string }[], chat: string): string[] {
  return [...new Set(taken.filter((one) => one.chat === chat).map((one) => one.text))]
}

describe('whatever fails, the order holds, no message is lost and each reply is sent once', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'seed %i',
    async (seed) => {
      const dice = createDice(seed)
      const core = createFaultyCore(dice)
      const clock = createFakeClock()
      const settings = {
        ...url,
        'replies.maxAgeHours': 8_760,
        'replies.hourlyLimit': 0,
        'delivery.parallel': 3,
      } as const
      const bed = await createWayBed({ clock, settings, http: core })
      bed.way.start()
      const chats = ['1', '2', '3', '4'].map((digit) => `234700000000${digit}@c.us`)
      const wrote = new Map<string, string[]>(chats.map((chatId) => [chatId, []]))
      core.faults = 0.5
      for (let n = 0; n < 40; n += 1) {
        const chatId = chats[Math.floor(dice() * chats.length)]!
        const text = `m${n}`
        wrote.get(chatId)!.push(text)
        const timestamp = Math.floor(clock.now() / 1000)
        expect(await bed.way.incoming('shop', customerMessage(text, { chatId, timestamp }))).toBe('stored')
        if (dice() < 0.3) await clock.advance(Math.floor(dice() * 120_000))
        if (dice() < 0.1) await bed.restart()
        bed.sender.outcomes.push(...(dice() < 0.2 ? (['unknown-but-sent'] as const) : []))
        bed.sender.outcomes.push(...(dice() < 0.1 ? (['unknown-and-lost'] as const) : []))
      }
      // The core recovers, but the last fault may have set a pause of an hour.
      core.faults = 0.1
      await clock.advance(2 * HOUR_MS)
      core.faults = 0
      await clock.advance(6 * HOUR_MS)

      // Only a message that failed repeatedly may be passed by later ones.
      const isPassed = (text: string) => (core.failures.get(text) ?? 0) >= 2
      const inOrder = (texts: readonly string[]) => texts.filter((text) => !isPassed(text))
      for (const [chatId, texts] of wrote) {
        expect(firstTaken(core.taken, chatId).toSorted()).toEqual(texts.toSorted())
        expect(inOrder(firstTaken(core.taken, chatId))).toEqual(inOrder(texts))
      }
      const ids = new Map(core.taken.map(({ text, id }) => [text, id]))
      expect(core.taken.every(({ text, id }) => ids.get(text) === id)).toBe(true)
      expect(bed.sender.sent.map((sent) => sent.text).sort()).toEqual(
        [...wrote.values()]
          .flat()
          .map((text) => `answer to ${text}`)
          .sort(),
      )
      for (const [chatId, texts] of wrote) {
        const said = bed.sender.sent.filter((sent) => sent.chatId === chatId).map((sent) => sent.text)
        const answered = said.map((text) => text.replace('answer to ', ''))
        expect(inOrder(answered)).toEqual(inOrder(texts))
      }
      expect(bed.way.queue()).toEqual({ waiting: 0, posting: 0, dead: 0, repliesQueued: 0 })
      await bed.remove()
    },
    30_000,
  )
})

describe('a failing message', () => {
  const send = async (bed: Awaited<ReturnType<typeof createWayBed>>, text: string, chatId: string, nowMs: number) =>
    bed.way.incoming('shop', customerMessage(text, { chatId, timestamp: Math.floor(nowMs / 1000) }))

  test('that the core never takes becomes a dead letter and frees its chat', async () => {
    const clock = createFakeClock()
    const core = createFaultyCore(() => 1)
    core.poison.add('poison')
    const bed = await createWayBed({ clock, settings: url, http: core })
    bed.way.start()
    await send(bed, 'poison', '1@c.us', clock.now())
    await send(bed, 'behind it', '1@c.us', clock.now() + 1_000)
    for (let minute = 0; minute < 20; minute += 1) {
      await send(bed, `other ${minute}`, '2@c.us', clock.now())
      await clock.advance(60_000)
    }
    const [poison] = bed.way.list({ limit: 1, states: ['dead'] }).messages
    expect(poison).toMatchObject({ text: 'poison', delivery: { attempts: 5, errorCode: 'http-500' } })
    expect(core.taken.map((one) => one.text)).toContain('behind it')
    await bed.remove()
  })

  test('becomes a dead letter in a shop with a single chat too, because the next message is taken', async () => {
    const clock = createFakeClock()
    const core = createFaultyCore(() => 1)
    core.poison.add('poison')
    const bed = await createWayBed({ clock, settings: url, http: core })
    bed.way.start()
    await send(bed, 'poison', '1@c.us', clock.now())
    await send(bed, 'behind it', '1@c.us', clock.now() + 1_000)
    await clock.advance(2 * HOUR_MS)
    expect(bed.deliveryStates()).toEqual(['delivered', 'dead'])
    await bed.remove()
  })

  test('is not given up in an outage: few requests are made, and all messages are posted soon after it', async () => {
    const clock = createFakeClock()
    const core = createFaultyCore(() => 1)
    const bed = await createWayBed({ clock, settings: url, http: core })
    bed.way.start()
    const texts = Array.from({ length: 60 }, (_, n) => `m${n}`)
    texts.forEach((text) => core.poison.add(text))
    for (const [n, text] of texts.entries()) await send(bed, text, `23470000${n % 20}@c.us`, clock.now())
    await clock.advance(10 * HOUR_MS)
    expect(bed.way.queue()).toMatchObject({ waiting: 60, dead: 0 })
    // One request a minute, and a few more in the first minutes.
    expect(core.posts).toBeLessThan(10 * 66 + 3 * 60)
    expect(bed.way.coreStatus().kind).toBe('failing')
    core.poison.clear()
    await clock.advance(1.2 * HOUR_MS)
    expect(bed.way.queue()).toMatchObject({ waiting: 0, dead: 0 })
    await bed.remove()
  })
})

test('four days without internet cost a message no try, and a failure right after them does not give it up', async () => {
  const clock = createFakeClock()
  const core = createFaultyCore(() => 1)
  const online = core.post
  const bed = await createWayBed({ clock, settings: url, http: core })
  core.poison.add('hi')
  bed.way.start()
  await bed.way.incoming('shop', customerMessage('hi', { timestamp: Math.floor(clock.now() / 1000) }))
  await clock.advance(1_000)
  core.post = async () => ({ kind: 'network', code: 'ENOTFOUND' })
  await clock.advance(96 * HOUR_MS)
  expect(bed.way.coreStatus().kind).toBe('unreachable')
  core.post = online
  await clock.advance(HOUR_MS)
  const [message] = bed.way.list({ limit: 1 }).messages
  expect(message!.delivery.state).toBe('waiting')
  expect(message!.delivery.attempts).toBeLessThan(8)
  core.poison.clear()
  await clock.advance(HOUR_MS)
  expect(bed.deliveryStates()).toEqual(['delivered'])
  // The question is four days old by now, so the reply is only recorded.
  expect(bed.replyStates()).toEqual([['expired', 'too-old']])
  await bed.remove()
}, 90_000)
