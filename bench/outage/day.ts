import type { PostOutcome } from '../../src/core/http/http-client.ts'
import { createFakeClock } from '../../src/core/testing/fake-clock.ts'
import { createFaultyCore } from '../../src/core/webhook/testing/faulty-core.ts'
import { createWayBed, customerMessage } from '../../src/core/webhook/testing/way-bed.ts'

const SECOND = 1_000
const DAY_S = 86_400
/** Stop waiting after this time: a core not asked by then was forgotten. */
const GIVE_UP_S = 3_600
const refusals: Readonly<Record<string, PostOutcome>> = {
  'answers 503': { kind: 'answer', status: 503, body: '', truncated: false, date: null, retryAfter: null },
  'closes its port': { kind: 'network', code: 'ECONNREFUSED' },
}

/**
 * Plays an outage of a day on a simulated clock: the program's own queue on a real database, with a core that is away. Resolves to the
 * line to print.
 */
export async function measureDay(how: keyof typeof refusals, messages: number): Promise<string> {
  const clock = createFakeClock()
  const core = createFaultyCore(() => 1)
  const online = core.post
  const bed = await createWayBed({
    clock,
    settings: { 'core.url': 'https://core.example.com', 'replies.maxAgeHours': 8_760 },
    http: { post: (request) => core.post(request), close: () => undefined },
  })
  const since = (at: number): number => (clock.now() - at) / SECOND
  const texts = (): number => new Set(core.taken.map(({ id }) => id)).size
  const until = async (isTrue: () => boolean): Promise<number> => {
    const at = clock.now()
    while (!isTrue() && since(at) < GIVE_UP_S) await clock.advance(SECOND)
    return since(at)
  }
  try {
    bed.way.start()
    let asked = 0
    core.post = async () => {
      asked += 1
      return refusals[how]!
    }
    for (let n = 0; n < messages; n += 1)
      await bed.way.incoming('shop', customerMessage(`away ${n}`, { chatId: `23470000000${10 + n}@c.us` }))
    await clock.advance(DAY_S * SECOND)
    core.post = online
    const first = await until(() => core.taken.length > 0)
    const rest = await until(() => texts() >= messages)
    return `${how} for a day, ${messages} customers: ${asked} requests meanwhile, first ${first} s after the return, last ${first + rest} s, ${core.taken.length} posts for ${texts()} messages`
  } finally {
    await bed.remove()
  }
}
