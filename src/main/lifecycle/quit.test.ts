import { EventEmitter } from 'node:events'
import type { App, BaseWindow, PowerMonitor } from 'electron'
import { expect, test } from 'vitest'
import { createHandClock } from '../testing/hand-clock.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import { Lifecycle } from './lifecycle.ts'
import { openSessionEndWindow, wireQuit, wireSessionEnd } from './quit.ts'

function createHarness() {
  const calls: string[] = []
  const app = Object.assign(new EventEmitter(), {
    quit: () => calls.push('quit'),
    exit: () => calls.push('exit'),
  }) as unknown as App & EventEmitter
  const powerMonitor = new EventEmitter()
  const window = new EventEmitter()
  const stop = async (deadlineMs: number) => void calls.push(`stop ${deadlineMs}`)
  const stopNow = () => void calls.push('stop now')
  const lifecycle = new Lifecycle(createHandClock(), quietLogger)
  lifecycle.closes([{ stop, stopNow }])
  wireQuit({ app, powerMonitor: powerMonitor as unknown as PowerMonitor, lifecycle })
  wireSessionEnd(window as unknown as BaseWindow, { app, lifecycle })
  const event = { preventDefault: () => calls.push('prevented') }
  return { calls, app, powerMonitor, window, lifecycle, event, settle: () => lifecycle.close('test', 0) }
}

test('the first quit waits for the stop and then really quits', async () => {
  const { calls, app, event, settle } = createHarness()
  app.emit('before-quit', event)
  await settle()
  await Promise.resolve()
  expect(calls).toEqual(['prevented', 'stop 8000', 'quit'])
  app.emit('before-quit', event)
  expect(calls.length).toBe(3)
})

test('a shutdown stops with the shorter deadline', async () => {
  const { calls, powerMonitor, event, settle } = createHarness()
  powerMonitor.emit('shutdown', event)
  await settle()
  await Promise.resolve()
  expect(calls).toEqual(['prevented', 'stop 3000', 'quit'])
})

test('the end of the Windows session closes everything before the listener returns, and only once', () => {
  const { calls, window, event } = createHarness()
  window.emit('session-end', event)
  expect(calls).toEqual(['stop now', 'exit'])
  window.emit('session-end', event)
  expect(calls.filter((call) => call === 'stop now')).toEqual(['stop now'])
})

test('query-session-end changes nothing, because the owner may still cancel', () => {
  const { calls, window, lifecycle, event } = createHarness()
  window.emit('query-session-end', event)
  expect(calls).toEqual([])
  expect(lifecycle.state).toBe('running')
})

test('closing the last window does not end the program', () => {
  const { app } = createHarness()
  expect(app.listenerCount('window-all-closed')).toBe(1)
})

test('only Windows gets a hidden window that receives session-end', () => {
  const { calls, app, lifecycle, event } = createHarness()
  const made: unknown[] = []
  const create = (options: { readonly show: false }) => {
    made.push(options)
    return new EventEmitter() as unknown as BaseWindow
  }
  for (const platform of ['linux', 'darwin'] as const) {
    expect(openSessionEndWindow({ platform, create, app, lifecycle })).toBeNull()
  }
  const window = openSessionEndWindow({ platform: 'win32', create, app, lifecycle })
  expect(made).toEqual([{ show: false }])
  window?.emit('session-end', event)
  expect(calls).toEqual(['stop now', 'exit'])
})
