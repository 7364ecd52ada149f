import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { answerOf, createScriptedCore, type ScriptedCore } from './testing/scripted-core.ts'
import { createWayBed, customerMessage, type WayBed } from './testing/way-bed.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const settings = { 'core.url': 'https://core.example.com', 'replies.maxAgeHours': 8_760 } as const
let clock: FakeClock
let core: ScriptedCore
let bed: WayBed

beforeEach(async () => {
  clock = createFakeClock()
  core = createScriptedCore(clock)
  failOnBad()
  bed = await createWayBed({ clock, settings, http: core })
  bed.way.start()
})
afterEach(() => bed.remove())

/** The core is there, but answers 500 to each text that begins with "bad". */
function failOnBad(): void {
  core.answer = ({ text }) => (text.startsWith('bad') ? 500 : 200)
}
const write = (text: string, chat: number | string = 1) =>
  bed.way.incoming(
    'shop',
    customerMessage(text, {
      chatId: typeof chat === 'string' ? chat : `2347000000${String(chat).padStart(3, '0')}@c.us`,
      timestamp: Math.floor(clock.now() / SECOND),
    }),
  )
/** Seconds between the first try of one text and the first of another. */
const heldFor = (bad: string, good: string) => (core.of(good)[0]!.at - core.of(bad)[0]!.at) / SECOND
const pass = async (milliseconds: number) => {
  for (let passed = 0; passed < milliseconds; passed += SECOND) await clock.advance(SECOND)
}

test('a bad message in each of twenty chats holds each chat for at most a minute', async () => {
  for (let chat = 0; chat < 20; chat += 1) await write(`bad ${chat}`, chat)
  for (let chat = 0; chat < 20; chat += 1) await write(`good ${chat}`, chat)
  await pass(3 * MINUTE)
  for (let chat = 0; chat < 20; chat += 1) expect(heldFor(`bad ${chat}`, `good ${chat}`)).toBeLessThanOrEqual(60)
  expect(core.probes.length).toBeLessThan(20)
})

test('five bad messages in one chat hold it for at most a minute each', async () => {
  const texts = ['bad 1', 'bad 2', 'bad 3', 'bad 4', 'bad 5', 'good']
  for (const text of texts) await write(text)
  await pass(6 * MINUTE)
  for (const [at, text] of texts.slice(1).entries()) expect(heldFor(texts[at]!, text)).toBeLessThanOrEqual(60)
})

test('a bad message holds its chat for at most a minute when the core takes ten seconds to fail', async () => {
  core.answer = async ({ text }) => {
    if (!text.startsWith('bad')) return 200
    await new Promise<void>((resolve) => clock.setTimer(10 * SECOND, resolve))
    return 500
  }
  await write('bad')
  await write('good')
  await pass(2 * MINUTE)
  expect(heldFor('bad', 'good')).toBeLessThanOrEqual(60)
})

test('a bad message in a group with a first unknown outcome holds the group for at most a minute', async () => {
  await bed.remove()
  bed = await createWayBed({ clock, settings: { ...settings, 'forward.groups': 'all' }, http: core })
  bed.way.start()
  core.answer = ({ text }) => {
    if (!text.startsWith('bad')) return 200
    return core.of(text).length === 1 ? { kind: 'unknown', code: 'ECONNRESET' } : 500
  }
  const group = '120363000000000001@g.us'
  for (const text of ['bad', 'good']) {
    await bed.way.incoming(
      'shop',
      customerMessage(text, {
        chatId: group,
        authorId: '2347000000001@c.us',
        isGroup: true,
        timestamp: Math.floor(clock.now() / SECOND),
      }),
    )
  }
  await pass(2 * MINUTE)
  expect(heldFor('bad', 'good')).toBeLessThanOrEqual(60)
})

test('a bad message holds its chat for at most a minute when each failure names a Retry-After', async () => {
  core.answer = ({ text }) => (text.startsWith('bad') ? answerOf(500, { retryAfter: '10' }) : 200)
  await write('bad')
  await write('good')
  await pass(2 * MINUTE)
  expect(heldFor('bad', 'good')).toBeLessThanOrEqual(60)
  // No request came before the time that the core had named.
  const bad = core.of('bad').map(({ at }) => at)
  for (const [n, at] of bad.slice(1).entries()) expect(at - bad[n]!).toBeGreaterThanOrEqual(10 * SECOND)
  for (const probe of core.probes) {
    const before = Math.max(...bad.filter((at) => at < probe.at))
    expect(probe.at - before).toBeGreaterThanOrEqual(10 * SECOND)
  }
})

