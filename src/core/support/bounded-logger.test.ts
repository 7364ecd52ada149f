import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { createBoundedLogger } from './bounded-logger.ts'

test('the same warning fifty thousand times becomes fifty lines and a count', async () => {
  const clock = createFakeClock()
  const lines = createMemoryLogger()
  const logger = createBoundedLogger(lines, clock)
  for (let n = 0; n < 50_000; n += 1) logger.warn('an event has no id', { length: n })
  expect(lines.lines).toHaveLength(50)
  await clock.advance(60_000)
  logger.info('something else')
  expect(lines.lines.slice(50)).toEqual(['warn an event has no id {"repeated":49950}', 'info something else '])
})

test('many different lines are limited too, and the number of omitted lines is logged', async () => {
  const clock = createFakeClock()
  const lines = createMemoryLogger()
  const logger = createBoundedLogger(lines, clock).child('room')
  for (let n = 0; n < 10_000; n += 1) logger.error(`line ${n}`)
  expect(lines.lines).toHaveLength(2_000)
  await clock.advance(60_000)
  logger.error('next')
  expect(lines.lines.slice(2_000)).toEqual(['warn log lines were left out {"lines":8000}', 'error next '])
})

test('a line that repeats rarely is never omitted', async () => {
  const clock = createFakeClock()
  const lines = createMemoryLogger()
  const logger = createBoundedLogger(lines, clock)
  for (let n = 0; n < 500; n += 1) {
    logger.warn('again')
    await clock.advance(2_000)
  }
  expect(lines.lines).toHaveLength(500)
})
