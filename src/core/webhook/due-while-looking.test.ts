import { expect, test } from 'vitest'
import type { PostOutcome } from '../http/http-client.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFaultyCore } from './testing/faulty-core.ts'
import { createWayBed, customerMessage } from './testing/way-bed.ts'

const MINUTE = 60_000

test.each(Array.from({ length: 16 }, (_, early) => early + 1))(
  'a message that becomes due %i ms after the queue began to look is posted all the same',
  async (early) => {
    const fake = createFakeClock()
    /** How far the wall clock has advanced by being read, ms. */
    let ticks = 0
    let isTicking = false
    const clock = { ...fake, now: () => fake.now() + (isTicking ? (ticks += 1) : ticks) }
    const core = createFaultyCore(() => 1)
    const works = core.post
    core.post = async (): Promise<PostOutcome> => ({ kind: 'unknown', code: 'ECONNRESET' })
    const bed = await createWayBed({ clock, settings: { 'core.url': 'https://core.example.com' }, http: core })
    bed.way.start()
    await bed.way.incoming('shop', customerMessage('hello', { timestamp: Math.floor(clock.now() / 1000) }))
    await fake.settle()
    const dueAt = bed.storage.messages.find(1)!.next_at!
    core.post = works
    await fake.advance(dueAt - early - clock.now())

    isTicking = true
    bed.settings.set('delivery.parallel', 3)
    isTicking = false
    await fake.advance(MINUTE)
    expect(bed.deliveryStates()).toEqual(['delivered'])
    await Promise.all([bed.remove(), fake.advance(MINUTE)])
  },
)
