import { expect, test } from 'vitest'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { createLogMemory } from './log-memory.ts'

test('the newest lines are kept redacted and can be read by level, and every line goes to the shell’s log', () => {
  const inner = createMemoryLogger()
  const memory = createLogMemory(inner, { now: () => 5 })
  const room = memory.logger.child('sessions').child('shop')
  room.debug('looked', { attempt: 1 })
  room.info('sent to 2348031234567', { apiKey: 'key', phone: '2348031234567' })
  memory.logger.error('broke', { error: new Error('at 2348031234567') })
  expect(inner.lines).toHaveLength(3)
  expect(memory.newest('info', 10)).toMatchObject([
    { number: 2, at: 5, level: 'info', room: 'sessions.shop' },
    { number: 3, level: 'error', room: '' },
  ])
  expect(memory.newest('debug', 1).map(({ level }) => level)).toEqual(['error'])
  const text = JSON.stringify(memory.newest('debug', 10))
  expect(text).toContain('sent to …567')
  expect(text).not.toMatch(/2348031234567|"key"/)
})

test('the memory stays small however much is logged', () => {
  const memory = createLogMemory(createMemoryLogger(), { now: () => 0 })
  for (let line = 0; line < 5_000; line += 1) memory.logger.info('x'.repeat(2_000))
  const kept = memory.newest('debug', 5_000)
  expect(kept.length).toBeLessThanOrEqual(1_500)
  expect(kept.at(-1)).toMatchObject({ number: 5_000 })
  expect(kept.at(-1)!.text.length).toBeLessThanOrEqual(600)
})
