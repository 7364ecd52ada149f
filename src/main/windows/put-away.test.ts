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

test('where the tray shows an icon the window is hidden, elsewhere it is minimised', async () => {
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

test('a Mac that never gets out of full screen hides the window all the same', async () => {
  const { calls, native } = makeWindow(true)
  const done = putAway(native, { clock, platform: 'darwin', hasTray: yes, isWantedAgain: never })
  await settle()
  clock.advance(3_000)
  expect(await done).toBe('hidden')
  expect(calls).toEqual(['full screen false', 'hide'])
})

test('a window that the owner wants again meanwhile stays', async () => {
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
