import { expect, test } from 'vitest'
import { createCodec } from './codec.ts'

const { encode, decode } = createCodec()
const roundTrip = (value: unknown) => decode(encode(value))

test('every value that structured clone carries comes back unchanged', () => {
  const value = {
    text: 'ä',
    nothing: undefined,
    none: null,
    big: 5n,
    nan: NaN,
    date: new Date(5),
    map: new Map([['a', new Set([1])]]),
    bytes: new Uint8Array([1, 2]),
    list: [1, [2]],
  }
  expect(roundTrip(value)).toEqual(value)
})

test('a cycle stays a cycle', () => {
  const value: { self?: unknown } = {}
  value.self = value
  const copy = roundTrip(value) as { self: unknown }
  expect(copy.self).toBe(copy)
})

test('a class instance becomes a plain object', () => {
  class Shop {
    name = 'Ada'
  }
  expect(Object.getPrototypeOf(roundTrip(new Shop()))).toBe(Object.prototype)
})

test('the name __proto__ is only a name', () => {
  const copy = roundTrip(JSON.parse('{"__proto__":{"evil":true}}')) as object
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
})

test('functions and symbols cannot be cloned', () => {
  expect(() => encode({ run: () => 1 })).toThrow('could not be cloned')
  expect(() => encode([Symbol('x')])).toThrow('could not be cloned')
})
