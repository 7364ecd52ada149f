import { afterEach, beforeEach, expect, test } from 'vitest'
import { sayEnglish } from '../../shared/words/say.ts'
import { diagnose } from '../support/diagnose.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createFaultyCore, type FaultyCore } from './testing/faulty-core.ts'
import { createWayBed, customerMessage, type WayBed } from './testing/way-bed.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const settings = { 'core.url': 'https://core.example.com', 'replies.maxAgeHours': 8_760 } as const
let clock: FakeClock
let core: FaultyCore
let bed: WayBed
/** When the core took each text, seconds since the start. */
let tookAt: Map<string, number>
let probes: number

const write = (text: string, chat = 1) =>
  bed.way.incoming(
    'shop',
    customerMessage(text, { chatId: `23470000000${chat}@c.us`, timestamp: Math.floor(clock.now() / SECOND) }),
  )
const sentence = () =>
  sayEnglish(
    diagnose({
      now: clock.now(),
      sessions: [{ id: 'shop', name: 'Shop', state: { kind: 'connected' } } as never],
      core: bed.way.coreStatus(),
      pause: bed.way.pauseStatus(),
    }).said,
  )

beforeEach(async () => {
  clock = createFakeClock()
  const began = clock.now()
  core = createFaultyCore(() => 1)
  tookAt = new Map()
  probes = 0
  bed = await createWayBed({
    clock,
    settings,
    http: {
      close: () => undefined,
      async post(request) {
        const outcome = await core.post(request)
        const { from, message } = JSON.parse(request.body.toString()) as { from: string; message: string }
        if (from === 'status@broadcast') probes += 1
        else if (outcome.kind === 'answer' && outcome.status === 200)
          tookAt.set(message, (clock.now() - began) / SECOND)
        return outcome
      },
    },
  })
  bed.way.start()
})
afterEach(() => bed.remove())

test('in a quiet shop the next message of a chat is posted within a minute of one that always fails', async () => {
  core.poison.add('an order without an address')
  await write('an order without an address')
  await clock.advance(SECOND)
  await write('Ada, 12 Marina Road')
  await clock.advance(MINUTE)
  expect(tookAt.get('Ada, 12 Marina Road')).toBeLessThanOrEqual(60)
  expect(probes).toBe(1)
})

test('in a busy shop the next message is posted within a minute without any probe', async () => {
  core.poison.add('bad')
  await write('bad')
  await write('behind')
  for (let n = 0; n < 12; n += 1) {
    await write(`other ${n}`, 2)
    await clock.advance(5 * SECOND)
  }
  expect(tookAt.get('behind')).toBeLessThanOrEqual(60)
  expect(probes).toBe(0)
})

test('the next message is posted within a minute even when each try waits for media bytes that never come', async () => {
  bed.settings.set('forward.media', 'bytes')
  bed.sender.downloadMedia = (_session, _message, { timeoutMs }) =>
    new Promise((resolve) => void clock.setTimer(timeoutMs, () => resolve({ kind: 'failed' })))
  core.poison.add('a receipt')
  const media = { mimetype: 'image/jpeg', filename: null, size: null }
  const timestamp = Math.floor(clock.now() / SECOND)
  const chatId = '234700000001@c.us'
  await bed.way.incoming(
    'shop',
    customerMessage('a receipt', { chatId, hasMedia: true, type: 'image', media, timestamp }),
  )
  await clock.advance(SECOND)
  await write('good')
  await clock.advance(2 * MINUTE)
  expect(tookAt.get('good')).toBeLessThanOrEqual(60)
})

test('two bad messages in a row hold their chat for at most a minute each', async () => {
  for (const text of ['bad 1', 'bad 2']) core.poison.add(text)
  for (const text of ['bad 1', 'bad 2', 'good']) await write(text)
  await clock.advance(2 * MINUTE)
  expect(tookAt.get('good')).toBeLessThanOrEqual(120)
})

test('after a restart the next message is again posted within a minute', async () => {
  core.poison.add('bad')
  await write('bad')
  await clock.advance(14 * MINUTE)
  await bed.restart()
  await write('good')
  const at = (clock.now() - 1_765_500_000_000) / SECOND
  await clock.advance(MINUTE)
  expect(tookAt.get('good')! - at).toBeLessThanOrEqual(60)
})

test('the owner is told whose message fails, until it is delivered', async () => {
  core.poison.add('bad')
  await write('bad')
  await clock.advance(MINUTE)
  expect(sentence()).toBe(
    'The assistant fails on a message of Ada. The others are answered; Salesboy tries this one again.',
  )
  core.poison.clear()
  await clock.advance(20 * MINUTE)
  expect(sentence()).toContain('connected and answering')
})

test('a bad message becomes a dead letter after five tries over at least 15 minutes', async () => {
  core.poison.add('bad')
  await write('bad')
  await write('good')
  await clock.advance(14 * MINUTE)
  expect(bed.deliveryStates()).toEqual(['delivered', 'waiting'])
  await clock.advance(60 * MINUTE)
  expect(bed.deliveryStates()).toEqual(['delivered', 'dead'])
  expect(core.failures.get('bad')).toBeGreaterThanOrEqual(5)
})

test('a core that fails on everything is an outage: no message is passed and none is given up', async () => {
  for (const text of ['1', '2', '3']) core.poison.add(text)
  const answer = core.post
  core.post = async (request) => {
    const outcome = await answer(request)
    return request.body.toString().includes('status@broadcast')
      ? { kind: 'answer', status: 503, body: '', truncated: false, date: null, retryAfter: null }
      : outcome
  }
  for (const text of ['1', '2', '3']) await write(text)
  await clock.advance(30 * MINUTE)
  expect(core.failures.has('2')).toBe(false)
  core.poison.clear()
  await clock.advance(2 * MINUTE)
  expect([...tookAt.keys()]).toEqual(['1', '2', '3'])
})
