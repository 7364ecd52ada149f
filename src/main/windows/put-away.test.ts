import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { expect, test } from 'vitest'
import { createHandClock } from '../testing/hand-clock.ts'
import { putAway } from './put-away.ts'

function makeWindow(isFullScreen = false) {
  const calls: string[] = []
  const window = Object.assign(new EventEmitter(), {
    hide: () => calls.push('hide'),
    minimize: () => calls.push('minimize'),
    isFullScreen: () => isFullScreen,
    setFullScreen: (on: boolean) => calls.push(`full screen ${on}`),
    isDestroyed: () => false,
  })
  return { calls, window, native: window as unknown as BrowserWindow }
}
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
const clock = createHandClock()
const yes = async () => true
const never = () => false

test('the window is hidden when there is a tray icon, otherwise minimised', async () => {
  const { calls, native } = makeWindow()
  const options = { clock, platform: 'linux', isWantedAgain: never } as const
  expect(await putAway(native, { ...options, hasTray: yes })).toBe('hidden')
  expect(await putAway(native, { ...options, hasTray: async () => false })).toBe('minimised')
  expect(calls).toEqual(['hide', 'minimize'])
})

test('a Mac leaves full screen before it hides the window', async () => {
  const { calls, window, native } = makeWindow(true)
  const done = putAway(native, { clock, platform: 'darwin', hasTray: yes, isWantedAgain: never })
  await settle()
  expect(calls).toEqual(['full screen false'])
  window.emit('leave-full-screen')
  expect(await done).toBe('hidden')
  expect(calls).toEqual(['full screen false', 'hide'])
})

test('a Mac that never leaves full screen hides the window after three seconds', async () => {
  const { calls, native } = makeWindow(true)
  const done = putAway(native, { clock, platform: 'darwin', hasTray: yes, isWantedAgain: never })
  await settle()
  clock.advance(3_000)
  expect(await done).toBe('hidden')
  expect(calls).toEqual(['full screen false', 'hide'])
})

test('a window that the owner wants again in the meantime stays visible', async () => {
  const { calls, native } = makeWindow()
  const answer = Promise.withResolvers<boolean>()
  let isWanted = false
  const done = putAway(native, {
    clock,
    platform: 'linux',
    hasTray: () => answer.promise,
    isWantedAgain: () => isWanted,
  })
  isWanted = true
  answer.resolve(true)
  expect(await done).toBeNull()
  expect(calls).toEqual([])
})
