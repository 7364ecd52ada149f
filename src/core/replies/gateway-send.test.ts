import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LateRuns } from '../webhook/late-runs.ts'
import { createWayBed, customerMessage, type WayBed } from '../webhook/testing/way-bed.ts'
import type { GatewaySend } from './gateway-send.ts'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createHastyClock } from '../testing/hasty-clock.ts'
import { createGatewaySend, type GatewaySendDeps } from './gateway-send.ts'

vi.setConfig({ testTimeout: 60_000 })
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 20 })
const request = (change: Partial<GatewaySend> = {}): GatewaySend => ({
  sessionId: 'shop',
  to: '2347000000000',
  text: 'Hello',
  idempotencyKey: null,
  queue: false,
  ...change,
})
let core: AnsweringCore
let bed: WayBed
beforeEach(async () => {
  core = await startAnsweringCore()
  bed = await createWayBed({ clock: createHastyClock(10), settings: { 'core.url': core.url } })
  bed.way.start()
})
afterEach(async () => {
  await bed.remove()
  await core.stop()
})
const texts = () => bed.sender.sent.map(({ text }) => text)
const send = (change: Partial<GatewaySend> = {}) => bed.way.sendFromGateway(request(change))

describe('an idempotency key', () => {
  test('returns the first result for a repeat, also after a restart and with another spelling of the recipient', async () => {
    const first = await send({ idempotencyKey: 'a' })
    expect(first).toEqual({ kind: 'accepted', messageId: 'true_2347000000000@c.us_OUT1' })
    expect(await send({ idempotencyKey: 'a' })).toEqual(first)
    await bed.restart()
    expect(await send({ idempotencyKey: 'a', to: '2347000000000@c.us' })).toEqual(first)
    expect(texts()).toEqual(['Hello'])
  })

  test('turns many simultaneous requests into one, and all get its result', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ idempotencyKey: 'b' })))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(texts()).toEqual(['Hello'])
  })

  test('refuses another text or recipient, even at the same time', async () => {
    const [first, second] = await Promise.all([
      send({ idempotencyKey: 'c' }),
      send({ idempotencyKey: 'c', text: 'Something else' }),
    ])
    expect([first?.kind, second?.kind]).toEqual(['accepted', 'key-reused'])
    expect(await send({ idempotencyKey: 'c', to: '2347000000001' })).toEqual({ kind: 'key-reused' })
    expect(texts()).toEqual(['Hello'])
  })

  test('of a refused request is free again', async () => {
    bed.sender.connected = false
    expect(await send({ idempotencyKey: 'd' })).toEqual({ kind: 'not-connected' })
    bed.sender.connected = true
    expect((await send({ idempotencyKey: 'd', text: 'Now' })).kind).toBe('accepted')
  })
})

describe('two equal texts to one chat', () => {
  test('are two messages when they are unasked', async () => {
    await send()
    await send()
    expect(texts()).toEqual(['Hello', 'Hello'])
  })

  test('are sent once when both answer the same message', async () => {
    core.answer = () => ({ status: 200, body: {} })
    await bed.way.incoming('shop', customerMessage('hi'))
    await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
    expect((await send()).kind).toBe('accepted')
    expect((await send()).kind).toBe('accepted')
    await eventually(() => expect(bed.replyStates().map(([state]) => state)).toEqual(['sent', 'suppressed']))
    expect(texts()).toEqual(['Hello'])
  })
})

test('a very long text goes out whole, in parts and in order', async () => {
  const long = Array.from({ length: 9_000 }, (_, index) => `word${index}`).join(' ')
  expect((await send({ text: long })).kind).toBe('accepted')
  await eventually(() => expect(texts().join(' ').replace(/\s+/g, ' ')).toBe(long))
  expect(texts().length).toBeGreaterThan(1)
})

test('a text queued while the session was not connected is sent once after the reconnect', async () => {
  bed.sender.connected = false
  expect(await send({ queue: true })).toEqual({ kind: 'accepted', messageId: null })
  await bed.restart()
  bed.sender.connect()
  await eventually(() => expect(texts()).toEqual(['Hello']))
})

test('the caller gets a result within two seconds, while the human-like pause goes on', async () => {
  const clock = createFakeClock()
  const slow = await createWayBed({ clock, settings: { 'core.url': core.url, 'replies.humanDelay': 'on' } })
  slow.way.start()
  const answer = slow.way.sendFromGateway(request({ text: 'A long and thoughtful answer. '.repeat(20) }))
  let answered: unknown = null
  void answer.then((result) => (answered = result))
  await clock.settle()
  expect(answered).toBe(null)
  await clock.advance(2_000)
  await vi.waitFor(() => expect(answered).toEqual({ kind: 'accepted', messageId: null }), { timeout: 30_000 })
  expect(slow.sender.sent).toEqual([])
  await clock.advance(120_000)
  await vi.waitFor(() => expect(slow.sender.sent).toHaveLength(1), { timeout: 30_000 })
  await slow.remove()
})

test('when the disk takes no writes, the caller is told after ten seconds, and nothing is written later', async () => {
  const clock = createFakeClock()
  const waiting: (() => unknown)[] = []
  const stuck = {
    ...bed.storage,
    writes: { ...bed.storage.writes, run: (work: () => unknown) => new Promise(() => waiting.push(work)) },
  }
  const stuckSender = createGatewaySend({
    clock,
    settings: bed.settings,
    storage: stuck as unknown as GatewaySendDeps['storage'],
    changes: bed.way.rooms.changes,
    names: bed.way.rooms.names,
    sender: bed.sender,
    replies: {
      engine: { openCalls: new Set(), decide: () => ({ kind: 'send' }), moved: () => null, isAtWhatsApp: () => false },
      reachOut: { warmUpBites: () => undefined },
      files: bed.way.rooms.replies.files,
    },
    webhook: {
      lateRuns: new LateRuns(bed.storage.steady, { rightNow: clock.now, isAgreed: true }),
      queue: { postingRow: () => null, answered: () => undefined },
    },
  })
  const answer = stuckSender.send(request())
  await clock.advance(10_000)
  expect(await answer).toEqual({ kind: 'not-stored' })
  expect(waiting).toHaveLength(1)
  expect(() => waiting[0]!()).toThrow('nothing was accepted')
})

test('stopping the program answers all waiting callers without reading a closed database', async () => {
  const own = await createWayBed({ clock: createHastyClock(10), settings: {} })
  own.sender.connected = false
  own.way.start()
  const answer = own.way.sendFromGateway(request({ queue: true }))
  await expect.poll(() => own.storage.replies.countOpen()).toBe(1)
  await own.remove()
  expect(await answer).toEqual({ kind: 'accepted', messageId: null })
})
