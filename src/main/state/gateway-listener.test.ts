import { expect, test } from 'vitest'
import { CommandError } from '../../shared/result.ts'
import { msg, type Message } from '../../shared/words/say.ts'
import type { ShellCore } from '../shell-core.ts'
import { createHandClock } from '../testing/hand-clock.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import { GatewayListener } from './gateway-listener.ts'

const MINUTE_MS = 60_000

function createHarness(first: { key: string | null; enabled: 'on' | 'off'; isTaken?: boolean }) {
  const state = { ...first }
  const problems: Message[] = []
  let listens = 0
  const clock = createHandClock()
  let changed: (name: 'gateway.apiKey' | 'gateway.port' | 'core.url') => void = () => undefined
  const core = {
    settings: {
      get: () => state.enabled,
      secret: async () => state.key,
      onChanged: (listener: typeof changed) => {
        changed = listener
        return () => undefined
      },
    },
    gateway: {
      async listen() {
        listens += 1
        if (state.isTaken === true) throw new CommandError('unavailable', msg('calls.port-in-use', { port: '3001' }))
        return { port: 3001, bind: '127.0.0.1' }
      },
    },
  } as unknown as ShellCore
  const listening = new GatewayListener(core, {
    clock,
    logger: quietLogger,
    onProblem: (problem) => problems.push(problem),
  })
  void listening.start()
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    state,
    problems,
    settle,
    clock,
    listening,
    listens: () => listens,
    change: (name: Parameters<typeof changed>[0]) => changed(name),
  }
}

test('with an API key the gateway listens at once, and only once', async () => {
  const { listens, settle, change } = createHarness({ key: 'k', enabled: 'on' })
  await settle()
  change('gateway.port')
  await settle()
  expect(listens()).toBe(1)
})

test('without an API key no port is taken until a key is set', async () => {
  const { state, listens, settle, change } = createHarness({ key: null, enabled: 'on' })
  await settle()
  expect(listens()).toBe(0)
  state.key = 'k'
  change('core.url')
  await settle()
  expect(listens()).toBe(0)
  change('gateway.apiKey')
  await settle()
  expect(listens()).toBe(1)
})

test('a taken port is reported to the owner, and a change of the setting starts a new try', async () => {
  const { state, problems, listens, settle, change } = createHarness({ key: 'k', enabled: 'on', isTaken: true })
  await settle()
  expect(problems).toEqual([msg('calls.port-in-use', { port: '3001' })])
  state.isTaken = false
  change('gateway.port')
  await settle()
  expect(listens()).toBe(2)
  expect(problems.length).toBe(1)
})

test('a taken port is tried again every minute until it is free, and the owner is told once', async () => {
  const { state, clock, problems, listens, settle } = createHarness({ key: 'k', enabled: 'on', isTaken: true })
  await settle()
  clock.advance(MINUTE_MS - 1)
  await settle()
  expect(listens()).toBe(1)
  for (let minute = 1; minute <= 3; minute += 1) {
    clock.advance(MINUTE_MS)
    await settle()
    expect(listens()).toBe(1 + minute)
  }
  expect(problems.length).toBe(1)
  state.isTaken = false
  for (let minute = 0; minute < 3; minute += 1) {
    clock.advance(MINUTE_MS)
    await settle()
  }
  expect(listens()).toBe(5)
  expect(problems.length).toBe(1)
})

test('a change of the port reports its problem again and restarts the minute', async () => {
  const { clock, problems, listens, settle, change } = createHarness({ key: 'k', enabled: 'on', isTaken: true })
  await settle()
  clock.advance(MINUTE_MS / 2)
  change('gateway.port')
  await settle()
  expect(problems.length).toBe(2)
  clock.advance(MINUTE_MS / 2)
  await settle()
  expect(listens()).toBe(2)
  clock.advance(MINUTE_MS / 2)
  await settle()
  expect(listens()).toBe(3)
  expect(problems.length).toBe(2)
})

test('no further try starts after stop', async () => {
  const { clock, listens, settle, listening } = createHarness({ key: 'k', enabled: 'on', isTaken: true })
  await settle()
  listening.stop()
  clock.advance(10 * MINUTE_MS)
  await settle()
  expect(listens()).toBe(1)
})
