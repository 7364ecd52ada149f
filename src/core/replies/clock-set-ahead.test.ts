import { afterEach, beforeEach, expect, test } from 'vitest'
import { createOwnerBed, type OwnerBed } from './testing/owner-bed.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const NOTICE = 'Your order is on its way.'
let bed: OwnerBed
/** The right time. */
let right: () => number
beforeEach(async () => {
  bed = await createOwnerBed()
  right = () => bed.clock.now() - aheadMs
})
afterEach(() => bed.remove())
let aheadMs = 0

/** An answer and a notice wait for the connection; meanwhile the clock is set a day ahead, and the program restarts. */
async function waitOverAStart(): Promise<void> {
  aheadMs = 0
  bed.sender.connected = false
  await bed.asks('hi')
  const sent = bed.way.sendFromGateway({
    sessionId: 'shop',
    to: '2348030000009@c.us',
    text: NOTICE,
    idempotencyKey: null,
    queue: true,
  })
  await bed.clock.advance(2_100)
  expect(await sent).toMatchObject({ kind: 'accepted' })
  bed.clock.setWall(DAY_MS)
  aheadMs = DAY_MS
  await bed.restart()
  bed.sender.connect()
  await bed.clock.advance(5 * MINUTE_MS)
}
const coreSays = (at: number) => bed.way.rooms.coreClient.offset.learn(new Date(at).toUTCString())

test('a clock set ahead does not expire waiting texts: they go when the right time is known', async () => {
  await waitOverAStart()
  expect([bed.said(), bed.storage.replies.countOpen()]).toEqual([[], 2])
  expect(bed.replies()).toEqual([['answer to hi', 'queued', 'time-unsure']])
  coreSays(right())
  await bed.clock.advance(2 * MINUTE_MS)
  expect([bed.said(), bed.storage.replies.countOpen()]).toEqual([[], 2])
  bed.way.rooms.coreClient.offset.learnMessage(right())
  await bed.clock.advance(2 * MINUTE_MS)
  expect(bed.said().toSorted()).toEqual([NOTICE, 'answer to hi'])
})

test('texts that really waited a day expire once the core confirms the clock', async () => {
  await waitOverAStart()
  coreSays(bed.clock.now())
  await bed.clock.advance(2 * MINUTE_MS)
  expect([bed.said(), bed.replies()]).toEqual([[], [['answer to hi', 'expired', 'too-old']]])
  expect(bed.storage.replies.countOpen()).toBe(0)
})
