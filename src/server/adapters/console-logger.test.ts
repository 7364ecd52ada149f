import { describe, expect, test } from 'vitest'
import { createConsoleLogger, type LogLevel } from './console-logger.ts'

function logged(level: LogLevel, format: 'json' | 'human') {
  const lines: string[] = []
  const now = () => new Date('2026-01-02T03:04:05.678Z')
  return { lines, logger: createConsoleLogger({ level, format, write: (line) => lines.push(line), now }) }
}

describe('the console logger', () => {
  test('writes one JSON object for each line', () => {
    const { logger, lines } = logged('info', 'json')
    logger.child('sessions').child('x').warn('lost the browser', { attempt: 2 })
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        time: '2026-01-02T03:04:05.678Z',
        level: 'warn',
        name: 'sessions.x',
        message: 'lost the browser',
        attempt: 2,
      },
    ])
  })

  test('writes one line for people, even for an error with a stack', () => {
    const { logger, lines } = logged('info', 'human')
    logger.error('failed', { error: new Error('boom'), code: 'x y' })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^03:04:05\.678 error host: failed error=\{.*boom.*\} code="x y"\n$/)
  })

  test('omits lines below its level', () => {
    const { logger, lines } = logged('warn', 'human')
    logger.debug('a')
    logger.info('b')
    logger.warn('c')
    expect(lines).toHaveLength(1)
    const silent = logged('silent', 'human')
    silent.logger.error('d')
    expect(silent.lines).toEqual([])
  })

  test('masks secrets and phone numbers', () => {
    const { logger, lines } = logged('info', 'json')
    logger.info('sent to 2348031234567', { apiKey: 'abc', nested: { text: 'whsec_AAAAAAAAAAAA', to: '2348031234567' } })
    expect(lines[0]).not.toMatch(/2348031234567|"abc"|whsec_/)
  })
})
