import { expect, test } from 'vitest'
import { parseCommandLine } from './command-line.ts'

const read = (args: readonly string[], environment: Record<string, string> = {}) => parseCommandLine(args, environment)

test('without flags no setting is overridden and the window is shown', () => {
  expect(read(['/usr/bin/salesboy', '--no-sandbox'])).toEqual({
    dataDir: null,
    hidden: false,
    link: null,
    sessions: [],
    overrides: { settings: {}, secrets: {} },
  })
})

test('flags are read in both spellings and win over the environment', () => {
  const line = read(
    ['x', '--data-dir=/tmp/a', '--hidden', '--webhook-url', 'https://core.example', '--set', 'replies.hourlyLimit=5'],
    { SALESBOY_WEBHOOK_URL: 'https://other.example', SALESBOY_HMAC_SECRET: 's', SALESBOY_SESSIONS: 'a, b,a' },
  )
  expect(line.dataDir).toBe('/tmp/a')
  expect(line.hidden).toBe(true)
  expect(line.sessions).toEqual(['a', 'b'])
  expect(line.overrides.settings).toEqual({ 'core.url': 'https://core.example', 'replies.hourlyLimit': 5 })
  expect(line.overrides.secrets).toEqual({ 'core.secret': 's' })
})

test.each([
  [['--set', 'no.such=1'], 'no.such'],
  [['--set', 'replies.hourlyLimit=lots'], 'replies.hourlyLimit'],
  [['--set', 'nonsense'], 'NAME=VALUE'],
  [['--port', 'http'], 'gateway.port'],
  ...['-1', '1e3', '0x10', '99999', 'abc', '3001.5'].map((port): [string[], string] => [
    ['--port', port],
    'gateway.port',
  ]),
  [['--data-dir'], '--data-dir'],
  [['--data-dir', '--hidden'], '--data-dir'],
  [['--session', '../evil'], '../evil'],
])('the invalid arguments %j give an error that names the flag', (args, name) => {
  expect(() => read(['x', ...args])).toThrow(name)
})

test('a setup link is found, and all arguments after it are ignored', () => {
  const line = read([
    'x',
    '--hidden',
    'SALESBOY://connect?url=a',
    '--data-dir=/tmp/evil',
    '--set',
    'replies.hourlyLimit=0',
  ])
  expect(line.link).toBe('SALESBOY://connect?url=a')
  expect(line.hidden).toBe(true)
  expect(line.dataDir).toBeNull()
  expect(line.overrides.settings).toEqual({})
})
