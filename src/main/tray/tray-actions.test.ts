import { expect, test } from 'vitest'
import { fail, ok } from '../../shared/result.ts'
import { createTestSettings } from '../../core/testing/test-ports.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import { createTrayActions } from './tray-actions.ts'

function createHarness(isRefused = false) {
  const calls: unknown[] = []
  const act = createTrayActions({
    core: {
      dispatch: async (name, args) => {
        calls.push([name, args])
        return isRefused ? fail('not-found', 'gone') : ok(null)
      },
      settings: createTestSettings({ 'computer.timeZone': 'Africa/Lagos' }),
    },
    // Eleven at night in Lagos.
    clock: { now: () => Date.parse('2026-03-04T22:00:00Z') },
    logger: quietLogger,
    open: () => calls.push('open'),
    want: (place) => calls.push(place),
    quit: () => calls.push('quit'),
  })
  return { calls, act }
}

test('each menu action runs its command', () => {
  const { calls, act } = createHarness()
  act({ kind: 'session', command: 'session.connect', id: 'a' })
  act({ kind: 'pause', length: 15 })
  act({ kind: 'pause', length: 'open' })
  act({ kind: 'pause', length: 'tomorrow' })
  act({ kind: 'resume' })
  act({ kind: 'open' })
  act({ kind: 'show-waiting' })
  act({ kind: 'show-session', id: 'a' })
  act({ kind: 'quit' })
  expect(calls).toEqual([
    ['session.connect', { id: 'a' }],
    ['replies.pause', { minutes: 15 }],
    ['replies.pause', { minutes: null }],
    // Until seven in the morning, in the shop's time zone.
    ['replies.pause', { minutes: 480 }],
    ['replies.resume', {}],
    'open',
    { screen: 'chats', sessionId: null, waiting: true },
    { screen: 'home', sessionId: 'a' },
    'quit',
  ])
})

test('a refused command opens the window', async () => {
  const { calls, act } = createHarness(true)
  act({ kind: 'session', command: 'session.connect', id: 'a' })
  await Promise.resolve()
  await Promise.resolve()
  expect(calls.at(-1)).toBe('open')
})
