import { expect, test } from 'vitest'
import { splitText } from './split-text.ts'

test('a text within the limit stays whole and an empty one is nothing', () => {
  expect(splitText('hello', 10)).toEqual(['hello'])
  expect(splitText('', 10)).toEqual([])
})

test('it splits at the best boundary: paragraph, line, sentence, word', () => {
  expect(splitText('first part\n\nsecond', 14)).toEqual(['first part', 'second'])
  expect(splitText('One thing. Another thing.', 18)).toEqual(['One thing.', 'Another thing.'])
  expect(splitText('alpha beta gamma', 11)).toEqual(['alpha beta', 'gamma'])
})

test('nothing is lost, no part is too long, and no emoji is cut, whatever the text', () => {
  for (const text of ['x'.repeat(1_000), '😀'.repeat(500), 'ab 😀\n'.repeat(200)]) {
    const parts = splitText(text, 33)
    expect(parts.every((part) => part.length <= 33 && part.isWellFormed())).toBe(true)
    expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
  }
})
