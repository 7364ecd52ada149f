import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { answerOf, createScriptedCore } from '../webhook/testing/scripted-core.ts'
import { createWayBed, customerMessage } from '../webhook/testing/way-bed.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

test('a message read back is not too old because the clock that was months behind has been set right', async () => {
  const steady = createFakeClock()
  let skewMs = -128 * DAY_MS
  const clock = { ...steady, now: () => steady.now() + skewMs }
  const core = createScriptedCore(clock)
  core.answer = () => answerOf(200, { date: new Date(steady.now()).toUTCString() })
  const bed = await createWayBed({ clock, settings: { 'core.url': 'https://core.example.com' }, http: core })
  bed.way.start()
  const writes = (text: string, agoMs: number, backfilled: boolean) =>
    bed.way.incoming(
      'shop',
      customerMessage(text, { backfilled, timestamp: Math.floor((steady.now() - agoMs) / 1000) }),
    )
  await writes('live', 0, false)
  await steady.advance(10_000)
  // The core and WhatsApp agree by how much the clock is behind.
  await writes('read back', 0, true)
  await writes('much too old', 100 * DAY_MS, true)
  await steady.advance(10_000)
  skewMs = 0
  await writes('after the clock was set', 0, true)
  await writes('old by every clock', 150 * DAY_MS, true)
  await steady.advance(10_000)
  expect(core.asked.filter(({ isProbe }) => !isProbe).map(({ text }) => text)).toEqual([
    'live',
    'read back',
    'after the clock was set',
  ])
  await bed.remove()
})
