import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createHandClock } from '../testing/hand-clock.ts'
import { revealOnce } from './reveal-once.ts'

function open(platform: NodeJS.Platform) {
  const clock = createHandClock()
  const window = Object.assign(new EventEmitter(), { webContents: new EventEmitter() })
  let times = 0
  revealOnce(window as never, { clock, platform, reveal: () => (times += 1) })
  return { clock, window, times: () => times }
}

test('a window is revealed once, when it is ready to show', () => {
  const { clock, window, times } = open('win32')
  window.webContents.emit('did-finish-load')
  expect(times()).toBe(0)
  window.emit('ready-to-show')
  clock.advance(60_000)
  window.emit('ready-to-show')
  expect(times()).toBe(1)
})

test('on Linux a loaded page is revealed even without ready-to-show', () => {
  const { clock, window, times } = open('linux')
  window.webContents.emit('did-finish-load')
  expect(times()).toBe(1)
  window.emit('ready-to-show')
  clock.advance(60_000)
  expect(times()).toBe(1)
})

test.each(['linux', 'darwin', 'win32'] as const)(
  'on %s a window without any event is revealed after two seconds',
  (platform) => {
    const { clock, times } = open(platform)
    clock.advance(1_999)
    expect(times()).toBe(0)
    clock.advance(1)
    expect(times()).toBe(1)
  },
)

test.each(['show', 'closed'])('nothing is revealed after the window’s "%s" event', (event) => {
  const { clock, window, times } = open('linux')
  window.emit(event)
  window.emit('ready-to-show')
  window.webContents.emit('did-finish-load')
  clock.advance(60_000)
  expect(times()).toBe(0)
})
