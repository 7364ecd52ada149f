import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameText } from './same-text.ts'

test.each([
  ['hello ', 'hello'],
  ['one\r\ntwo', 'one\ntwo'],
  ['one  \n\n two', 'one\ntwo'],
  ['I ❤️ it', 'I ❤ it'],
  ['cafe\u0301', 'caf\u00e9'],
  ['to\u200bgether', 'together'],
  ['\u200fمرحبا', 'مرحبا'],
  ['x'.repeat(65_536), 'x'.repeat(65_000)],
])('%j, seen as %j, is the same text', (sent, seen) => expect(isSameText(sent, seen)).toBe(true))

test.each([
  ['hello', 'hello!'],
  ['It costs 500.', 'It costs 5000.'],
  ['👍🏽', '👍'],
  ['', 'a'],
  ['one two', 'onetwo'],
  ['x'.repeat(5_000), 'x'.repeat(3_000)],
])('%j and %j are different texts', (sent, seen) => expect(isSameText(sent, seen)).toBe(false))

test('no known change by WhatsApp makes a different text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const changed = `${text.replaceAll('\n', '\r\n').normalize('NFD').replaceAll('\ufe0f', '')}  `
      expect(isSameText(text, changed)).toBe(true)
    }),
  )
})
