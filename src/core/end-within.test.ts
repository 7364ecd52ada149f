import { expect, test } from 'vitest'
import { endWithin } from './end-within.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { createMemoryLogger } from './testing/memory-ports.ts'

const bed = () => ({ what: 'a test', milliseconds: 500, clock: createFakeClock(), logger: createMemoryLogger() })

test('it is over with the work, at the limit when the work never ends, and also when it fails', async () => {
  const quick = bed()
  await endWithin({ ...quick, work: Promise.resolve() })
  await endWithin({ ...quick, work: Promise.reject(new Error('no')) })

  const stuck = bed()
  let isOver = false
  const over = endWithin({ ...stuck, work: new Promise<void>(() => undefined) }).then(() => (isOver = true))
  await stuck.clock.advance(499)
  expect(isOver).toBe(false)
  await stuck.clock.advance(1)
  await over
})
