import { expect, test } from 'vitest'
import { placeWindow } from './window-bounds.ts'

const screen = { x: 0, y: 25, width: 1_366, height: 700 }
const second = { x: 1_366, y: 0, width: 1_920, height: 1_080 }

test.each([undefined, null, 'x', {}, { x: 1, y: 2, width: 'a', height: 3 }, { x: 0, y: 0, width: -5, height: 5 }, []])(
  'the remembered value %j gives a centred window that fits',
  (remembered) => {
    expect(placeWindow(remembered, [screen])).toEqual({ width: 1_120, height: 700 })
  },
)

test('a remembered place is used, even on the second screen', () => {
  const bounds = { x: 1_500, y: 100, width: 900, height: 600 }
  expect(placeWindow(bounds, [screen, second])).toEqual(bounds)
})

test('a window whose screen is gone opens on the first screen', () => {
  const bounds = { x: 1_500, y: 100, width: 900, height: 600 }
  expect(placeWindow(bounds, [screen])).toEqual({ width: 900, height: 600 })
})

test('a window above the screen is centred, because the owner could not drag it', () => {
  expect(placeWindow({ x: 10, y: -40, width: 900, height: 600 }, [screen])).toEqual({ width: 900, height: 600 })
})

test('a window larger than the screen or smaller than the minimum is fitted', () => {
  expect(placeWindow({ x: 0, y: 25, width: 5_000, height: 5_000 }, [screen])).toMatchObject({
    width: 1_366,
    height: 700,
  })
  expect(placeWindow({ x: 0, y: 25, width: 120, height: 120 }, [screen])).toMatchObject({ width: 380, height: 520 })
})