test('a chat in takeover goes on too, and the core is told that a human answers', async () => {
  await write('bad')
  await clock.advance(SECOND)
  const chatId = '2347000000001@c.us'
  const timestamp = Math.floor(clock.now() / SECOND)
  await bed.way.outgoing('shop', {
    messageId: `true_${chatId}_HAND`,
    chatId,
    body: 'me',
    type: 'chat',
    timestamp,
    ack: 1,
  })
  await write('good')
  await pass(MINUTE)
  expect(heldFor('bad', 'good')).toBeLessThanOrEqual(60)
  expect(core.of('good')[0]!.body['human_takeover']).toBe(true)
})

describe('after a restart', () => {
  test('a passed message is passed again, although its next try is far off and its chat was empty otherwise', async () => {
    await write('bad')
    await pass(20 * MINUTE)
    const tries = core.of('bad').length
    await bed.restart()
    await clock.advance(SECOND)
    await write('good')
    await pass(MINUTE)
    expect(core.of('good')).toHaveLength(1)
    // The probe alone shows it: each post would give the core one more message.
    expect(core.of('bad')).toHaveLength(tries)
  })

  test('a message whose post is cut by every restart holds its chat for at most a minute of running time', async () => {
    core.answer = ({ text }) => (text.startsWith('bad') ? new Promise(() => undefined) : 200)
    await write('bad')
    await write('good')
    for (let kill = 0; kill < 5; kill += 1) {
      await pass(20 * SECOND)
      // `stop(0)` cuts the post, so the row stays as a power cut would leave it.
      await Promise.all([bed.restart(), clock.advance(2 * SECOND)])
    }
    failOnBad()
    await pass(MINUTE)
    expect(core.of('good')).toHaveLength(1)
  })
})

describe('the probe', () => {
  test('is no customer’s message: it gets no reply and no row, and does not change the time of the last delivery', async () => {
    core.answer = ({ text, isProbe }) =>
      isProbe ? answerOf(200, { body: '{"response":"Hello broadcast"}' }) : text === 'bad' ? 500 : 200
    await write('bad')
    await pass(MINUTE)
    expect(core.probes).toHaveLength(1)
    expect(bed.sender.sent).toEqual([])
    expect(bed.way.list({ limit: 10 }).messages).toHaveLength(1)
    expect(bed.way.coreStatus().lastDeliveredAt).toBeNull()
  })

  test.each([408, 425, 429, 503, 302])('answered with %i does not show that the core is there', async (status) => {
    core.answer = ({ isProbe }) => (isProbe ? status : 500)
    await write('bad')
    await write('next')
    await pass(MINUTE)
    expect(core.of('next')).toEqual([])
    expect(bed.way.coreStatus()).toMatchObject({ kind: 'failing' })
    expect(bed.way.coreStatus().suspect).toBeUndefined()
  })

  test.each([400, 401, 404, 422])('answered with %i shows that the core is there', async (status) => {
    core.answer = ({ isProbe, text }) => (isProbe ? status : text === 'bad' ? 500 : 200)
    await write('bad')
    await write('next')
    await pass(MINUTE)
    expect(core.of('next')).toHaveLength(1)
  })

  test('answered with a Retry-After is obeyed: nothing is asked before', async () => {
    core.answer = ({ isProbe, text }) => (isProbe ? answerOf(503, { retryAfter: '300' }) : text === 'bad' ? 500 : 200)
    await write('bad')
    await pass(MINUTE)
    const [probe] = core.probes
    await pass(HOUR)
    const [next] = core.asked.filter(({ at }) => at > probe!.at)
    expect(next!.at - probe!.at).toBeGreaterThanOrEqual(300 * SECOND)
  })
})

test('a core that answers the probe but fails on every message is in an outage: few requests, nothing given up, back within a minute', async () => {
  core.answer = ({ isProbe }) => (isProbe ? 200 : 500)
  for (let n = 0; n < 40; n += 1) await write(`m${n}`, n % 10)
  await pass(10 * MINUTE)
  const before = core.asked.length
  await pass(HOUR)
  expect(core.asked.length - before).toBeLessThanOrEqual(130)
  expect(bed.way.queue()).toMatchObject({ waiting: 40, dead: 0 })
  core.answer = () => 200
  const back = clock.now()
  await pass(2 * MINUTE)
  const first = core.asked.find(({ at, isProbe }) => at >= back && !isProbe)
  expect(first!.at - back).toBeLessThanOrEqual(MINUTE)
  expect(bed.way.queue()).toMatchObject({ waiting: 0, dead: 0 })
}, 30_000)
