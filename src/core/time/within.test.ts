import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { endWithin, within } from './within.ts'

const never = () => new Promise<never>(() => undefined)

test('work that ends in time decides the outcome, and a late outcome is dropped', async () => {
  const clock = createFakeClock()
  expect(await within(clock, 500, Promise.resolve('done'), () => 'late')).toBe('done')
  await expect(within(clock, 500, Promise.reject(new Error('no')), () => 'late')).rejects.toThrow('no')

  const late = Promise.withResolvers<string>()
  const answer = within(clock, 500, late.promise, () => 'late')
  await clock.advance(500)
  late.reject(new Error('too late'))
  expect(await answer).toBe('late')
  expect(clock.pending).toBe(0)
})

test('within rejects when its late callback throws', async () => {
  const clock = createFakeClock()
  const answer = within(clock, 500, never(), () => {
    throw new Error('took too long')
  })
  const refused = expect(answer).rejects.toThrow('took too long')
  await clock.advance(500)
  await refused
})

const bed = () => ({ what: 'a test', milliseconds: 500, clock: createFakeClock(), logger: createMemoryLogger() })

test('endWithin resolves when the work ends or fails, and at the limit when the work never ends', async () => {
  const quick = bed()
  await endWithin({ ...quick, work: Promise.resolve() })
  await endWithin({ ...quick, work: Promise.reject(new Error('no')) })

  const stuck = bed()
  let isOver = false
  const over = endWithin({ ...stuck, work: never() }).then(() => (isOver = true))
  await stuck.clock.advance(499)
  expect(isOver).toBe(false)
  await stuck.clock.advance(1)
  await over
})
