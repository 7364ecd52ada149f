import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_TEXT_LENGTH, splitText } from './split-text.ts'

const signs = (text: string) =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment)
const withoutSpace = (text: string) => text.replace(/\s/g, '')

test('a text within the limit stays whole and an empty one is nothing', () => {
  expect(splitText('hello', 10)).toEqual(['hello'])
  expect(splitText('', 10)).toEqual([])
  expect(splitText(' '.repeat(30), 10)).toEqual([])
  expect(splitText('x'.repeat(MAX_TEXT_LENGTH))).toHaveLength(1)
  expect(splitText('x'.repeat(MAX_TEXT_LENGTH + 1)).map((part) => part.length)).toEqual([MAX_TEXT_LENGTH, 1])
})

test('it splits at the best boundary: paragraph, line, sentence, word', () => {
  expect(splitText('first part\n\nsecond', 14)).toEqual(['first part', 'second'])
  expect(splitText('One thing. Another thing.', 18)).toEqual(['One thing.', 'Another thing.'])
  expect(splitText('alpha beta gamma', 11)).toEqual(['alpha beta', 'gamma'])
  expect(splitText('كم السعر؟ السعر خمسمائة', 16)).toEqual(['كم السعر؟', 'السعر خمسمائة'])
  expect(splitText('値段は五百円です。明日届きます。', 10)).toEqual(['値段は五百円です。', '明日届きます。'])
  // A price is no end of a sentence.
  expect(splitText('It costs 1.500 naira', 12)).toEqual(['It costs', '1.500 naira'])
})

test('a family, a flag, a skin tone, and a letter with its marks stay whole', () => {
  for (const sign of ['👨‍👩‍👧‍👦', '🇳🇬', '👋🏽', 'ẹ́', '❤️', 'كِّ']) {
    for (let limit = sign.length; limit < sign.length + 12; limit += 1) {
      for (const part of splitText(sign.repeat(20), limit)) expect(new Set(signs(part))).toEqual(new Set([sign]))
    }
  }
})

test('nothing is lost, no part is too long, no sign is cut, whatever the text and the limit', () => {
  const sign = fc.constantFrom(
    'a',
    'ß',
    ' ',
    '\n',
    '\r\n',
    '. ',
    '😀',
    '👨‍👩‍👧‍👦',
    '🇳🇬',
    'ẹ́',
    'سلام',
    '؟ ',
    '、',
    '\u200d',
    '\u0301',
  )
  const text = fc.oneof(
    fc.array(sign, { maxLength: 120 }).map((all) => all.join('')),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
  )
  fc.assert(
    fc.property(text, fc.integer({ min: 30, max: 90 }), (whole, limit) => {
      const parts = splitText(whole, limit)
      expect(parts.every((part) => part.length <= limit && part !== '' && part.isWellFormed())).toBe(true)
      expect(withoutSpace(parts.join(''))).toBe(withoutSpace(whole))
      // Every sign of every part is a sign of the whole: only spaces went at the seams.
      const known = new Set(signs(whole).flatMap((one) => [one, one.trim(), one.trimStart(), one.trimEnd()]))
      for (const one of parts.flatMap(signs)) if (one.length <= limit) expect(known.has(one)).toBe(true)
    }),
    { numRuns: fc.readConfigureGlobal()?.numRuns ?? 500 },
  )
})

test('a sign without end is cut rather than never sent', () => {
  const endless = `e${'\u0301'.repeat(1_000)}`
  const parts = splitText(endless, 100)
  expect(parts.join('')).toBe(endless)
  expect(parts.every((part) => part.length <= 100)).toBe(true)
})
