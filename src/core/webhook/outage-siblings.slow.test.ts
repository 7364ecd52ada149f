import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PostOutcome } from '../http/http-client.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
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
  bed = await createWayBed({ clock, settings, http: core })
  bed.way.start()
})
afterEach(() => bed.remove())

const write = (text: string, chat: number, change: Partial<IncomingMessage> = {}) =>
  bed.way.incoming(
    'shop',
    customerMessage(text, {
      chatId: `23470000${chat}@c.us`,
      timestamp: Math.floor(clock.now() / SECOND),
      ...change,
    }),
  )
const pass = async (milliseconds: number) => {
  for (let passed = 0; passed < milliseconds; passed += SECOND) await clock.advance(SECOND)
}
/** Lets the core take everything. Returns the ms until it got the first message. */
async function comeBack(): Promise<number> {
  core.answer = () => 200
  const back = clock.now()
  await pass(2 * MINUTE)
  const first = core.asked.find(({ at, isProbe }) => at >= back && !isProbe)
  return (first?.at ?? Number.POSITIVE_INFINITY) - back
}

test('a message tried long before a restart is retried soon after the core returns', async () => {
  core.answer = () => 503
  for (let chat = 0; chat < 40; chat += 1) await write(`m${chat}`, chat)
  await pass(2 * HOUR)
  await bed.restart()
  await pass(2 * MINUTE)
  expect(await comeBack()).toBeLessThanOrEqual(MINUTE)
  expect(bed.way.queue().waiting).toBe(0)
}, 30_000)

test('a message is retried soon after the core returns when the core was last unreachable', async () => {
  core.answer = () => 503
  await write('first', 1)
  await pass(2 * HOUR)
  core.answer = () => ({ kind: 'network', code: 'ECONNREFUSED' })
  await pass(10 * MINUTE)
  await write('second', 2)
  expect(await comeBack()).toBeLessThanOrEqual(MINUTE)
  expect(bed.way.queue().waiting).toBe(0)
}, 30_000)

test('messages are retried soon after the core returns when its first answer is a rejection', async () => {
  core.answer = () => 503
  for (let chat = 0; chat < 6; chat += 1) await write(`m${chat}`, chat)
  await pass(3 * HOUR)
  core.answer = () => 422
  await pass(2 * MINUTE)
  expect(bed.way.queue()).toMatchObject({ waiting: 0, dead: 6 })
}, 30_000)

test('connections that take ten seconds to fail are still tried within each minute', async () => {
  core.answer = async () => {
    await new Promise<void>((resolve) => clock.setTimer(10 * SECOND, resolve))
    return { kind: 'network', code: 'ETIMEDOUT' }
  }
  await write('hi', 1)
  await pass(20 * MINUTE)
  const trials = core.asked.slice(-5).map(({ at }) => at)
  for (const [n, at] of trials.slice(1).entries()) expect(at - trials[n]!).toBeLessThanOrEqual(MINUTE)
})

test.each([
  ['unreachable', (): PostOutcome => ({ kind: 'network', code: 'ECONNREFUSED' })],
  ['failing', () => 503],
])(
  'a file that loads slowly does not delay the probes of a core that is %s, and is not loaded for them',
  async (_, answer) => {
    await bed.settings.set('forward.media', 'bytes')
    bed.sender.onDownload = () => new Promise<void>((resolve) => clock.setTimer(25 * SECOND, resolve))
    core.answer = answer
    for (let chat = 0; chat < 3; chat += 1) await write(`picture ${chat}`, chat, { hasMedia: true, type: 'image' })
    await pass(30 * MINUTE)
    expect(bed.sender.downloads.length).toBeLessThanOrEqual(12)
    const trials = core.asked.slice(-10).map(({ at }) => at)
    for (const [n, at] of trials.slice(1).entries()) expect(at - trials[n]!).toBeLessThanOrEqual(MINUTE)
    core.answer = () => 200
    await pass(4 * MINUTE)
    expect(bed.way.queue().waiting).toBe(0)
  },
  30_000,
)

test('a dead core is asked once a minute, however many messages wait', async () => {
  core.answer = () => 503
  for (let chat = 0; chat < 10; chat += 1) await write(`m${chat}`, chat)
  await pass(10 * MINUTE)
  const before = core.asked.length
  await pass(30 * MINUTE)
  expect(core.asked.length - before).toBeLessThanOrEqual(31)
})

test('a bad message ahead of a single good one does not keep an outage alive', async () => {
  core.answer = () => 503
  await write('bad', 1)
  await write('good', 1)
  await pass(HOUR)
  core.answer = ({ text }) => (text === 'bad' ? 500 : 200)
  const back = clock.now()
  await pass(3 * MINUTE)
  const tried = core.of('bad').find(({ at }) => at >= back)!
  expect(tried.at - back).toBeLessThanOrEqual(MINUTE)
  expect(core.of('good').at(-1)!.at - tried.at).toBeLessThanOrEqual(MINUTE)
}, 30_000)

test('a Retry-After date is read by the core’s own clock', async () => {
  // This computer is an hour ahead.
  const now = () => clock.now() - HOUR
  core.answer = () =>
    answerOf(503, { date: new Date(now()).toUTCString(), retryAfter: new Date(now() + 5 * MINUTE).toUTCString() })
  await write('hi', 1)
  await pass(5 * MINUTE - SECOND)
  expect(core.asked).toHaveLength(1)
  await pass(2 * MINUTE)
  expect(core.asked).toHaveLength(2)
})
