import { afterEach, describe, expect, test } from 'vitest'
import type { SettingName, Settings } from '../../shared/model/settings.ts'
import type { GatewaySend, GatewaySendResult } from './gateway-send.ts'
import { ADA, createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

/** An order notice, which the core sends unasked. */
const NOTICE = 'Your order is on its way.'
const HOUR_MS = 3_600_000
let bed: OwnerBed
const build = async (settings: Partial<Record<SettingName, Settings[SettingName]>> = {}) => {
  bed = await createOwnerBed(settings)
  bed.way.rooms.coreClient.offset.learnMessage(bed.clock.now())
}
afterEach(() => bed.remove())

const act = async <T>(work: Promise<T>): Promise<T> => {
  await bed.clock.advance(10)
  return work
}
const send = async (change: Partial<GatewaySend> = {}): Promise<GatewaySendResult> => {
  const sent = bed.way.sendFromGateway({
    sessionId: 'shop',
    to: ADA,
    text: NOTICE,
    idempotencyKey: null,
    queue: false,
    ...change,
  })
  await bed.clock.advance(2_100)
  return sent
}

const holds = [
  ['paused', async () => void bed.way.pause(null), async () => void bed.way.resume()],
  [
    'owner-takeover',
    async () => void (await act(bed.way.takeOver({ sessionId: 'shop', chatKey: ADA, minutes: null }))),
    async () => void (await act(bed.way.handBack({ sessionId: 'shop', chatKey: ADA }))),
  ],
] as const

describe.each(holds)('%s', (reason, begin, end) => {
  test('refuses a notice with the reason, and sends nothing afterwards', async () => {
    await build()
    await begin()
    expect(await send()).toEqual({ kind: 'refused', reason })
    await end()
    await bed.clock.advance(HOUR_MS)
    expect(bed.said()).toEqual([])
  })

  test('keeps a notice with `queue` waiting until it may go, also across a restart', async () => {
    await build()
    await begin()
    expect(await send({ queue: true })).toEqual({ kind: 'accepted', messageId: null })
    await bed.restart()
    await bed.clock.advance(HOUR_MS)
    expect(bed.said()).toEqual([])
    await end()
    await bed.clock.advance(1_000)
    expect(bed.said()).toEqual([NOTICE])
  })

  test('lets a waiting notice expire', async () => {
    await build({ 'replies.maxAgeHours': 2 })
    await begin()
    await send({ queue: true })
    await bed.clock.advance(3 * HOUR_MS)
    await end()
    await bed.clock.advance(1_000)
    expect([bed.said(), bed.storage.replies.countOpen()]).toEqual([[], 0])
  })

  test('holds a notice that was accepted before and is being typed', async () => {
    await build({ 'replies.humanDelay': 'on' })
    const accepted = bed.way.sendFromGateway({
      sessionId: 'shop',
      to: ADA,
      text: NOTICE,
      idempotencyKey: null,
      queue: false,
    })
    await bed.clock.advance(10)
    expect(bed.said()).toEqual([])
    await begin()
    await bed.clock.advance(HOUR_MS)
    expect((await accepted).kind).toBe('accepted')
    expect(bed.said()).toEqual([])
    await end()
    await bed.clock.advance(60_000)
    expect(bed.said()).toEqual([NOTICE])
  })

  test('lets a notice go at once with `replies.unaskedWhilePaused`', async () => {
    await build({ 'replies.unaskedWhilePaused': 'on' })
    await begin()
    expect((await send()).kind).toBe('accepted')
    expect(bed.said()).toEqual([NOTICE])
  })
})

test('a takeover that ends by itself releases a waiting notice', async () => {
  await build()
  await act(bed.way.takeOver({ sessionId: 'shop', chatKey: ADA, minutes: 30 }))
  await send({ queue: true })
  await bed.clock.advance(29 * 60_000)
  expect(bed.said()).toEqual([])
  await bed.clock.advance(2 * 60_000)
  expect(bed.said()).toEqual([NOTICE])
})

test('a refused notice frees its idempotency key, so that the same request goes out later', async () => {
  await build()
  bed.way.pause(null)
  expect((await send({ idempotencyKey: 'a' })).kind).toBe('refused')
  bed.way.resume()
  expect((await send({ idempotencyKey: 'a' })).kind).toBe('accepted')
  expect(bed.said()).toEqual([NOTICE])
})
