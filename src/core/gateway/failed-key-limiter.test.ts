import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFailedKeyLimiter } from './failed-key-limiter.ts'

test('counts every address of this machine as one place', () => {
  const limiter = createFailedKeyLimiter(createFakeClock(), 3)
  const tries = ['127.0.0.1', '::1', '::ffff:127.0.0.9', '127.200.3.4'].map((from) => limiter.allowFailure(from))
  expect(tries).toEqual([true, true, true, false])
})

test('counts another machine separately, however its address is written', () => {
  const limiter = createFailedKeyLimiter(createFakeClock(), 1)
  expect(['127.0.0.1', '10.0.0.7', '::ffff:10.0.0.7'].map((from) => limiter.allowFailure(from))).toEqual([
    true,
    true,
    false,
  ])
})
