import { afterEach, describe, expect, test } from 'vitest'
import { CommandError } from '../../shared/result.ts'
import { createSessionVerbs } from '../gateway/session-verbs.ts'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'
import { createMemoryLogger, createTestSettings } from '../testing/test-ports.ts'
import { sessionLimit } from './session-limit.ts'

afterEach(stopFakeSessions)

test.each([
  [0, 512, 5],
  [0, 4_096, 10],
  [0, 8_192, 21],
  [3, 8_192, 3],
  [40, 1_024, 40],
])('sessions.max %i on %i MB allows %i sessions', (set, megabytes, most) => {
  expect(sessionLimit(createTestSettings({ 'sessions.max': set }), megabytes)).toBe(most)
})

describe('the limit of sessions', () => {
  const records = ['a', 'b'].map((id) => makeRecord({ id, wanted: true }))

  test('applies to the window', () => {
    const { sessions } = createFakeSessions({ records, settings: { 'sessions.max': 3 } })
    sessions.add('c')
    expect(() => sessions.add('d')).toThrow(CommandError)
    expect(sessions.list()).toHaveLength(3)
  })

  test('applies to a core that may add sessions, which gets a 409', () => {
    const { sessions } = createFakeSessions({ records, settings: { 'sessions.max': 2 } })
    const rights = { mayAdd: () => true, mayUnlink: () => true }
    const verbs = createSessionVerbs({ sessions, logger: createMemoryLogger(), rights, door: 'gateway' })
    expect(verbs.start('c')).toMatchObject({
      success: false,
      refused: 409,
      message: expect.stringMatching(/2 sessions at most/) as string,
    })
    expect(sessions.find('c')).toBeNull()
  })

  test('applies to the command line, which then adds none of the named sessions', () => {
    const { sessions, records: kept, clients } = createFakeSessions({ records, settings: { 'sessions.max': 3 } })
    expect(() => sessions.startSaved(['c', 'd'])).toThrow(/3 sessions at most/)
    expect(kept.all()).toHaveLength(2)
    expect(clients).toHaveLength(0)
  })

  test('makes surplus saved sessions show the reason, and start when there is room', async () => {
    const fake = createFakeSessions({ records, settings: { 'sessions.max': 1 } })
    void fake.sessions.startSaved([])
    await fake.clock.settle()
    fake.clients[0]!.becomeReady()
    await fake.clock.advance(1_000)
    expect(fake.view('b').state).toMatchObject({
      kind: 'failed',
      code: 'too-many-shops',
      said: { code: 'failure.too-many-shops', values: { most: 1 } },
    })
    expect(fake.clients).toHaveLength(1)
    fake.settings.change({ 'sessions.max': 2 })
    await fake.clock.advance(601_000)
    expect(fake.kind('b')).toBe('starting')
  })
})
