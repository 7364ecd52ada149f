import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFaultyCore } from './testing/faulty-core.ts'
import { createWayBed, customerMessage } from './testing/way-bed.ts'

const HOUR_MS = 3_600_000

/** A laptop whose wall clock can be set while its monotonic clock goes on. */
function setUp() {
  const steady = createFakeClock()
  const wall = { skewMs: 0 }
  let fraction = 0
  // The monotonic time of a real machine has fractions.
  const monotonic = () => {
    fraction = (fraction + 0.37) % 1
    return steady.monotonic() + fraction
  }
  const clock = { ...steady, now: () => steady.now() + wall.skewMs, monotonic }
  return { clock, steady, wall }
}

test('a clock set back by hours does not delay the next try of a message, even over a restart', async () => {
  const { clock, steady, wall } = setUp()
  const core = createFaultyCore(() => 1)
  core.poison.add('hi')
  const bed = await createWayBed({ clock, settings: { 'core.url': 'https://core.example.com' }, http: core })
  bed.way.start()
  wall.skewMs = 10 * HOUR_MS
  await bed.way.incoming('shop', customerMessage('hi', { timestamp: Math.floor(steady.now() / 1000) }))
  await steady.advance(60_000)
  core.poison.clear()
  wall.skewMs = 0
  await steady.advance(5 * 60_000)
  expect(bed.deliveryStates()).toEqual(['delivered'])

  core.poison.add('again')
  wall.skewMs = 10 * HOUR_MS
  await bed.way.incoming('shop', customerMessage('again', { timestamp: Math.floor(steady.now() / 1000) }))
  await steady.advance(60_000)
  core.poison.clear()
  wall.skewMs = 0
  await bed.restart()
  await steady.advance(80 * 60_000)
  expect(bed.deliveryStates()).toEqual(['delivered', 'delivered'])
  await bed.remove()
})

test.each([
  ['a core that asked for thirty seconds', { status: 429, retryAfter: '30' }],
  ['a message that failed once', { status: 500, retryAfter: null }],
])('%s is not delayed for hours by a clock set back while the app was off', async (_what, answer) => {
  const { clock, steady, wall } = setUp()
  const core = createFaultyCore(() => 1)
  const isDown = { value: true }
  const http = {
    ...core,
    post: (request: Parameters<typeof core.post>[0]) =>
      isDown.value
        ? Promise.resolve({ kind: 'answer' as const, body: '', truncated: false, date: null, ...answer })
        : core.post(request),
  }
  const bed = await createWayBed({
    clock,
    settings: { 'core.url': 'https://core.example.com' },
    http,
    keepsStamp: true,
  })
  bed.way.start()
  wall.skewMs = 10 * HOUR_MS
  await bed.way.incoming('shop', customerMessage('hi', { timestamp: Math.floor(steady.now() / 1000) }))
  await steady.advance(1_000)
  isDown.value = false
  wall.skewMs = 0
  await bed.restart()
  await steady.advance(60_000)
  expect(bed.deliveryStates()).toEqual(['delivered'])
  await bed.remove()
})
